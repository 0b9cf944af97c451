package org.wardline.sip.ua;

/// Names one INVITE usage (RFC 5057 3): a call leg as signalling sees it, from its INVITE to its
/// end.
public record InviteId(long value) {

    @Override
    public String toString() {
        return "invite-" + value;
    }
}
