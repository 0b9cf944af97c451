package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wardline.sdp.DrawnDescriptions;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.Attack;
import org.wardline.testkit.phone.ScriptedPhone;

/// Offers whose numbers are at and beyond their bounds, in a call to a phone: refused, or rung for;
/// no fault, nothing left.
class HostileDescriptionsTest {

    private static final int DRAWN = Boolean.getBoolean("wardline.long") ? 100_000 : 2_000;

    private static final String OFFER =
            """
            v=0
            o=- {1} {1} IN IP4 192.0.2.9
            s=-
            c=IN IP4 192.0.2.9
            b=AS:{64}
            t={0} {0}
            m=audio {40000} RTP/SAVP {0} 101
            a=rtpmap:{0} PCMU/{8000}/{1}
            a=rtpmap:{101} telephone-event/{8000}
            a=fmtp:{101} 0-{15}
            a=ptime:{20}
            a=maxptime:{40}
            a=rtcp:{40001}
            a=crypto:{1} AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^{31}
            """;

    private static final List<String> NUMBERS =
            List.of(
                    "-1",
                    "0",
                    "255",
                    "256",
                    "65535",
                    "65536",
                    "2147483647",
                    "2147483648",
                    "4294967296",
                    "9223372036854775808",
                    "9".repeat(40),
                    "0".repeat(30) + "1",
                    "1e9",
                    "");

    private final AttackStage stage = new AttackStage();
    private final SimExchange exchange = stage.exchange;
    private final ScriptedPhone victim = stage.victim;

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
    }

    @AfterAll
    static void tell() {
        AttackStage.tell();
    }

    @Test
    void noNumberInAnOfferHarmsACall() {
        assertTrue(rings(OFFER), "unspoilt it rings");
        int rang = 0;
        int refused = 0;
        for (int at = OFFER.indexOf('{'); at >= 0; at = OFFER.indexOf('{', at + 1)) {
            for (String number : NUMBERS) {
                int end = OFFER.indexOf('}', at);
                boolean rings = rings(OFFER.substring(0, at) + number + OFFER.substring(end + 1));
                rang += rings ? 1 : 0;
                refused += rings ? 0 : 1;
                stage.attacked(Attack.SDP_FORMATS);
            }
        }
        assertTrue(rang > 20 && refused > 20, rang + " rang, " + refused + " were refused");
    }

    /// The same whose lines are left out, doubled and cut besides.
    @Test
    void noDrawnOfferHarmsACall() {
        var drawn = new DrawnDescriptions(new SplittableRandom(5));
        int rang = 0;
        for (int i = 0; i < DRAWN; i++) {
            rang += ringsWith(drawn.next()) ? 1 : 0;
            // A phone may not begin more than 512 calls in 32 s.
            exchange.pass(Duration.ofMillis(100));
            if (i % 500 == 0) {
                victim.register(exchange.now());
            }
            stage.attacked(Attack.SDP_FORMATS);
        }
        assertTrue(rang > DRAWN / 10, rang + " rang");
        assertTrue(rang < DRAWN * 9 / 10, rang + " rang");
    }

    private boolean rings(String offer) {
        return ringsWith(offer.replaceAll("[{}]", "").replace("\n", "\r\n"));
    }

    private boolean ringsWith(String body) {
        SipResponse answer =
                stage.raw(
                        stage.attacker,
                        "INVITE",
                        "Contact: <sip:101@phone.example>",
                        "Content-Type: application/sdp",
                        "Content-Length: " + body.length() + "\r\n\r\n" + body);
        boolean rings = victim.isRinging();
        assertTrue(
                rings || answer.status() == 400 || answer.status() == 488,
                answer.status() + " " + body);
        if (rings) {
            victim.reject(486, exchange.now());
            exchange.settle();
        }
        return rings;
    }
}
