package org.wardline.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.SipText;

/// What is refused first, and when it may come again.
class UrgencyTest {

    @ParameterizedTest
    @CsvSource({
        "INVITE,    sip:101@x.example,   false, NEW",
        "INVITE,    sip:x.example,       false, NEW",
        "INVITE,    tel:911,             false, NEW",
        "INVITE,    sip:101@x.example,   true,  ONGOING",
        "INVITE,    sip:911@x.example,   false, EMERGENCY",
        "INVITE,    sips:9911@x.example, false, EMERGENCY",
        "INVITE,    sip:911@x.example,   true,  ONGOING",
        "OPTIONS,   sip:911@x.example,   false, NEW",
        "REGISTER,  sip:x.example,       false, NEW",
        "SUBSCRIBE, sip:101@x.example,   false, NEW",
        "SUBSCRIBE, sip:101@x.example,   true,  ONGOING",
        "BYE,       sip:101@x.example,   true,  ONGOING",
        "CANCEL,    sip:101@x.example,   false, ONGOING",
        "ACK,       sip:101@x.example,   false, ONGOING"
    })
    void whatBeginsSomethingIsNewUnlessItIsForHelp(
            Method method, String uri, boolean inDialog, Urgency urgency) {
        SipRequest request = SipText.simple("OPTIONS", uri);
        SipRequest made =
                new SipRequest(
                        method,
                        request.uri(),
                        request.headers().set(HeaderName.CSEQ, new CSeq(1, method)),
                        request.body());
        SipRequest sent =
                inDialog
                        ? made.withHeaders(
                                made.headers().set(HeaderName.TO, made.to().withTag("t")))
                        : made;
        assertEquals(urgency, Urgency.of(sent));
        assertEquals(Urgency.ONGOING, Urgency.of(SipResponse.to(sent, 200, "t")));
    }

    @Test
    void whoWereRefusedTogetherComeBackApart() {
        List<Long> seconds =
                IntStream.range(0, 1_000)
                        .mapToObj(phone -> after("call-" + phone).orElseThrow())
                        .distinct()
                        .sorted()
                        .toList();
        assertEquals(List.of(10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L), seconds);
        assertEquals(after("call-1"), after("call-1"));
    }

    private static Optional<Long> after(String callId) {
        SipRequest request = SipText.simple("OPTIONS", "sip:x.example");
        return RetryAfter.spread(
                        10, request.withHeaders(request.headers().set(HeaderName.CALL_ID, callId)))
                .first(HeaderName.RETRY_AFTER);
    }
}
