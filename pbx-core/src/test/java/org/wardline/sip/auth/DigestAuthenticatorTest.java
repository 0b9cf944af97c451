package org.wardline.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.ident.DeviceId;
import org.wardline.sip.auth.AuthVerdict.Cause;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transport.Flow;
import org.wardline.testkit.SipCredentials;
import org.wardline.testkit.SipFlows;
import org.wardline.testkit.SipText;

class DigestAuthenticatorTest {

    private static final String REALM = "north.example";
    private static final String URI = "sip:north.example";

    private final SipCredentials phone =
            new SipCredentials(DeviceId.random(), "phone-1", REALM, "correct horse battery");
    private final DigestAuthenticator authenticator = new DigestAuthenticator(new Random(7));
    private final Flow flow = SipFlows.flow(1);

    @Test
    void bothChallengesAreOfferedTheStrongerFirst() {
        List<String> challenges = challenges(register(), flow, 0);
        assertEquals(2, challenges.size());
        assertTrue(challenges.get(0).contains("algorithm=SHA-256"));
        assertTrue(challenges.get(1).contains("algorithm=MD5"));
        challenges.forEach(c -> assertTrue(c.contains("qop=\"auth\"") && !c.contains("stale")));
    }

    @Test
    void theRightAnswerNamesTheDevice() {
        var verdict = check(answer(0, 1), flow, 5);
        assertEquals(new AuthVerdict.Authentic(phone.device(), DigestAlgorithm.SHA_256), verdict);
    }

