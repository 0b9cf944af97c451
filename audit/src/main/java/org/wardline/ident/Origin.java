package org.wardline.ident;

import java.util.Objects;

/// From where an act came (R52, R53).
///
/// @param address numeric address of the peer, without port; empty for acts of the server itself
/// @param agent what the peer calls itself (User-Agent), at most 200 characters, untrusted; empty
///   when unknown
public record Origin(String address, String agent) {

    private static final int MAX_AGENT_CHARS = 200;

    /// The server itself.
    public static final Origin LOCAL = new Origin("", "");

    public Origin {
        Objects.requireNonNull(address, "address");
        agent = agent.length() > MAX_AGENT_CHARS ? agent.substring(0, MAX_AGENT_CHARS) : agent;
    }
}
