package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.core.AttackStage.Attack;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.Tenant;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Malformed;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.SipWriter;
import org.wardline.testkit.SipText;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;

/// The field's published attacks on signalling, by class, against a whole shard. After every input
/// a probe: an OPTIONS that is answered with 200. docs/TESTING.md names the precedents.
class AttackClassesTest {

    private static final Logger LOG = LoggerFactory.getLogger(AttackClassesTest.class);
    private static final boolean LONG = Boolean.getBoolean("wardline.long");

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
    static void summary() {
        int inputs = AttackStage.INPUTS.values().stream().mapToInt(Integer::intValue).sum();
        LOG.info(
                "{} classes of attacks, {} inputs: {}",
                AttackStage.INPUTS.size(),
                inputs,
                AttackStage.INPUTS);
    }

    @Test
    void everyNumberBeyondItsBoundIsRefused() {
        List<String> lines =
                List.of(
                        "Content-Length: %s",
                        "Expires: %s",
                        "Min-Expires: %s",
                        "Session-Expires: %s",
                        "Min-SE: %s",
                        "Retry-After: %s",
                        "RSeq: %s",
                        "RAck: %s 1 INVITE",
                        "RAck: 1 %s INVITE",
                        "Flow-Timer: %s",
                        "Contact: <sip:a@b.example>;expires=%s",
                        "Contact: <sip:a@b.example:%s>",
                        "Via: SIP/2.0/TLS a.example:%s;branch=z9hG4bK2");
        List<String> beyond =
                List.of("-1", "4294967296", "9223372036854775808", "9".repeat(40), "0x7f", "1e9");
        for (String line : lines) {
            for (String number : beyond) {
                byte[] bytes =
                        SipText.simpleBytes(
                                "INVITE", "sip:102@maple.example", line.formatted(number));
                assertTrue(SipText.parse(bytes) instanceof Malformed, line + " " + number);
                stage.attacked(Attack.NUMERIC_HEADERS);
            }
            for (String number : List.of("2147483647", "2147483648", "0".repeat(30) + "1")) {
                stage.raw(attacker, "INVITE", line.formatted(number));
                stage.attacked(Attack.NUMERIC_HEADERS);
            }
        }
    }

    @Test
    void aBodyInPartsIsRefusedHoweverItIsBroken() {
        var random = new Random(1);
        String[] pieces = {
            "--b\r\n",
            "--b--\r\n",
            "\r\n",
            "\n",
            "--b",
            "Content-Type: application/sdp\r\n",
            "v=0\r\n",
            "Content-Length: 4294967296\r\n",
            "Content-Type: multipart/mixed;boundary=b\r\n",
            "\0",
            "--"
        };
        for (int i = 0; i < 200; i++) {
            var body = new StringBuilder(i == 0 ? "--b\r\n\r\nx\r\n".repeat(1_000) : "");
            for (int part = random.nextInt(30); part > 0; part--) {
                body.append(pieces[random.nextInt(pieces.length)]);
            }
            body.append('x');
            SipResponse refused =
                    stage.raw(
                            attacker,
                            "INVITE",
                            "Contact: <sip:101@phone.example>",
                            "Content-Type: multipart/"
                                    + (i % 2 == 0 ? "mixed" : "x")
                                    + ";boundary=b",
                            "Content-Length: " + body.length() + "\r\n\r\n" + body);
            assertEquals(415, refused.status());
            stage.attacked(Attack.MULTIPART);
        }
    }

