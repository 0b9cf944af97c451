package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.Tenant;
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.auth.DigestUse;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.Attack;
import org.wardline.testkit.phone.DigestProof;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// The field's published attacks on digest authentication, against a whole shard: secrets that are
/// guessed, answers that are replayed, users that are told apart. After every input a probe.
class DigestAttacksTest {

    private static final boolean LONG = Boolean.getBoolean("wardline.long");
    private static final String URI = "sip:maple.example";
    private static final Logger LOG = LoggerFactory.getLogger(DigestAttacksTest.class);

    private final AttackStage stage = new AttackStage();
    private final SimExchange exchange = stage.exchange;
    private final Tenant maple = stage.maple;

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
    }

    @AfterAll
    static void tell() {
        AttackStage.tell();
    }

    /// On the connection that the answer was made for, so that nothing but the one fault of each is
    /// in its way.
    @Test
    void aDigestCountsOnceAndOnlyWhole() {
        IssuedDevice device = exchange.device(maple, exchange.extension(maple, "103", false));
        ScriptedPhone phone = exchange.connected(maple, device, "maple.example", Habits.USUAL);
        String nonce = nonce(register(phone, "Subject: none"));
        var identity =
                new Identity(
                        "maple.example",
                        "103",
                        device.device().username(),
                        device.secret().reveal());
        var right =
                new DigestProof(
                        identity,
                        new DigestUse("REGISTER", URI),
                        nonce,
                        "00000001",
                        DigestAlgorithm.SHA_256);
        String good = right.with("00000002").text();
        String later = right.with("00000003").text();
        assertEquals(200, register(phone, "Authorization: " + good).status());
        assertEquals(200, register(phone, "Authorization: " + later).status());
        String other = nonce(register(phone, "Subject: none"));
        String fresh = right.with("0000000a").text();
        List<String> replayed =
                List.of(
                        good,
                        later,
                        right.with("00000001").text(),
                        right.with("00000000").text(),
                        good.replace("nc=00000002", "nc=00000009"),
                        good.replace(nonce, other),
                        right.with("0000000b").with(DigestAlgorithm.MD5).text(),
                        right.with("0000000b")
                                .with(new DigestUse("REGISTER", "sip:other.example"))
                                .text(),
                        right.with("0000000b").with(new DigestUse("INVITE", URI)).text(),
                        fresh.replaceAll(", qop=.*", ""),
                        fresh.replace("qop=auth", "qop=auth-int"),
                        fresh.replaceAll(" nc=[^,]*,", ""),
                        fresh.replaceAll("username=\"[^\"]*\"", "username=\"\""),
                        emptied(fresh, "nonce"),
                        emptied(fresh, "response"),
                        emptied(fresh, "cnonce"),
                        fresh.replace("realm=\"maple", "realm=\"birch"),
                        "Digest",
                        "Digest " + "x=\"y\",".repeat(200) + "z=1",
                        "Basic YTpi");
        for (String authorization : replayed) {
            int status = register(phone, "Authorization: " + authorization).status();
            assertTrue(status == 400 || status == 401, status + " to " + authorization);
            stage.attacked(Attack.DIGEST_REPLAY);
        }
        ScriptedPhone elsewhere = exchange.connected(maple, device, "maple.example", Habits.USUAL);
        assertEquals(401, register(elsewhere, "Authorization: " + fresh).status());
        stage.attacked(Attack.DIGEST_REPLAY);
        assertEquals(200, register(phone, "Authorization: " + fresh).status(), "it was right");
    }

    private SipResponse register(ScriptedPhone phone, String line) {
        return stage.raw(
                phone,
                "REGISTER " + URI,
                line,
                "To: <sip:103@maple.example>",
                "Contact: <sip:103@phone.example>");
    }

    private static String nonce(SipResponse challenge) {
        return DigestProof.nonce(
                challenge.headers().first(HeaderName.WWW_AUTHENTICATE).orElseThrow());
    }

    private static String emptied(String authorization, String field) {
        return authorization.replaceAll(" " + field + "=\"[^\"]*\"", " " + field + "=\"\"");
    }

    /// What says whom a request is about, and which of its answers could tell whether there is such
    /// a one.
    private enum Asked {
        DIGEST_OF_REGISTER("REGISTER", true),
        DIGEST_OF_INVITE("INVITE", true),
        DIGEST_OF_SUBSCRIBE("SUBSCRIBE", true),
        ADDRESS_OF_REGISTER("REGISTER", false),
        ADDRESS_OF_INVITE("INVITE", false),
        ADDRESS_OF_SUBSCRIBE("SUBSCRIBE", false),
        ADDRESS_OF_OPTIONS("OPTIONS", false),
        ADDRESS_OF_MESSAGE("MESSAGE", false);

        private final String method;
        private final boolean inDigest;

        Asked(String method, boolean inDigest) {
            this.method = method;
            this.inDigest = inDigest;
        }
    }

    private static final int PAIRS = LONG ? 10_000 : 1_000;

    @Test
    void existingAndMissingUsersGetTheSameBytes() {
        String existing =
                exchange.device(maple, exchange.extension(maple, "104", false)).device().username();
        var latencies = new EnumMap<Asked, Latencies>(Asked.class);
        for (int i = 0; i < PAIRS; i++) {
            Asked asked = Asked.values()[i % Asked.values().length];
            boolean missingFirst = i / Asked.values().length % 2 == 0;
            String there = asked.inDigest ? existing : "104";
            String missing = asked.inDigest ? "x" + existing.substring(1) : "904";
            ScriptedPhone from = i % 4 == 0 ? stage.freshStranger() : stage.stranger();
            String first = answerTo(from, asked, missingFirst ? missing : there);
            long between = stage.lastNanos();
            String second = answerTo(from, asked, missingFirst ? there : missing);
            long after = stage.lastNanos();
            assertEquals(first, second, asked::name);
            latencies
                    .computeIfAbsent(asked, _ -> new Latencies())
                    .add(missingFirst ? after : between, missingFirst ? between : after);
            stage.attacked(Attack.USER_ENUMERATION);
            stage.attacked(Attack.USER_ENUMERATION);
            if (i % 500 == 0) {
                exchange.pass(Duration.ofSeconds(70));
                exchange.forgetHistory();
            }
        }
        // No time is asserted where other tests have the machine too.
        if (LONG) {
            Map<Asked, Double> likeness = new EnumMap<>(Asked.class);
            latencies.forEach((asked, taken) -> likeness.put(asked, taken.likeness()));
            LOG.info("{} pairs, p of Kolmogorov and Smirnov: {}", PAIRS, likeness);
            // Bonferroni: as many tests, each as much stricter, are one of 0.01.
            double least = 0.01 / likeness.size();
            assertTrue(likeness.values().stream().allMatch(p -> p > least), likeness::toString);
        }
    }

    /// The answer without what the request brought and what is drawn anew each time.
    private String answerTo(ScriptedPhone from, Asked asked, String user) {
        String to = asked.inDigest ? "104" : user;
        String line =
                asked.inDigest
                        ? AttackStage.wrongDigest().replace("101-none", user)
                        : "Subject: none";
        SipResponse answer =
                stage.raw(
                        from,
                        asked.method + " sip:" + to + "@maple.example",
                        line,
                        "Event: dialog",
                        "Contact: <sip:104@phone.example>");
        return AttackStage.masked(answer, to);
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
}
