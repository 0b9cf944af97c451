package org.wardline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessHandle.Info;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The classes of attacks that have been published on signalling, and a count of the inputs that
/// tests have put to the product. `./pbx verify` sums the counts up at its end.
///
/// One file for each test JVM under `target/attacks`: `class TAB inputs`, a line for each count. It
/// begins with every class at 0, so that a class without a test is seen.
public enum Attack {
    NUMERIC_HEADERS,
    CONTENT_LENGTH,
    MULTIPART,
    HEADER_BOMBS,
    SDP_FORMATS,
    ABRUPT_CLOSE,
    SMUGGLED_IDENTITY,
    UNAUTHENTICATED_METHODS,
    WRONG_ENDPOINT,
    DIGEST_LEAK,
    /// By phones and by a carrier.
    ENDLESS_CHALLENGE,
    DIGEST_REPLAY,
    USER_ENUMERATION,
    CREDENTIAL_CRACKING,
    FLOOD,
    TLS_HANDSHAKE,
    SQL_INJECTION,
    MARKUP_AND_TERMINAL_INJECTION,
    PROVISIONING,
    TOLL_FRAUD,
    IDENTITY_HEADER;

    private static final Path TALLY = Path.of("target", "attacks", thisProcess() + ".tally");

    /// Counts inputs that were put to the product, each with what it has to answer.
    public void counted(long inputs) {
        synchronized (Attack.class) {
            write(Files.exists(TALLY) ? line(inputs) : everyClass() + line(inputs));
        }
    }

    private static String everyClass() {
        return Arrays.stream(values()).map(attack -> attack.line(0)).collect(Collectors.joining());
    }

    private String line(long inputs) {
        return name() + "\t" + inputs + "\n";
    }

    private static void write(String lines) {
        try {
            Files.createDirectories(TALLY.getParent());
            Files.writeString(TALLY, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Numbers of processes come again, with another start.
    private static String thisProcess() {
        ProcessHandle self = ProcessHandle.current();
        Info info = self.info();
        return self.pid() + "-" + info.startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
