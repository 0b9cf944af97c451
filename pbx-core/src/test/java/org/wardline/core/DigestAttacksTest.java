package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
/// guessed, and answers that are replayed. After every input a probe.
class DigestAttacksTest {

    private static final String URI = "sip:maple.example";

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