    @Test
    void aReplayedAnswerIsRefusedAndALaterCountTaken() {
        String challenge = challenges(register(), flow, 0).getFirst();
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(challenge, 1), flow, 1));
        assertEquals(Cause.REPLAYED, cause(check(with(challenge, 1), flow, 2)));
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(challenge, 3), flow, 3));
        assertEquals(Cause.REPLAYED, cause(check(with(challenge, 2), flow, 4)));
    }

    @Test
    void anExpiredNonceIsStaleOnlyToWhoKnowsTheSecret() {
        long late = DigestAuthenticator.NONCE_LIFE_MS;
        String challenge = challenges(register(), flow, 0).getFirst();
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(challenge, 1), flow, late - 1));
        var stale = assertInstanceOf(challenged(), check(with(challenge, 2), flow, late));
        assertEquals(Cause.STALE, stale.cause());
        assertTrue(wwwAuthenticate(stale).getFirst().contains("stale=true"));
        SipCredentials guess = new SipCredentials(phone.device(), "phone-1", REALM, "wrong");
        var wrong =
                assertInstanceOf(
                        challenged(),
                        check(register(guess.answer(challenge, "REGISTER", URI, 3)), flow, late));
        assertEquals(Cause.WRONG, wrong.cause());
        assertFalse(wwwAuthenticate(wrong).getFirst().contains("stale"));
    }

    @Test
    void aNonceOfAnotherFlowIsWorthNothing() {
        String challenge = challenges(register(), flow, 0).getFirst();
        assertEquals(Cause.STALE, cause(check(with(challenge, 1), SipFlows.flow(2), 1)));
    }

    @Test
    void aForgedNonceIsStale() {
        String challenge = challenges(register(), flow, 0).getFirst();
        String forged = challenge.replaceFirst("nonce=\"..", "nonce=\"zz");
        assertEquals(Cause.STALE, cause(check(with(forged, 1), flow, 1)));
    }

    @Test
    void anAnswerIsGoodForItsMethodAndUriOnly() {
        String challenge = challenges(register(), flow, 0).getFirst();
        String forOther = phone.answer(challenge, "REGISTER", "sip:south.example", 1);
        assertEquals(Cause.URI_MISMATCH, cause(check(register(forOther), flow, 1)));
        String forInvite = phone.answer(challenge, "INVITE", URI, 1);
        assertEquals(Cause.WRONG, cause(check(register(forInvite), flow, 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "'qop=auth,', ''",
        "'qop=auth,', 'qop=auth-int,'",
        "'nc=00000001', 'nc=1'",
        "'nc=00000001', 'nc=0000000x'",
        "'cnonce=\"cnonce-1\"', 'cnonce=\"\"'",
        "'algorithm=SHA-256', 'algorithm=SHA-256-sess'",
        "'algorithm=SHA-256', 'algorithm=NONE'",
        "'username=\"phone-1\"', 'username=\"\"'",
        "'username=\"phone-1\"', 'username=\"phone-1\", username=\"phone-2\"'",
        "'Digest ', 'Basic '",
        "'realm=\"north.example\"', 'realm=\"south.example\"'"
    })
    void anIncompleteAnswerIsNone(String part, String instead) {
        String challenge = challenges(register(), flow, 0).getFirst();
        String answer = phone.answer(challenge, "REGISTER", URI, 1);
        assertTrue(answer.contains(part));
        String broken = answer.replace(part, instead);
        assertEquals(Cause.NO_CREDENTIALS, cause(check(register(broken), flow, 1)));
    }

    @Test
    void aCountOfZeroIsAReplay() {
        String challenge = challenges(register(), flow, 0).getFirst();
        assertEquals(Cause.REPLAYED, cause(check(with(challenge, 0), flow, 1)));
    }

    @Test
    void md5IsTakenUntilTheDeviceHasUsedSha256Once() {
        List<String> challenges = challenges(register(), flow, 0);
        var md5 = check(with(challenges.get(1), 1), flow, 1);
        assertEquals(new AuthVerdict.Authentic(phone.device(), DigestAlgorithm.MD5), md5);
        assertEquals(md5, check(with(challenges.get(1), 2), flow, 1), "and again");
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(challenges.get(0), 3), flow, 2));
        assertEquals(Cause.WRONG, cause(check(with(challenges.get(1), 4), flow, 3)));
    }

    @Test
    void aMissingUserGetsTheBytesOfAWrongSecret() {
        SipCredentials nobody = new SipCredentials(phone.device(), "phone-9", REALM, "x");
        SipCredentials guess = new SipCredentials(phone.device(), "phone-1", REALM, "x");
        List<String> missing = refusal(nobody);
        List<String> wrong = refusal(guess);
        assertEquals(missing, wrong);
    }

    @Test
    void failuresThrottleTheirSourceAndNeverALiveFlow() {
        assertInstanceOf(AuthVerdict.Authentic.class, check(answer(0, 1), flow, 0));
        Flow attacker = SipFlows.flow(66, "192.0.2.1");
        SipCredentials guess = new SipCredentials(phone.device(), "phone-1", REALM, "x");
        AuthVerdict last = fail(guess, attacker, DigestAuthenticator.FAILURES_PER_MINUTE + 1);
        var throttled = assertInstanceOf(AuthVerdict.Throttled.class, last);
        assertEquals(60, throttled.headers().first(HeaderName.RETRY_AFTER).orElseThrow());
        String challenge = challenges(register(), flow, 10).getFirst();
        assertInstanceOf(
                AuthVerdict.Authentic.class,
                check(with(challenge, 1), flow, 11),
                "the phone at the same address goes on");
        assertInstanceOf(
                challenged(), check(register(), SipFlows.flow(3), 12), "other sources go on");
        assertInstanceOf(challenged(), check(register(), attacker, 60_000), "the minute is over");
    }

    @Test
    void noSourceGetsMoreThanAHundredGuessesAtOneNameInADay() {
        SipCredentials guess = new SipCredentials(phone.device(), "phone-1", REALM, "x");
        int checked = 0;
        for (int minute = 0; minute < 60; minute++) {
            Flow attacker = SipFlows.flow(66, "203.0.113.9");
            for (int i = 0; i < 25; i++) {
                long now = minute * 60_000L + i;
                String challenge = freshChallenge(attacker, now);
                var verdict =
                        check(register(guess.answer(challenge, "REGISTER", URI, 1)), attacker, now);
                checked += verdict instanceof AuthVerdict.Challenged ? 1 : 0;
            }
        }
        assertEquals(DigestAuthenticator.FAILURES_PER_DAY, checked);
    }

    /// What a connection that is new hears at an address from which others guess: who knows a
    /// secret gets in, and who does not learns nothing from how it is refused.
    @ParameterizedTest
    @CsvSource({
        "none,     Challenged",
        "right,    Authentic",
        "stale,    Challenged",
        "wrong,    Throttled",
        "unknown,  Throttled",
        "replayed, Throttled",
        "elsewhere, Throttled"
    })
    void aThrottledSourceKeepsNobodyOutWhoKnowsTheSecret(String given, String verdict) {
        Flow newcomer = SipFlows.flow(67, "203.0.113.9");
        String challenge = challenges(register(), newcomer, 0).getFirst();
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(challenge, 1), newcomer, 0));
        authenticator.flowClosed(newcomer.id());
        SipCredentials mistaken = new SipCredentials(phone.device(), "phone-2", REALM, "x");
        fail(mistaken, SipFlows.flow(66, "203.0.113.9"), DigestAuthenticator.FAILURES_PER_MINUTE);
        SipRequest request =
                switch (given) {
                    case "none" -> register();
                    case "right" -> with(challenge, 2);
                    case "stale" -> with(challenge.replaceFirst("nonce=\"..", "nonce=\"zz"), 2);
                    case "wrong" ->
                            register(guess("phone-1").answer(challenge, "REGISTER", URI, 2));
                    case "unknown" ->
                            register(guess("nobody").answer(challenge, "REGISTER", URI, 2));
                    case "replayed" -> with(challenge, 1);
                    default ->
                            register(phone.answer(challenge, "REGISTER", "sip:south.example", 2));
                };
        AuthVerdict heard = check(request, newcomer, 1_001);
        assertEquals(verdict, heard.getClass().getSimpleName());
        if (heard instanceof AuthVerdict.Throttled(var headers, var _, var _)) {
            assertEquals(59, headers.first(HeaderName.RETRY_AFTER).orElseThrow());
        }
    }

    @Test
    void aConnectionThatGuessesIsNotListenedToForAMinute() {
        Flow guesser = SipFlows.flow(66, "203.0.113.9");
        String challenge = challenges(register(), guesser, 0).getFirst();
        fail(guess("phone-2"), guesser, DigestAuthenticator.FAILURES_PER_MINUTE - 1);
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(challenge, 1), guesser, 1));
        authenticator.flowClosed(guesser.id());
        String again = challenges(register(), guesser, 0).getFirst();
        fail(guess("phone-2"), guesser, DigestAuthenticator.FAILURES_PER_MINUTE);
        assertInstanceOf(AuthVerdict.Throttled.class, check(register(), guesser, 59_999));
        assertInstanceOf(AuthVerdict.Throttled.class, check(with(again, 1), guesser, 59_999));
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(again, 2), guesser, 60_000));
    }

    @Test
    void whatAThrottledSourceGuessesCountsForTheName() {
        for (int connection = 0; connection < 5; connection++) {
            fail(
                    guess("phone-1"),
                    SipFlows.flow(70 + connection, "203.0.113.9"),
                    DigestAuthenticator.FAILURES_PER_DAY / 5);
        }
        Flow newcomer = SipFlows.flow(80, "203.0.113.9");
        long day = 24 * 60 * 60_000L;
        String challenge = challenges(register(), newcomer, day - 1).getFirst();
        var locked =
                assertInstanceOf(
                        AuthVerdict.Throttled.class, check(with(challenge, 1), newcomer, day - 1));
        assertEquals("phone-1", locked.claimed());
        assertInstanceOf(
                AuthVerdict.Throttled.class,
                check(
                        with(challenge.replaceFirst("nonce=\"..", "nonce=\"zz"), 1),
                        newcomer,
                        day - 1),
                "nor does the name's owner hear that its nonce is old");
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(challenge, 2), newcomer, day));
    }

    private SipCredentials guess(String name) {
        return new SipCredentials(phone.device(), name, REALM, "x");
    }

    @Test
    void asMuchOfAnIpv6NetworkAsOneHouseholdHasIsOneSource() {
        SipCredentials guess = new SipCredentials(phone.device(), "phone-1", REALM, "x");
        for (int i = 0; i < DigestAuthenticator.FAILURES_PER_MINUTE; i++) {
            fail(guess, SipFlows.flow(100 + i, "2001:db8:1:2::" + i), 1);
        }
        assertInstanceOf(
                AuthVerdict.Throttled.class,
                fail(guess, SipFlows.flow(200, "2001:db8:1:2:ffff::1"), 1));
        assertInstanceOf(challenged(), fail(guess, SipFlows.flow(201, "2001:db8:1:3::1"), 1));
    }

    /// RFC 7616 3.4.6 asks for the same resource, not for the same text.
    @ParameterizedTest
    @CsvSource({"sip:NORTH.example", "sip:north.example;x=1"})
    void theUriOfAnAnswerMayBeWrittenAnotherWay(String uri) {
        String challenge = challenges(register(), flow, 0).getFirst();
        String answer = phone.answer(challenge, "REGISTER", uri, 1);
        assertInstanceOf(AuthVerdict.Authentic.class, check(register(answer), flow, 1));
    }

    @ParameterizedTest
    @CsvSource({"tel:+15551230000", "north.example", "sips:north.example", "sip:"})
    void theUriOfAnotherResourceIsAMismatch(String uri) {
        String challenge = challenges(register(), flow, 0).getFirst();
        String answer = phone.answer(challenge, "REGISTER", uri, 1);
        assertEquals(Cause.URI_MISMATCH, cause(check(register(answer), flow, 1)));
    }

    @Test
    void theAnswerOfThisRealmIsFoundAmongOthers() {
        SipCredentials elsewhere =
                new SipCredentials(phone.device(), "phone-1", "south.example", "other");
        String challenge = challenges(register(), flow, 0).getFirst();
        SipRequest both =
                register(
                        elsewhere.answer(
                                challenge.replace(REALM, "south.example"), "REGISTER", URI, 1),
                        phone.answer(challenge, "REGISTER", URI, 1));
        assertInstanceOf(AuthVerdict.Authentic.class, check(both, flow, 1));
    }

    @Test
    void anAnswerThatNamesNoAlgorithmIsOfMd5() {
        String md5 = phone.answer(challenges(register(), flow, 0).get(1), "REGISTER", URI, 1);
        var verdict = check(register(md5.replace("algorithm=MD5, ", "")), flow, 1);
        assertEquals(new AuthVerdict.Authentic(phone.device(), DigestAlgorithm.MD5), verdict);
    }

    @Test
    void theNameOfAnAlgorithmIsReadWithoutCase() {
        String answer = phone.answer(challenges(register(), flow, 0).get(0), "REGISTER", URI, 1);
        var verdict = check(register(answer.replace("SHA-256", "sha-256")), flow, 1);
        assertInstanceOf(AuthVerdict.Authentic.class, verdict);
    }

    @ParameterizedTest
    @CsvSource({"256, WRONG, 256", "257, NO_CREDENTIALS, 0"})
    void aLongNameIsWrongAndATooLongOneIsNone(int length, Cause cause, int claimed) {
        String name = "x".repeat(length);
        SipCredentials guess = new SipCredentials(phone.device(), name, REALM, "x");
        String challenge = challenges(register(), flow, 0).getFirst();
        var verdict = check(register(guess.answer(challenge, "REGISTER", URI, 1)), flow, 1);
        var challenged = assertInstanceOf(challenged(), verdict);
        assertEquals(cause, challenged.cause());
        assertEquals(name.substring(0, claimed), challenged.claimed());
    }

    @ParameterizedTest
    @CsvSource({
        "NO_CREDENTIALS, false",
        "STALE, false",
        "REPLAYED, true",
        "URI_MISMATCH, true",
        "WRONG, true"
    })
    void whatAnHonestPhoneDoesIsNoFailure(Cause cause, boolean failure) {
        assertEquals(failure, cause.isFailure());
    }

    @Test
    void askingWithoutCredentialsIsNeverThrottled() {
        for (int i = 0; i < 3 * DigestAuthenticator.FAILURES_PER_DAY; i++) {
            assertEquals(Cause.NO_CREDENTIALS, cause(check(register(), flow, 0)));
        }
    }

    @Test
    void aFlowIsTrustedForItsOwnNameAndUntilItCloses() {
        String challenge = challenges(register(), flow, 0).getFirst();
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(challenge, 1), flow, 0));
        SipCredentials guess = new SipCredentials(phone.device(), "phone-2", REALM, "x");
        fail(guess, SipFlows.flow(66, "192.0.2.1"), DigestAuthenticator.FAILURES_PER_MINUTE);
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(challenge, 2), flow, 1));
        String other = guess.answer(challenge, "REGISTER", URI, 3);
        var throttled =
                assertInstanceOf(AuthVerdict.Throttled.class, check(register(other), flow, 59_001));
        assertEquals("phone-2", throttled.claimed());
        assertEquals(1L, throttled.headers().first(HeaderName.RETRY_AFTER).orElseThrow());
        assertEquals(Cause.REPLAYED, cause(check(with(challenge, 2), flow, 59_001)));
        authenticator.flowClosed(flow.id());
        assertInstanceOf(AuthVerdict.Throttled.class, check(with(challenge, 2), flow, 59_002));
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(challenge, 4), flow, 59_002));
    }

    @Test
    void aRightAnswerForgivesTheNameWhatWasGuessedFromItsAddress() {
        SipCredentials guess = new SipCredentials(phone.device(), "phone-1", REALM, "x");
        Flow attacker = SipFlows.flow(66, "203.0.113.9");
        AuthVerdict last = guessFor(guess, attacker, 0, 4);
        assertInstanceOf(challenged(), last, "eighty guesses");
        Flow owner = SipFlows.flow(67, "203.0.113.9");
        long later = 4 * 60_000L;
        String challenge =
                wwwAuthenticate(assertInstanceOf(challenged(), check(register(), owner, later)))
                        .getFirst();
        assertInstanceOf(AuthVerdict.Authentic.class, check(with(challenge, 1), owner, later));
        assertInstanceOf(challenged(), guessFor(guess, attacker, 5, 4), "eighty more");
        assertInstanceOf(AuthVerdict.Throttled.class, guessFor(guess, attacker, 9, 2));
        SipCredentials neighbour = new SipCredentials(phone.device(), "phone-2", REALM, "x");
        assertInstanceOf(challenged(), guessFor(neighbour, attacker, 11, 1), "another name");
    }

    @Test
    void whatIsPrintedOfAnAnswerIsItsAlgorithmAlone() {
        SipRequest request = answer(0, 1);
        assertEquals(
                "DigestAnswer[SHA_256]", DigestAnswer.of(request, REALM).orElseThrow().toString());
    }

    /// As many guesses a minute as are let through, for some minutes.
    private AuthVerdict guessFor(SipCredentials guess, Flow from, int minute, int minutes) {
        var verdicts = new ArrayList<AuthVerdict>();
        for (long m = minute; m < minute + minutes; m++) {
            for (int i = 0; i < DigestAuthenticator.FAILURES_PER_MINUTE; i++) {
                String challenge = freshChallenge(from, m * 60_000);
                String answer = guess.answer(challenge, "REGISTER", URI, 1);
                verdicts.add(check(register(answer), from, m * 60_000));
            }
        }
        return verdicts.getLast();
    }

    private AuthVerdict fail(SipCredentials guess, Flow from, int times) {
        var verdicts = new ArrayList<AuthVerdict>();
        for (int i = 0; i < times; i++) {
            String challenge = freshChallenge(from, 0);
            verdicts.add(check(register(guess.answer(challenge, "REGISTER", URI, 1)), from, 0));
        }
        return verdicts.getLast();
    }

    /// A challenge even for a source that is throttled: from a nonce that it was given before.
    private String freshChallenge(Flow from, long nowMs) {
        return switch (check(register(), from, nowMs)) {
            case AuthVerdict.Challenged challenged -> wwwAuthenticate(challenged).getFirst();
            case AuthVerdict.Throttled _ ->
                    "Digest realm=\"north.example\", nonce=\"old\", algorithm=SHA-256, qop=\"auth\"";
            case AuthVerdict.Authentic _ -> throw new AssertionError("without credentials");
        };
    }

    private List<String> refusal(SipCredentials who) {
        String challenge = challenges(register(), flow, 0).getFirst();
        String answer = who.answer(challenge, "REGISTER", URI, 1);
        var refused = assertInstanceOf(challenged(), check(register(answer), flow, 1));
        return wwwAuthenticate(refused).stream()
                .map(text -> text.replaceAll("nonce=\"[^\"]*\"", "nonce"))
                .collect(Collectors.toList());
    }

    private static Class<AuthVerdict.Challenged> challenged() {
        return AuthVerdict.Challenged.class;
    }

    private static Cause cause(AuthVerdict verdict) {
        return assertInstanceOf(AuthVerdict.Challenged.class, verdict).cause();
    }

    private SipRequest answer(long nowMs, int nc) {
        return with(challenges(register(), flow, nowMs).getFirst(), nc);
    }

    private SipRequest with(String challenge, int nc) {
        return register(phone.answer(challenge, "REGISTER", URI, nc));
    }

    private AuthVerdict check(SipRequest request, Flow from, long nowMs) {
        return authenticator.check(request, from, REALM, this::device, nowMs);
    }

    private Optional<DeviceCredential> device(String name) {
        return name.equals("phone-1") ? Optional.of(phone.asKept()) : Optional.empty();
    }

    private List<String> challenges(SipRequest request, Flow from, long nowMs) {
        return wwwAuthenticate(
                assertInstanceOf(AuthVerdict.Challenged.class, check(request, from, nowMs)));
    }

    private static List<String> wwwAuthenticate(AuthVerdict.Challenged challenged) {
        return challenged.headers().all(HeaderName.WWW_AUTHENTICATE);
    }

    private static SipRequest register(String... authorization) {
        String[] lines = new String[authorization.length];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "Authorization: " + authorization[i];
        }
        return SipText.simple("REGISTER", URI, lines);
    }
}
