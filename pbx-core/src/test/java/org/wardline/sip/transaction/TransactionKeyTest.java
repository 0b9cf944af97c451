package org.wardline.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transport.FlowId;
import org.wardline.testkit.SipText;

/// Which requests belong to one server transaction (RFC 3261 17.2.3): each row changes one part of
/// the INVITE.
class TransactionKeyTest {

    private static final FlowId FLOW = new FlowId(1);
    private static final String INVITE =
            """
            INVITE sip:102@x.example SIP/2.0
            Via: SIP/2.0/TLS Phone.example:5071;branch=z9hG4bK-1
            From: <sip:101@x.example>;tag=f1
            To: <sip:102@x.example>
            Call-ID: c1
            CSeq: 7 INVITE
            Contact: <sip:101@phone.example>
            Content-Length: 0

            """;
    private static final String OLD_INVITE = INVITE.replace("z9hG4bK-1", "1");

    @ParameterizedTest
    @CsvSource({
        "z9hG4bK-1, z9hG4bK-2, false",
        "Phone.example:, other.example:, false",
        "Phone.example:, pHONE.EXAMPLE:, true",
        ":5071, :5072, false",
        ":5071, '', false",
        "INVITE, OPTIONS, false",
        "INVITE, CANCEL, false",
        "INVITE, ACK, true",
        "INVITE sip:102, INVITE sip:103, true",
        "c1, c2, true",
        "tag=f1, tag=f2, true"
    })
    void aUniqueBranchTheSenderAndTheMethodMakeIt(String part, String instead, boolean same) {
        assertSame(same, INVITE, part, instead);
    }

    @ParameterizedTest
    @CsvSource({
        "INVITE sip:102, INVITE sip:103, false",
        "tag=f1, tag=f2, false",
        ";tag=f1, '', false",
        "c1, c2, false",
        "CSeq: 7, CSeq: 8, false",
        "branch=1, branch=2, false",
        ";branch=1, '', false",
        "Phone.example:, other.example:, false",
        "INVITE, ACK, true",
        "To: <sip:102@x.example>, To: <sip:102@x.example>;tag=t1, true"
    })
    void withoutAUniqueBranchMostOfTheRequestDoes(String part, String instead, boolean same) {
        assertSame(same, OLD_INVITE, part, instead);
    }

    @Test
    void aCancelIsAboutTheInviteOfItsBranch() {
        SipRequest cancel = request(INVITE.replace("INVITE", "CANCEL"));
        assertEquals(
                TransactionKey.ofServer(FLOW, request(INVITE)),
                TransactionKey.ofCancelled(FLOW, cancel));
    }

    @Test
    void whatIsPrintedIsOursAlone() {
        assertEquals(
                "server INVITE on flow-1",
                TransactionKey.ofServer(FLOW, request(INVITE)).toString());
        assertEquals(
                "client INVITE on flow-1",
                TransactionKey.ofClient(FLOW, request(INVITE)).toString());
    }

    private static void assertSame(boolean same, String invite, String part, String instead) {
        TransactionKey original = TransactionKey.ofServer(FLOW, request(invite));
        String changed = invite.replace(part, instead);
        assertNotEquals(invite, changed, "the row changes something");
        TransactionKey key = TransactionKey.ofServer(FLOW, request(changed));
        if (same) {
            assertEquals(original, key);
        } else {
            assertNotEquals(original, key);
        }
    }

    private static SipRequest request(String text) {
        byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return (SipRequest) SipText.message(bytes);
    }
}
