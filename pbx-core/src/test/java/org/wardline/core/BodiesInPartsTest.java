package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.Attack;
import org.wardline.testkit.phone.ScriptedPhone;

/// Bodies in parts (RFC 5621, RFC 2046 5.1) from a phone that has registered, sound ones and broken
/// ones. Where a body counts, in INVITE and UPDATE, a sound one is read for its one description and
/// any other is refused with 415 and with what we do read; of every other request nobody reads the
/// body. A probe after each.
class BodiesInPartsTest {

    private static final int RANDOM_BODIES = 180;
    private static final String SDP = "Content-Type: application/sdp\r\n\r\n" + sdp();
    private static final String TEXT = "Content-Type: text/plain\r\n\r\nx\r\n";
    private static final String MIXED = "multipart/mixed;boundary=b";
    private static final Body SOUND = new Body(MIXED, "--b\r\n" + SDP + "--b\r\n" + TEXT + "--b--");

    /// As phones send it with an emergency call (RFC 6442 4.1): without a disposition.
    private static final String LOCATION =
            "Content-Type: application/pidf+xml\r\nContent-ID: <x@y>\r\n\r\n<presence/>\r\n";

    private static final String DEMANDED =
            "Content-Type: text/plain\r\nContent-Disposition: render;handling=required\r\n\r\nx\r\n";
    private static final String EARLY_MEDIA = "Content-Disposition: early-session\r\n" + SDP;

    private final AttackStage stage = new AttackStage();
    private final ScriptedPhone attacker = stage.attacker;

    private record Body(String type, String text) {}

    @AfterEach
    void nothingLeaks() {
        stage.exchange.assertNothingLeaked();
    }

    @AfterAll
    static void tell() {
        AttackStage.tell();
    }

    @Test
    void theOneDescriptionAmongPartsIsRead() {
        List<Body> bodies =
                List.of(
                        SOUND,
                        mixed("--b\r\n" + SDP + "\r\n--b--"),
                        mixed("--b\r\n" + SDP + "--b\r\n" + LOCATION + "--b--\r\n"),
                        mixed("--b\r\n" + LOCATION + "--b\r\n" + SDP + "--b--"),
                        mixed("a\r\n--b \t\r\n" + TEXT + "--b\r\n" + SDP + "--b--\r\nz"),
                        mixed("--b\r\nContent-Disposition: session\r\n" + SDP + "--b--"),
                        mixed("--b\r\nContent-Transfer-Encoding: 8bit\r\n" + SDP + "--b--"),
                        mixed("--b\r\n" + EARLY_MEDIA + "--b\r\n" + SDP + "--b--"),
                        mixed(("--b\r\n" + TEXT).repeat(7) + "--b\r\n" + SDP + "--b--"),
                        mixed("--b\r\n" + inner() + "--b\r\n" + SDP + "--b--"),
                        new Body("Multipart/Mixed;boundary=\"b\"", SOUND.text));
        for (Body body : bodies) {
            assertEquals(100, send("INVITE", body).status(), body::toString);
            stage.victim.reject(486, stage.exchange.now());
            stage.exchange.settle();
            String unencrypted = body.text.replace("RTP/SAVP", "RTP/AVP").replace("crypto", "x");
            var plaintext = new Body(body.type, unencrypted);
            assertEquals(488, send("INVITE", plaintext).status(), body::toString);
            stage.attacked(Attack.MULTIPART);
        }
        assertEquals(bodies.size(), stage.victim.invitations().size());
    }

    /// 911 has no line here: the refusal is that of any emergency call, not one of its body.
    @Test
    void anEmergencyCallIsNotRefusedForTheLocationBesideItsDescription() {
        var body = mixed("--b\r\n" + SDP + "--b\r\n" + LOCATION + "--b--");
        int alone =
                send("INVITE sip:911@maple.example", new Body("application/sdp", sdp())).status();
        assertEquals(alone, send("INVITE sip:911@maple.example", body).status());
        var demanded =
                mixed(
                        body.text.replace(
                                "Content-ID: <x@y>", "Content-Disposition: x;handling=required"));
        assertEquals(alone, send("INVITE sip:911@maple.example", demanded).status());
        assertEquals(503, alone);
    }

