package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.sip.message.Limits;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipParser;
import org.wardline.testkit.MalformedInvites;
import org.wardline.testkit.MalformedInvites.Case;
import org.wardline.testkit.Probe;
import org.wardline.testkit.SipPhone;
import org.wardline.testkit.SipServer;
import org.wardline.testkit.SipText;

/// The generated malformed INVITEs at the framer, and from phones over TLS, each with a probe.
class MalformedInvitesTest {

    private static final long SEED = 20261122;
    private static final int PHONES = 24;

    @Test
    void thereAreEnoughAndTheyAreTheSameForASeed() {
        List<Case> cases = MalformedInvites.of(SEED);
        long refused = cases.stream().filter(MalformedInvitesTest::isRefused).count();
        assertTrue(refused >= 4_500, refused + " refused of " + cases.size());
        assertEquals(
                cases.stream()
                        .map(c -> new String(c.bytes(), StandardCharsets.ISO_8859_1))
                        .toList(),
                MalformedInvites.of(SEED).stream()
                        .map(c -> new String(c.bytes(), StandardCharsets.ISO_8859_1))
                        .toList());
    }

    private static boolean isRefused(Case invite) {
        return !(SipText.parse(invite.bytes()) instanceof ParseResult.Parsed);
    }

    @Test
    void noneThrowsAndCutAnywhereEachIsTheSame() {
        var random = new java.util.Random(SEED);
        for (Case invite : MalformedInvites.of(SEED)) {
            byte[] bytes = invite.bytes();
            List<Frame> whole = frames(bytes, bytes.length);
            assertEquals(whole, frames(bytes, random.nextInt(bytes.length)), invite::toString);
        }
    }

    /// Threads and connections are several because some cases end their connection, which takes its
    /// time on purpose.
    @Test
    void theListenerAnswersAProbeAfterEach(@TempDir Path home) throws Exception {
        var settings =
                ListenerSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withPatience(new FlowPatience(20_000, 100, 600_000, 60_000));
        List<Case> cases = MalformedInvites.of(SEED);
        int step = Boolean.getBoolean("wardline.long") ? 1 : 29;
        try (SipServer server = SipServer.start(home, settings);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> probes = new ArrayList<>();
            for (int i = 0; i < PHONES; i++) {
                probes.add(threads.submit(attack(server, cases, i * step, PHONES * step)));
            }
            int answered = 0;
            for (Future<Integer> future : probes) {
                answered += future.get();
            }
            assertEquals((cases.size() + step - 1) / step, answered);
            assertEquals(0, server.faults(), "uncaught exceptions");
        }
    }

    private static Callable<Integer> attack(
            SipServer server, List<Case> cases, int first, int step) {
        return () -> {
            int answered = 0;
            SipPhone phone = server.connect();
            for (int i = first; i < cases.size(); i += step) {
                phone.send(cases.get(i).bytes());
                if (!probed(phone, cases.get(i))) {
                    phone.close();
                    phone = server.connect();
                    assertTrue(probed(phone, cases.get(i)), "no probe after " + cases.get(i));
                }
                answered++;
            }
            phone.close();
            return answered;
        };
    }

    /// False when the connection ends before the probe is answered.
    private static boolean probed(SipPhone phone, Case after) {
        try {
            return Probe.standsAfterRest(phone, "north.example", after.toString());
        } catch (IOException _) {
            return false;
        }
    }

    private static List<Frame> frames(byte[] bytes, int cut) {
        var framer = new StreamFramer(new SipParser(Limits.DEFAULT));
        var frames = new ArrayList<Frame>();
        framer.feed(java.util.Arrays.copyOf(bytes, cut), frames::add);
        framer.feed(java.util.Arrays.copyOfRange(bytes, cut, bytes.length), frames::add);
        framer.expire(frames::add);
        return frames;
    }
}
