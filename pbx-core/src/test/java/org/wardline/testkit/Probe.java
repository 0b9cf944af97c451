package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What is asked after an attack: an OPTIONS over TLS is answered with 200 within [#MOST].
///
/// The ordinary run shares its processors with builds, other tests and the attack itself, any of
/// which may hold up one answer. There a late answer, which has to come all the same, is followed
/// by one more OPTIONS on the same connection, and that one has to be in time: a listener that is
/// dead or slow fails either way, a machine that was busy for a moment does not. In the long run no
/// answer may be late.
public final class Probe {

    private static final boolean LONG = Boolean.getBoolean("wardline.long");
    private static final Duration MOST = Duration.ofMillis(500);
    private static final AtomicLong ASKED = new AtomicLong();

    private static final String OK = "SIP/2.0 200";
    private static final String UNREADABLE = "SIP/2.0 400";

    /// @param status the status line up to the code
    private record Answer(String status, Duration taken) {}

    private Probe() {}

    /// Asks on a connection that stands.
    ///
    /// @param after what was done to the server
    public static void answered(SipPhone phone, String domain, String after) throws IOException {
        assertTrue(stands(phone, domain, after), "the connection stands after " + after);
    }

    /// Asks, if the connection stands; what the attack itself is answered with may come before.
    ///
    /// @param after what was done to the server
    /// @return false when the server ended the connection in place of an answer
    public static boolean stands(SipPhone phone, String domain, String after) throws IOException {
        return stands(asked(phone, domain), phone, domain, after);
    }

    /// The same on a connection over which something was sent that may not have had its end: what
    /// was left of it and the probe are one message then, which nobody can read, and the next probe
    /// counts.
    ///
    /// @param after what was done to the server
    /// @return false when the server ended the connection in place of an answer
    public static boolean standsAfterRest(SipPhone phone, String domain, String after)
            throws IOException {
        Optional<Answer> first = asked(phone, domain);
        boolean unreadable = first.filter(it -> it.status().equals(UNREADABLE)).isPresent();
        return stands(unreadable ? asked(phone, domain) : first, phone, domain, after);
    }

    private static boolean stands(
            Optional<Answer> first, SipPhone phone, String domain, String after)
            throws IOException {
        if (!isLate(first, after)) {
            return first.isPresent();
        }
        assertTrue(!LONG, () -> "the probe after " + after + ": " + first.get());
        Optional<Answer> second = asked(phone, domain);
        assertTrue(
                !isLate(second, after),
                () -> "two probes after " + after + ": " + first.get() + ", " + second.get());
        return second.isPresent();
    }

    private static boolean isLate(Optional<Answer> answer, String after) {
        answer.ifPresent(it -> assertEquals(OK, it.status(), "probe after " + after));
        return answer.filter(it -> it.taken().compareTo(MOST) > 0).isPresent();
    }

    private static Optional<Answer> asked(SipPhone phone, String domain) throws IOException {
        String id = "probe-" + ASKED.incrementAndGet();
        String request =
                new String(
                        SipText.simpleBytes("OPTIONS", "sip:" + domain, "Subject: probe"),
                        StandardCharsets.UTF_8);
        long start = System.nanoTime();
        phone.send(
                request.replace("call-1@", id + "@").replace("z9hG4bK-OPTIONS", "z9hG4bK-" + id));
        Optional<String> head = phone.headWith(id + "@phone.example");
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        return head.map(it -> new Answer(it.substring(0, OK.length()), taken));
    }
}
