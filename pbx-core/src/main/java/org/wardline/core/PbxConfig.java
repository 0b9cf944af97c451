package org.wardline.core;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// What an operator decides about the phone system. Nothing here can turn encryption off.
///
/// @param listen where phones connect by TLS; usually `[::]:5061`, which serves both address
///   families. Port 0 lets the system choose, for tests
/// @param network how this server is reached from outside
/// @param shards signalling threads, 1 to 64; a practice is always on one of them
/// @param snapshotFile where the sealed copy of the directory is kept; its folder exists and
///   belongs to this server alone
/// @param spoolFolder where acts wait, sealed, until the audit log has them; belongs to this server
///   alone
/// @param prompts the folder of the prompts that callers hear, one WAV file each
/// @param messageLimit how long a message may be, 10 s to 30 min
public record PbxConfig(
        List<InetSocketAddress> listen,
        NetworkConfig network,
        int shards,
        Path snapshotFile,
        Path spoolFolder,
        Path prompts,
        Duration messageLimit) {

    /// The standard SIP port for TLS (RFC 3261 19.1.2).
    public static final int DEFAULT_PORT = 5061;

    /// Long enough for a patient's story, short enough for a stuck line.
    public static final Duration DEFAULT_MESSAGE_LIMIT = Duration.ofMinutes(5);

    private static final int MAX_SHARDS = 64;
    private static final Duration SHORTEST_MESSAGE = Duration.ofSeconds(10);
    private static final Duration LONGEST_MESSAGE = Duration.ofMinutes(30);

    /// @throws IllegalArgumentException with a sentence for the operator
    public PbxConfig {
        listen = List.copyOf(listen);
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(snapshotFile, "snapshotFile");
        Objects.requireNonNull(spoolFolder, "spoolFolder");
        Objects.requireNonNull(prompts, "prompts");
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("sip.listen names no address.");
        }
        if (shards < 1 || shards > MAX_SHARDS) {
            throw new IllegalArgumentException("sip.shards must be 1 to 64.");
        }
        if (messageLimit.compareTo(SHORTEST_MESSAGE) < 0
                || messageLimit.compareTo(LONGEST_MESSAGE) > 0) {
            throw new IllegalArgumentException("voicemail.message-limit must be 10 s to 30 min.");
        }
    }
}