    @Test
    void aConnectionThatBreaksAtAnyStepLeavesNothing() {
        int rounds = LONG ? 1_000 : 200;
        for (int i = 0; i < rounds; i++) {
            ScriptedPhone caller =
                    exchange.registered(maple, exchange.extension(maple, "" + (2_000 + i), false));
            caller.call("102", exchange.now());
            switch (i % 5) {
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
            exchange.pass(Duration.ofSeconds(i % 5 < 3 ? 1 : 33));
            if (i % 20 == 0) {
                victim.register(exchange.now());
            }
            stage.attacked(Attack.ABRUPT_CLOSE);
        }
    }

    @Test
    void noHeaderOfAPhoneMakesItSomebodyElse() {
        List<String> names =
                List.of(
                        "P-Asserted-Identity",
                        "P-Preferred-Identity",
                        "Remote-Party-ID",
                        "Diversion",
                        "History-Info",
                        "Referred-By",
                        "X-Wardline-Extension",
                        "Identity",
                        "P-Charging-Vector",
                        "Authentication-Info");
        List<String> disguises =
                List.of("%s: %s", "%s : %s", "%s\t:\r\n %s", "%S: %s", "%s:%s,%2$s");
        for (String name : names) {
            for (String disguise : disguises) {
                String line = disguise.formatted(name, "\"Boss\" <sip:999@maple.example>");
                assertShownAsItself(line);
                stage.attacked(Attack.SMUGGLED_IDENTITY);
            }
        }
    }

    @Test
    void whoIsNotKnownGetsNothingPassedOn() {
        ScriptedPhone foreign = exchange.registered(birch, exchange.extension(birch, "101", false));
        for (Method method : Method.REGISTERED) {
            if (method.equals(Method.OPTIONS) || method.equals(Method.ACK)) {
                continue;
            }
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
                    assertTrue(
                            Set.of(401, 403, 405, 481).contains(answer.status()),
                            method + " " + answer.status());
                    stage.attacked(Attack.UNAUTHENTICATED_METHODS);
                }
            }
        }
        assertEquals(0, victim.invitations().size());
        assertEquals(0, victim.lamps().size());
    }

    @Test
    void nothingButTheDigestSaysWhichPhoneItIs() {
        for (String user : List.of("102", "999", "anonymous", "%00", "102%20", "")) {
            String from =
                    "From: <sip:" + user + (user.isEmpty() ? "" : "@") + "maple.example>;tag=f";
            assertShownAsItself(from);
            stage.attacked(Attack.WRONG_ENDPOINT);
        }
    }

    @Test
    void aChallengeFromAPhoneIsNeverAnswered() {
        for (int status : List.of(401, 407)) {
            for (int i = 0; i < 10; i++) {
                attacker.call("102", exchange.now());
                exchange.settle();
                victim.reject(status, exchange.now());
                exchange.settle();
                attacker.hangUp(exchange.now());
                exchange.settle();
                stage.attacked(Attack.DIGEST_LEAK);
            }
        }
        HeaderName<String> proxyAuthorization = HeaderName.extension("Proxy-Authorization");
        assertTrue(
                stage.sent.stream()
                        .map(send -> send.message().headers())
                        .noneMatch(
                                h -> h.has(HeaderName.AUTHORIZATION) || h.has(proxyAuthorization)));
    }

    @Test
    void aDigestCountsOnceAndOnlyWhole() {
        IssuedDevice device = exchange.device(maple, exchange.extension(maple, "103", false));
        ScriptedPhone phone = exchange.connected(maple, device, "maple.example", Habits.USUAL);
        phone.register(exchange.now());
        exchange.settle();
        assertTrue(phone.registered());
        String good = phone.lastAuthorization();
        List<String> replayed =
                List.of(
                        good,
                        good.replaceAll("nc=\\d+", "nc=00000002"),
                        good.replaceAll("nc=\\d+", "nc=00000000"),
                        good.replaceAll(", qop=auth", ""),
                        good.replaceAll("algorithm=SHA-256", "algorithm=MD5"),
                        good.replaceAll("uri=\"[^\"]*\"", "uri=\"sip:other.example\""),
                        good.replaceAll("username=\"[^\"]*\"", "username=\"\""),
                        good.replaceAll("nonce=\"[^\"]*\"", "nonce=\"\""),
                        good.replaceAll("response=\"[^\"]*\"", "response=\"\""),
                        good.replaceAll("cnonce=\"[^\"]*\"", "cnonce=\"\""),
                        "Digest",
                        "Digest " + "x=\"y\",".repeat(200) + "z=1",
                        "Basic YTpi");
        for (String authorization : replayed) {
            SipResponse answer =
                    stage.raw(
                            stage.stranger(),
                            "REGISTER",
                            "Authorization: " + authorization,
                            "Contact: <sip:a@b.c>");
            assertTrue(Set.of(400, 401).contains(answer.status()), authorization);
            stage.attacked(Attack.DIGEST_REPLAY);
        }
    }

    @Test
    void existingAndMissingUsersGetTheSameBytes() {
        int each = LONG ? 10_000 : 1_000;
        Set<String> answers = new HashSet<>();
        String existing =
                exchange.device(maple, exchange.extension(maple, "104", false)).device().username();
        for (int i = 0; i < each; i++) {
            for (String user : List.of(existing, "104-" + i)) {
                ScriptedPhone from = i % 4 == 0 ? stage.freshStranger() : stage.stranger();
                String digest = AttackStage.wrongDigest().replace("101-none", user);
                SipResponse answer =
                        stage.raw(from, "REGISTER", digest, "Contact: <sip:104@phone.example>");
                answers.add(AttackStage.withoutNonce(answer));
                stage.attacked(Attack.USER_ENUMERATION);
            }
            exchange.pass(Duration.ofSeconds(70));
        }
        assertEquals(1, answers.size(), answers::toString);
    }

    @Test
    void guessingSlowsTheSourceAndNeverThePhone() {
        IssuedDevice device = exchange.device(maple, exchange.extension(maple, "105", false));
        ScriptedPhone owner = exchange.connected(maple, device, "maple.example", Habits.USUAL);
        owner.register(exchange.now());
        exchange.settle();
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            String digest =
                    AttackStage.wrongDigest().replace("101-none", device.device().username());
            SipResponse answer =
                    stage.raw(stage.stranger(), "REGISTER", digest, "Contact: <sip:a@b.c>");
            refused += answer.status() == 503 ? 1 : 0;
            stage.attacked(Attack.CREDENTIAL_CRACKING);
        }
        assertTrue(refused >= 100, "never more than 100 tries are looked at: " + refused);
        owner.register(exchange.now());
        exchange.settle();
        assertEquals(200, owner.lastStatus());
    }

    @Test
    void whatANameHoldsIsANameAndNothingElse() {
        List<String> payloads =
                List.of(
                        "' OR '1'='1",
                        "'; DROP TABLE pbx.call_record; --",
                        "$$; SELECT pg_sleep(9); $$",
                        "<script>alert(1)</script>",
                        "<img src=x onerror=x>",
                        "${jndi:ldap://x.example/a}",
                        "%s%n%x",
                        "{{7*7}}",
                        "../../etc/passwd",
                        "`id`",
                        "$(id)",
                        "|id",
                        "\\u001b[2J",
                        "\u202Etxt.exe",
                        "a".repeat(2_000));
        List<String> lines =
                List.of(
                        "From: \"%s\" <sip:12015550123@maple.example>;tag=f",
                        "User-Agent: %s", "Subject: %s", "X-Other: %s");
        for (String payload : payloads) {
            for (String line : lines) {
                stage.raw(attacker, "INVITE", AttackStage.call(line.formatted(payload)));
                exchange.pass(Duration.ofSeconds(1));
                assertTrue(victim.isRinging(), payload);
                victim.reject(486, exchange.now());
                exchange.settle();
                stage.attacked(Attack.INJECTION);
            }
        }
        assertTrue(exchange.records.size() >= payloads.size() * lines.size());
    }

    /// There is no line to the outside yet; whatever is tried, no call leaves the practice.
    @Test
    void noWayLeadsOutOfThePractice() {
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
            exchange.settle();
            stage.attacked(Attack.TOLL_FRAUD);
        }
        assertEquals(0, friend.invitations().size());
        for (String number : outside) {
            assertThrows(DirectoryRefused.class, () -> new ExtensionNumber(number), "a forward");
            stage.attacked(Attack.TOLL_FRAUD);
        }
    }

    @Test
    void anIdentityHeaderIsNeverFollowed() {
        for (String url :
                List.of(
                        "https://x.example/c.pem",
                        "file:///etc/passwd",
                        "http://127.0.0.1/",
                        "x")) {
            for (int size : List.of(0, 100, 10_000)) {
                assertShownAsItself(
                        "Identity: "
                                + "e".repeat(size)
                                + ";info=<"
                                + url
                                + ">;alg=none;ppt=shaken");
                stage.attacked(Attack.IDENTITY_HEADER);
            }
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
