package org.wardline.sip.auth;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transport.Flow;
import org.wardline.testkit.SipFlows;
import org.wardline.testkit.SipText;

/// Credentials that a stranger can write: never an exception, never authentic.
class DigestFuzzTest {

    private static final Flow FLOW = SipFlows.flow(1);

    @FuzzTest(maxDuration = "10m")
    void digest(byte[] bytes) {
        String value = new String(bytes, StandardCharsets.UTF_8);
        byte[] register =
                SipText.simpleBytes("REGISTER", "sip:north.example", "Authorization: " + value);
        if (SipText.parse(register) instanceof ParseResult.Parsed(SipRequest request)) {
            AuthVerdict verdict =
                    new DigestAuthenticator(new Random(1))
                            .check(request, FLOW, "north.example", _ -> Optional.empty(), 1_000);
            assertFalse(verdict instanceof AuthVerdict.Authentic);
        }
    }
}
