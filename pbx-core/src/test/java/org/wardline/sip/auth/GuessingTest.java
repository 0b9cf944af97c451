package org.wardline.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.ident.DeviceId;
import org.wardline.sip.auth.AuthVerdict.Authentic;
import org.wardline.sip.auth.AuthVerdict.Throttled;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transport.Flow;
import org.wardline.testkit.SipCredentials;
import org.wardline.testkit.SipFlows;
import org.wardline.testkit.SipText;

/// Who guesses at secrets, and who has to live with that. Each guess comes on a connection of its
/// own, from the address of an office.
class GuessingTest {

    private static final String NORTH = "north.example";
    private static final String SOUTH = "south.example";
    private static final String OFFICE = "203.0.113.9";

    /// In `--long` more than are kept, in the ordinary run for form's sake: [GuessLedgerTest] fills
    /// a small ledger.
    private static final int OTHERS = Boolean.getBoolean("wardline.long") ? 100_001 : 200;

    private static final int HUNDRED = DigestAuthenticator.FAILURES_PER_DAY;

    private final DigestAuthenticator authenticator = new DigestAuthenticator(new Random(7));
    private final Map<String, SipCredentials> devices = new HashMap<>();
    private int connections;

    @Test
    void aNewSecretOpensItsNameAtOnce() {
        SipCredentials mistyped = issue("phone-1", NORTH, "as on the paper");
        guess("phone-1", NORTH, HUNDRED);
        var locked = assertInstanceOf(Throttled.class, answer(mistyped));
        assertTrue(locked.closed());
        SipCredentials anew = issue("phone-1", NORTH, "another one");
        assertInstanceOf(Authentic.class, answer(anew));
    }

    @Test
    void aNewSecretMayBeGuessedAtAsOftenAsTheOldOneAndTheOldOneOpensNothing() {
        SipCredentials old = issue("phone-1", NORTH, "old");
        guess("phone-1", NORTH, HUNDRED);
        SipCredentials anew = issue("phone-1", NORTH, "new");
        for (int i = 0; i < HUNDRED; i++) {
            assertFalse(isClosed(answer(old)), "another guess is heard");
        }
        assertTrue(isClosed(answer(anew)));
    }

    /// Nobody who has not been here with it is told from a guesser, so a name that nobody has is
    /// closed like any other.
    @ParameterizedTest
    @ValueSource(strings = {"phone-1", "nobody"})
    void aNameIsClosedAfterAHundredGuessesWhetherItExistsOrNot(String name) {
        issue("phone-1", NORTH, "right");
        for (int i = 0; i < HUNDRED; i++) {
            assertFalse(isClosed(answer(guess(name, NORTH))), name);
        }
        var closed = assertInstanceOf(Throttled.class, answer(guess(name, NORTH)));
        assertTrue(closed.closed());
        assertEquals(86_400, closed.headers().first(HeaderName.RETRY_AFTER).orElseThrow());
    }

    @Test
    void noOtherNamesMakeThatAHundredGuessesAreForgotten() {
        SipCredentials phone = issue("phone-1", NORTH, "right");
        guess("phone-1", NORTH, HUNDRED);
        for (int i = 0; i < OTHERS; i++) {
            answer(guess("x" + i, NORTH));
        }
        assertTrue(isClosed(answer(phone)));
    }

    @Test
    void hundredsOfPhonesWithWrongSecretsKeepNoneWithARightOneOut() {
        for (int i = 0; i < 200; i++) {
            issue("phone-" + i, NORTH, "right");
            guess("phone-" + i, NORTH, 2);
        }
        for (int i = 0; i < 200; i++) {
            assertInstanceOf(Authentic.class, answer(devices.get("phone-" + i)));
        }
    }

    @Test
    void aNameOfAnotherPracticeIsAnotherName() {
        issue("phone-1", SOUTH, "right there");
        guess("phone-1", SOUTH, HUNDRED);
        SipCredentials here = issue("phone-1", NORTH, "right here");
        assertInstanceOf(Authentic.class, answer(here));
    }

    @Test
    void aConnectionIsTrustedNoLongerThanTheSecretThatItHasProved() {
        Flow flow = connection();
        SipCredentials old = issue("phone-1", NORTH, "old");
        assertInstanceOf(Authentic.class, answer(old, flow));
        for (int i = 0; i < DigestAuthenticator.FAILURES_PER_MINUTE; i++) {
            answer(guess("phone-1", NORTH), flow);
        }
        assertInstanceOf(Authentic.class, answer(old, flow), "it goes on as it was");
        SipCredentials anew = issue("phone-1", NORTH, "new");
        assertInstanceOf(Throttled.class, answer(anew, flow), "it has failed like any other");
        assertInstanceOf(Authentic.class, answer(anew));
    }

    private SipCredentials issue(String name, String realm, String secret) {
        var issued = new SipCredentials(DeviceId.random(), name, realm, secret);
        devices.put(name, issued);
        return issued;
    }

    private void guess(String name, String realm, int times) {
        for (int i = 0; i < times; i++) {
            answer(guess(name, realm));
        }
    }

    private static SipCredentials guess(String name, String realm) {
        return new SipCredentials(DeviceId.random(), name, realm, "x");
    }

    private static boolean isClosed(AuthVerdict verdict) {
        return verdict instanceof Throttled(var _, boolean closed, var _) && closed;
    }

    private AuthVerdict answer(SipCredentials given) {
        return answer(given, connection());
    }

    private AuthVerdict answer(SipCredentials given, Flow flow) {
        String uri = "sip:" + given.realm();
        String challenge =
                switch (check(SipText.simple("REGISTER", uri), given.realm(), flow)) {
                    case AuthVerdict.Challenged(var headers, var _, var _) ->
                            headers.first(HeaderName.WWW_AUTHENTICATE).orElseThrow();
                    case Throttled _ ->
                            "Digest realm=\"%s\", nonce=\"x\", algorithm=SHA-256, qop=\"auth\""
                                    .formatted(given.realm());
                    case Authentic _ -> throw new AssertionError("without credentials");
                };
        String answer = given.answer(challenge, "REGISTER", uri, 1);
        SipRequest request = SipText.simple("REGISTER", uri, "Authorization: " + answer);
        return check(request, given.realm(), flow);
    }

    private AuthVerdict check(SipRequest request, String realm, Flow flow) {
        return authenticator.check(
                request,
                flow,
                realm,
                name ->
                        Optional.ofNullable(devices.get(name))
                                .filter(device -> device.realm().equals(realm))
                                .map(SipCredentials::asKept),
                0);
    }

    private Flow connection() {
        return SipFlows.flow(++connections, OFFICE);
    }
}