    @Test
    void aBodyInPartsIsRefusedThatIsBrokenOrHasNotOneDescription() {
        List<Body> bodies =
                List.of(
                        mixed("--b\r\n" + SDP + "--b\r\n" + DEMANDED + "--b--"),
                        mixed("--b\r\n" + SDP + "--b\r\n" + SDP + "--b--"),
                        mixed("--b\r\n" + TEXT + "--b--"),
                        mixed("--b\r\n" + EARLY_MEDIA + "--b--"),
                        mixed("--b\r\n" + inner() + "--b--"),
                        mixed(("--b\r\n" + TEXT).repeat(8) + "--b\r\n" + SDP + "--b--"),
                        mixed("--bc\r\n" + SDP + "--bc--"),
                        new Body("multipart/alternative;boundary=b", SOUND.text),
                        new Body("multipart/related;boundary=\"b\";type=\"x/y\"", SOUND.text),
                        mixed(SOUND.text.replace("\r\n", "\n")),
                        mixed(SOUND.text.replace("\r\n", "\r")),
                        mixed(SOUND.text.replace("--b--", "")),
                        mixed(SOUND.text.replaceFirst("--b\r\n", "")),
                        mixed("--b--\r\n" + SOUND.text),
                        mixed("--b"),
                        mixed("\0".repeat(1_000)),
                        mixed("--b\r\nContent-Length: 4294967296\r\n\r\nx\r\n--b--"),
                        mixed("--b\r\nContent-Type: application/sdp\r\n" + SDP + "--b--"),
                        mixed("--b\r\nContent-Transfer-Encoding: base64\r\n" + SDP + "--b--"),
                        mixed("--b\r\nContent-Encoding: gzip\r\n" + SDP + "--b--"),
                        mixed("--b\r\n" + "X: y\r\n".repeat(1_000) + SDP + "--b--"),
                        mixed("--b\r\n\r\n\r\n".repeat(1_000) + "--b--"),
                        mixed("--b\r\n".repeat(5_000)),
                        mixed(nested(100)),
                        new Body("multipart/mixed", SOUND.text),
                        new Body("multipart/mixed;boundary=\"\"", SOUND.text),
                        new Body("multipart/mixed;boundary=" + "b".repeat(1_000), SOUND.text));
        for (Body body : bodies) {
            for (String method : List.of("INVITE", "UPDATE")) {
                SipResponse refused = send(method, body);
                assertEquals(415, refused.status(), method + " " + body);
                assertEquals(
                        List.of(MediaType.SDP, MediaType.MIXED),
                        refused.headers().all(HeaderName.ACCEPT));
                stage.attacked(Attack.MULTIPART);
            }
        }
        assertEquals(0, stage.victim.invitations().size());
    }

    @Test
    void whateverIsPutTogetherOfPiecesIsRefused() {
        var random = new Random(1);
        for (int i = 0; i < RANDOM_BODIES; i++) {
            Body drawn = drawn(random);
            for (String method : List.of("INVITE", "UPDATE")) {
                int status = send(method, drawn).status();
                assertTrue(status >= 400 && status < 500, drawn + " " + status);
                stage.attacked(Attack.MULTIPART);
            }
        }
    }

    @Test
    void aTypeWithTwoBoundariesIsNoType() {
        var twofold = new Body("multipart/mixed;boundary=b;boundary=c", SOUND.text);
        assertEquals(400, send("INVITE", twofold).status());
        stage.attacked(Attack.MULTIPART);
    }

    @Test
    void partsThatAreSaidToBeADescriptionAreNone() {
        for (String text : List.of(SOUND.text, nested(10), "--b\n", "v=0\r\n--b\r\n" + SDP)) {
            int status = send("INVITE", new Body("application/sdp", text)).status();
            assertTrue(status >= 400 && status < 500, text + " " + status);
            stage.attacked(Attack.MULTIPART);
        }
    }

    @Test
    void whereNobodyReadsABodyPartsChangeNothing() {
        for (String method :
                List.of("OPTIONS", "REGISTER", "SUBSCRIBE", "NOTIFY", "MESSAGE", "INFO", "REFER")) {
            int without = send(method, new Body("text/plain", "")).status();
            assertEquals(without, send(method, SOUND).status(), method);
            assertEquals(without, send(method, mixed(nested(100))).status(), method);
            stage.attacked(Attack.MULTIPART);
        }
    }

    private SipResponse send(String method, Body body) {
        return stage.raw(
                attacker,
                method,
                "Contact: <sip:101@phone.example>",
                "Content-Type: " + body.type,
                "Content-Length: " + body.text.length() + "\r\n\r\n" + body.text);
    }

    private static Body mixed(String text) {
        return new Body(MIXED, text);
    }

    /// A description one level further down than we look.
    private static String inner() {
        return "Content-Type: multipart/mixed;boundary=c\r\n\r\n--c\r\n" + SDP + "--c--\r\n";
    }

    /// Each part has the next in it, under a boundary of its own.
    private static String nested(int depth) {
        var text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            String boundary = i == 0 ? "b" : "b" + i;
            text.append("--%s\r\n".formatted(boundary));
            text.append("Content-Type: multipart/mixed;boundary=b%d\r\n\r\n".formatted(i + 1));
        }
        return text.append("--b").append(depth).append("\r\n").append(SDP).toString();
    }

    private static Body drawn(Random random) {
        List<String> pieces =
                List.of(
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
                        "--");
        var text = new StringBuilder();
        for (int part = random.nextInt(30); part >= 0; part--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return mixed(text.toString());
    }

    private static String sdp() {
        String[] lines = AttackStage.call("Subject: none");
        return lines[lines.length - 1].split("\r\n\r\n", 2)[1];
    }
}
