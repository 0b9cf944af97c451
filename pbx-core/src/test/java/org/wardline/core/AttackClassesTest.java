package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.Tenant;
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.auth.DigestUse;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.SipWriter;
import org.wardline.testkit.Attack;
import org.wardline.testkit.NumericHeader;
import org.wardline.testkit.phone.DigestProof;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// The field's published attacks on signalling, by class, against a whole shard; those on passwords
/// are in [DigestAttacksTest], bodies in [BodiesInPartsTest], headers in disguise in
/// [SmuggledIdentityTest], hostile names in [HostileNamesTest]. After every input a probe: an
/// OPTIONS that is answered with 200. docs/TESTING.md names the precedents.
class AttackClassesTest {

    private static final boolean LONG = Boolean.getBoolean("wardline.long");

    /// Where a connection breaks, and how often at each.
    private static final int STEPS = 5;

    private static final int BREAKS = LONG ? 1_000 : 100;

    private final AttackStage stage = new AttackStage();
    private final SimExchange exchange = stage.exchange;
    private final Tenant maple = stage.maple;
    private final Tenant birch = stage.birch;
    private final ScriptedPhone victim = stage.victim;
    private final ScriptedPhone attacker = stage.attacker;

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
    }

    @AfterAll
    static void tell() {
        AttackStage.tell();
    }

    /// In an INVITE a number within its bounds rings the called phone, and one beyond them is 400
    /// (over TLS: [NumericBoundsOverTlsTest]).
    @Test
    void noNumberWithinItsBoundsHarmsACall() {
        for (NumericHeader header : NumericHeader.all()) {
            for (String number : NumericHeader.EDGES) {
                String line = header.line().formatted(number).replace(" OPTIONS", " INVITE");
                SipResponse answer = stage.raw(attacker, "INVITE", AttackStage.call(line));
                int rang = victim.isRinging() ? 180 : answer.status();
                if (rang == 180) {
                    victim.reject(486, exchange.now());
                    exchange.settle();
                }
                assertEquals(expected(header, number), rang, line);
                stage.attacked(Attack.NUMERIC_HEADERS);
            }
        }
    }

    private static int expected(NumericHeader header, String number) {
        if (header.isBeyond(number)) {
            return 400;
        }
        // With one hop left, none is left for the called phone.
        boolean lastHop = header.line().startsWith("Max-Forwards:");
        return lastHop ? 480 : 180;
    }

    @Test
    void aConnectionThatBreaksAtAnyStepLeavesNothing() {
        IssuedDevice device = exchange.device(maple, exchange.extension(maple, "105", false));
        for (int i = 0; i < STEPS * BREAKS; i++) {
            ScriptedPhone caller = exchange.connected(maple, device, maple.domain(), Habits.USUAL);
            caller.register(exchange.now());
            exchange.settle();
            caller.call("102", exchange.now());
            switch (i % STEPS) {
                case 0 -> {
                    // Before anything was read.
                }
                case 1 -> exchange.settle();
                case 2 -> {
                    exchange.settle();
                    victim.ring(exchange.now());
                }
                case 3 -> {
                    exchange.settle();
                    victim.answer(exchange.now());
                }
                default -> {
                    exchange.settle();
                    victim.answer(exchange.now());
                    exchange.settle();
                    caller.hold(exchange.now());
                }
            }
            exchange.disconnect(caller);
            // A call that was answered waits half a minute for its phone.
            exchange.pass(Duration.ofSeconds(i % STEPS < 3 ? 1 : 33));
            assertEquals(List.of(), exchange.view().calls(), "broken at step " + i % STEPS);
            assertEquals(0, exchange.openPorts(), "broken at step " + i % STEPS);
            if (i % 20 == 0) {
                victim.register(exchange.now());
            }
            stage.attacked(Attack.ABRUPT_CLOSE);
        }
    }

    @Test
    void whoIsNotKnownGetsNothingPassedOn() {
        ScriptedPhone foreign = exchange.registered(birch, exchange.extension(birch, "101", false));
        for (Method method : Method.REGISTERED) {
            for (ScriptedPhone from : List.of(stage.stranger(), foreign)) {
                for (String authorization : List.of("Subject: none", AttackStage.wrongDigest())) {
                    SipResponse answer =
                            stage.raw(
                                    from,
                                    method.name(),
                                    authorization,
                                    "Contact: <sip:x@phone.example>",
                                    "Event: message-summary",
                                    "RAck: 1 1 INVITE",
                                    "Refer-To: <sip:103@maple.example>");
                    if (method.equals(Method.ACK)) {
                        assertEquals(List.of(), stage.sent, "an ACK has no answer");
                    } else {
                        // What we can do is no secret; OPTIONS is how a phone sees that we live.
                        boolean told = method.equals(Method.OPTIONS) && answer.status() == 200;
                        assertTrue(
                                told || Set.of(401, 403, 405, 481).contains(answer.status()),
                                method + " " + answer.status());
                    }
                    assertTrue(
                            stage.sent.stream().allMatch(s -> s.message() instanceof SipResponse),
                            "nothing is passed on");
                    stage.attacked(Attack.UNAUTHENTICATED_METHODS);
                }
            }
        }
        assertEquals(0, victim.invitations().size());
        assertEquals(0, victim.lamps().size());
    }

    @Test
    void nothingButTheDigestSaysWhichPhoneItIs() {
        for (String user : List.of("102", "999", "15550142739", "anonymous", "%00", "102%20", "")) {
            String from =
                    "From: <sip:" + user + (user.isEmpty() ? "" : "@") + "maple.example>;tag=f";
            assertShownAsItself(from);
            stage.attacked(Attack.WRONG_ENDPOINT);
        }
    }

    /// Every combination of server name, digest, From and address of record: a phone registers as
    /// itself, whatever From says, and as nothing else.
    @Test
    void aPhoneRegistersAsItselfAndAsNobodyElse() {
        IssuedDevice own = exchange.device(maple, exchange.extension(maple, "107", false));
        IssuedDevice other = exchange.device(maple, exchange.extension(maple, "108", false));
        IssuedDevice foreign = exchange.device(birch, exchange.extension(birch, "107", false));
        int registered = 0;
        for (String name : List.of("maple.example", "birch.example", "")) {
            for (IssuedDevice claimed : List.of(own, other, foreign)) {
                var identity =
                        new Identity(
                                "maple.example",
                                "107",
                                claimed.device().username(),
                                own.secret().reveal());
                boolean mayBe = claimed.equals(own) && !name.equals("birch.example");
                registered += registeredAs107(name, identity, mayBe);
            }
        }
        assertEquals(2 * 4, registered);
    }

    private int registeredAs107(String serverName, Identity identity, boolean mayBe) {
        int registered = 0;
        for (String from : List.of("107", "108", "anonymous", "")) {
            for (String address : List.of("107", "108", "999")) {
                ScriptedPhone phone = exchange.connected(identity, serverName, Habits.USUAL);
                boolean done = registerAs(phone, identity, from, address) == 200;
                assertEquals(
                        mayBe && address.equals("107"),
                        done,
                        String.join(" ", serverName, identity.username(), from, address));
                registered += done ? 1 : 0;
                exchange.disconnect(phone);
                stage.attacked(Attack.WRONG_ENDPOINT);
            }
        }
        return registered;
    }

    private int registerAs(ScriptedPhone phone, Identity identity, String from, String address) {
        String uri = "sip:maple.example";
        String[] lines = {
            "From: <sip:" + from + (from.isEmpty() ? "" : "@") + "maple.example>;tag=f",
            "To: <sip:" + address + "@maple.example>",
            "Contact: <sip:x@phone.example>",
            "Subject: none"
        };
        SipResponse challenge = stage.raw(phone, "REGISTER " + uri, lines);
        if (challenge.status() != 401) {
            return challenge.status();
        }
        String nonce =
                DigestProof.nonce(
                        challenge.headers().first(HeaderName.WWW_AUTHENTICATE).orElseThrow());
        var use = new DigestUse("REGISTER", uri);
        var proof = new DigestProof(identity, use, nonce, "00000001", DigestAlgorithm.SHA_256);
        lines[3] = "Authorization: " + proof.text();
        return stage.raw(phone, "REGISTER " + uri, lines).status();
    }

    /// A carrier is connected and takes calls; whatever is tried, none to such a number gets there.
    @Test
    void noWayLeadsToNumbersThatCostAFortune() {
        ScriptedPhone carrier =
                SimCarrier.of(exchange, maple, exchange.extension(maple, "105", false));
        List<String> outside =
                List.of(
                        "19005550123",
                        "9005550123",
                        "919005550123",
                        "01188216123456",
                        "+88216123456",
                        "00447000000000",
                        "8095550123",
                        "101019005550123",
                        "*7219005550123",
                        "19005550123%40sip.example");
        ScriptedPhone friend = exchange.registered(maple, exchange.extension(maple, "106", false));
        for (int i = 0; i < (LONG ? 1_000 : 100); i++) {
            String number = outside.get(i % outside.size());
            attacker.call(number, exchange.now());
            exchange.settle();
            assertTrue(attacker.isIdle(), number + " was dialled");
            assertTrue(attacker.lastStatus() >= 400, number + " " + attacker.lastStatus());
            stage.attacked(Attack.TOLL_FRAUD);
            attacker.call("102", exchange.now());
            exchange.settle();
            victim.answer(exchange.now());
            exchange.settle();
            attacker.transfer(number, exchange.now());
            exchange.settle();
            assertTrue(victim.isTalking(), "a transfer to " + number);
            victim.hangUp(exchange.now());
            // A phone may not begin more than 512 calls in 32 s.
            exchange.pass(Duration.ofMillis(100));
            stage.attacked(Attack.TOLL_FRAUD);
        }
        assertEquals(0, friend.invitations().size());
        assertEquals(0, carrier.invitations().size());
        for (String number : outside) {
            assertThrows(DirectoryRefused.class, () -> new ExtensionNumber(number), "a forward");
            stage.attacked(Attack.TOLL_FRAUD);
        }
        attacker.call("12015550188", exchange.now());
        exchange.settle();
        assertTrue(carrier.isRinging(), "a call that may be made");
        carrier.reject(486, exchange.now());
        exchange.settle();
    }

    @Test
    void anIdentityHeaderIsNeverFollowed() throws IOException {
        try (var certificates = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String here = "127.0.0.1:" + certificates.getLocalPort();
            for (String url :
                    List.of(
                            "https://" + here + "/c.pem",
                            "http://" + here + "/",
                            "file:///etc/passwd",
                            "x")) {
                for (int size : List.of(0, 100, 10_000)) {
                    String token = "e".repeat(size);
                    assertShownAsItself(
                            "Identity: " + token + ";info=<" + url + ">;alg=none;ppt=shaken");
                    stage.attacked(Attack.IDENTITY_HEADER);
                }
            }
            certificates.setSoTimeout(100);
            assertThrows(SocketTimeoutException.class, certificates::accept, "nobody asks for it");
        }
    }

    /// Calls the victim with one more header; it sees the attacker's own extension.
    private void assertShownAsItself(String line) {
        int before = victim.invitations().size();
        stage.raw(attacker, "INVITE", AttackStage.call(line));
        exchange.settle();
        assertEquals(before + 1, victim.invitations().size(), line);
        SipRequest seen = victim.invitations().getLast();
        assertEquals("101", ((SipUri) seen.from().uri()).user(), line);
        String wire = new String(SipWriter.write(seen), StandardCharsets.UTF_8);
        assertFalse(wire.contains("Boss"), line);
        victim.reject(486, exchange.now());
        exchange.settle();
    }
}
