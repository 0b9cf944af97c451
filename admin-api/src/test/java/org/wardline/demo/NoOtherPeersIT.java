package org.wardline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.demo.phone.PhoneCall;
import org.wardline.demo.phone.Softphone;
import org.wardline.media.PortRange;

/// Nothing about calls leaves the process but to its phones and its people (R120).
class NoOtherPeersIT {

    private static final PortRange RTP_PORTS = new PortRange(25_000, 25_199);
    private static final Duration CALLING = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void theServerTalksToNobodyButItsPhonesAndPeople() throws Exception {
        try (ServerProcess server = ServerProcess.launch(folder, RTP_PORTS);
                SocketWatch watch = SocketWatch.of(server.pid())) {
            server.awaitRunning();
            talkToIt(server);
            Set<SocketWatch.Peer> seen = watch.seen();
            int sip = server.sip().getPort();
            int https = https(server);
            assertTrue(
                    seen.stream().anyMatch(peer -> peer.localPort() == sip),
                    "the watch saw no phone: " + seen);
            Set<SocketWatch.Peer> others =
                    seen.stream()
                            .filter(peer ->
                                    !(peer.loopback()
                                            && (peer.localPort() == sip
                                                    || peer.localPort() == https)))
                            .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(Set.of(), others);
        }
    }

    private static int https(ServerProcess server) throws IOException {
        try (ApiServer api = server.api()) {
            return api.base().getPort();
        }
    }

    /// Two practices are made, people sign in, phones talk, a message is left and heard.
    private static void talkToIt(ServerProcess server) throws IOException {
        try (ApiServer api = server.api()) {
            DemoPractice maple =
                    DemoSetup.firstSignIn(
                                    api,
                                    "admin",
                                    server.oneTimePassword(),
                                    DemoSetup.password(new SecureRandom()))
                            .maple();
            try (Softphone desk = server.register(maple, "101");
                    Softphone line = server.register(maple, "103")) {
                desk.answerWith(Speech.CALLEE.ulaw());
                talk(line);
                DatabaseAwayIT.leaveAMessage(line);
                ApiPerson physician = maple.signIn(api, "provider");
                assertTrue(
                        Patience.until(
                                CALLING,
                                () -> DatabaseAwayIT.messages(physician, maple).size() == 1));
            }
        }
    }

    private static void talk(Softphone line) throws IOException {
        try (PhoneCall call = line.dial("101", Speech.CALLER.ulaw())) {
            assertTrue(call.awaitOutcome(CALLING).answered());
            Patience.until(CALLING, call::saidAll);
            call.hangUp();
        }
    }
}
