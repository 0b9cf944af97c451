package org.wardline.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.Uri;

class ChallengeQuirkTest {

    @ParameterizedTest
    @ValueSource(strings = {"baresip v1.0.0 (x86_64/linux)", "baresip v0.6.5", "Baresip v1.1"})
    void aPhoneThatGivesUpOnSha256IsAskedForMd5Alone(String agent) {
        assertEquals(List.of(DigestAlgorithm.MD5), ChallengeQuirk.algorithmsFor(register(agent)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"baresip v2.0.0", "Yealink SIP-T46S 66.86.0.15", "x baresip v1.0.0", "-"})
    void everybodyElseIsAskedForBothSha256First(String agent) {
        assertEquals(
                List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
                ChallengeQuirk.algorithmsFor(register(agent)));
    }

    private static SipRequest register(String agent) {
        NameAddr own = NameAddr.of("<sip:101@a.example>");
        Headers headers =
                Headers.of(HeaderName.FROM, own.withTag("1"))
                        .with(HeaderName.TO, own)
                        .with(HeaderName.CALL_ID, "1")
                        .with(HeaderName.CSEQ, new CSeq(1, Method.REGISTER))
                        .with(HeaderName.USER_AGENT, agent);
        return new SipRequest(Method.REGISTER, Uri.of("sip:a.example"), headers, Body.NONE);
    }
}
