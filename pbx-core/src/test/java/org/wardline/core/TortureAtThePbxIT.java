package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.SipPhone;
import org.wardline.testkit.SipText;
import org.wardline.testkit.TortureMessage;

/// Every message of RFC 4475 at the whole phone system, door and directory included, over TLS. All
/// at once, so that the time-outs of the messages that never end are waited for together.
@Timeout(120)
class TortureAtThePbxIT {

    private static final Duration CLOSING = Duration.ofSeconds(10);

    @TempDir private Path home;

    @Test
    void allFortyNineGetTheirVerdictAndEachProbeIsAnswered() throws Exception {
        List<TortureMessage> messages = TortureMessage.of(4475);
        assertEquals(49, messages.size());
        try (var running = new RunningPbx(home);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // The practices that the messages are for.
            running.practice("example.com");
            running.practice("example.net");
            Map<String, Future<Void>> verdicts = new HashMap<>();
            for (TortureMessage message : messages) {
                Callable<Void> tried =
                        () -> {
                            tryOut(running, message);
                            return null;
                        };
                verdicts.put(message.file(), threads.submit(tried));
            }
            var wrong = new ArrayList<String>();
            for (var verdict : verdicts.entrySet()) {
                try {
                    verdict.getValue().get();
                } catch (ExecutionException e) {
                    wrong.add(verdict.getKey() + ": " + e.getCause());
                }
            }
            assertEquals(List.of(), wrong);
        }
    }

    private static void tryOut(RunningPbx running, TortureMessage message) throws IOException {
        try (SipPhone phone = connect(running, message)) {
            phone.send(message.bytes());
            String verdict = message.tls().replace(" close", "");
            if (!verdict.equals("drop")) {
                for (String status : verdict.split("\\+", -1)) {
                    assertEquals(Integer.parseInt(status), phone.status(), message.reason());
                }
            }
            if (message.tls().endsWith("close")) {
                assertTrue(phone.isClosedWithin(CLOSING), message.reason());
                try (SipPhone again = connect(running, message)) {
                    probe(again);
                }
            } else {
                probe(phone);
            }
        }
    }

    /// A phone of the practice that the message is for.
    private static SipPhone connect(RunningPbx running, TortureMessage message) throws IOException {
        String head = new String(message.bytes(), StandardCharsets.ISO_8859_1);
        boolean net = head.lines().findFirst().orElse("").contains("@example.net");
        return SipPhone.connect(
                running.address(), running.root(), net ? "example.net" : "example.com");
    }

    private static void probe(SipPhone phone) throws IOException {
        phone.send(SipText.simpleBytes("OPTIONS", "sip:example.com", "Subject: probe"));
        var answer =
                (SipResponse)
                        phone.read().orElseThrow(() -> new IOException("closed before the probe"));
        assertEquals(200, answer.status());
        assertEquals("call-1@phone.example", answer.callId());
    }
}
