package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.core.AttackStage.Challenge;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SessionExpires;
import org.wardline.sip.message.SessionExpires.Refresher;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Via;
import org.wardline.testkit.Attack;
import org.wardline.testkit.phone.ScriptedPhone;

/// A phone or a carrier that asks us for a password (CVE-2021-41158), once or without end
/// (AST-2020-002), in answer to whatever we send it. Nothing of ours has an answer to a challenge:
/// it is the end of what was asked, and nobody else is asked it either.
class ChallengesFromPhonesTest {

    private static final int CALLS = Boolean.getBoolean("wardline.long") ? 1_000 : 10;

    private final AttackStage stage = new AttackStage();
    private final SimExchange exchange = stage.exchange;
    private final ScriptedPhone victim = stage.victim;
    private final ScriptedPhone attacker = stage.attacker;

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
        assertEquals(0, stage.credentialsSent());
        assertEquals(0, stage.challengesPassedOn());
    }

    @AfterAll
    static void tell() {
        AttackStage.tell();
    }

    /// The side that may challenge us, a new nonce for each call: it is sent no credentials and is
    /// not asked again, and the caller learns nothing of it.
    @ParameterizedTest
    @ValueSource(ints = {401, 407})
    void aCarrierThatChallengesIsNotAskedAgain(int status) {
        ScriptedPhone carrier =
                SimCarrier.of(exchange, stage.maple, exchange.extension(stage.maple, "105", false));
        HeaderName<String> header =
                status == 401
                        ? HeaderName.WWW_AUTHENTICATE
                        : HeaderName.extension("Proxy-Authenticate");
        for (int i = 1; i <= CALLS; i++) {
            attacker.call("12015550188", exchange.now());
            exchange.settle();
            String challenge =
                    "Digest realm=\"carrier.example\", nonce=\"%d\", algorithm=SHA-256, qop=\"auth\""
                            .formatted(i);
            carrier.reject(status, Headers.NONE.with(header, challenge), exchange.now());
            exchange.settle();
            assertEquals(i, carrier.invitations().size());
            assertTrue(attacker.isIdle());
            assertEquals(503, attacker.lastStatus());
            exchange.pass(Duration.ofMillis(100));
            stage.attacked(Attack.ENDLESS_CHALLENGE);
        }
    }

    /// What we are made to send to the phone, by its method. A re-INVITE of ours there is none of.
    private enum Way {
        INVITE,
        CANCEL,
        BYE,
        NOTIFY,
        PRACK,
        UPDATE,
        OPTIONS
    }

    @Test
    void aChallengeIsNeverAnsweredAndIsTheEndOfWhatWasAsked() {
        Set<String> challenged = new TreeSet<>();
        for (Challenge challenge : Challenge.all("maple.example", "asterisk", "")) {
            for (Way way : Way.values()) {
                challenged.addAll(challengedWhile(way, challenge));
                assertEquals(List.of(), exchange.view().calls(), way::name);
                stage.attacked(Attack.DIGEST_LEAK);
            }
        }
        assertEquals(
                Set.of("BYE", "CANCEL", "INVITE", "NOTIFY", "OPTIONS", "PRACK", "UPDATE"),
                challenged);
    }

    /// The methods that were challenged.
    private Set<String> challengedWhile(Way way, Challenge challenge) {
        switch (way) {
            case INVITE, NOTIFY -> {
                // At once.
            }
            case CANCEL, PRACK -> {
                attacker.call("102", exchange.now());
                exchange.settle();
                victim.ring(exchange.now());
            }
            case BYE, UPDATE, OPTIONS -> talk();
        }
        exchange.settle();
        stage.challenge(challenge);
        switch (way) {
            case INVITE -> attacker.call("102", exchange.now());
            case NOTIFY -> victim.watch("101", exchange.now());
            case CANCEL, BYE -> attacker.hangUp(exchange.now());
            case PRACK -> rings(victim);
            case UPDATE -> update(victim, "timer");
            // A phone without session timers is asked after 15 min.
            case OPTIONS -> update(victim, "none");
        }
        Duration time =
                Duration.ofSeconds(
                        switch (way) {
                            case INVITE, CANCEL, BYE, NOTIFY, PRACK -> 10;
                            case UPDATE -> 50;
                            case OPTIONS -> 910;
                        });
        List<SipRequest> challenged = stage.challengesFor(time);
        assertEachWasSentOnce(challenged);
        Set<String> methods =
                challenged.stream().map(r -> r.method().name()).collect(Collectors.toSet());
        assertEquals(Set.of(way.name()), methods);
        allIsUsual();
        return methods;
    }

    /// A challenge is no invitation to try again, which would be the same method in the same
    /// dialog.
    private static void assertEachWasSentOnce(List<SipRequest> requests) {
        var seen = new HashSet<String>();
        for (SipRequest request : requests) {
            assertTrue(seen.add(request.method() + " " + request.callId()), request::toString);
        }
    }

    /// The phone that challenges whatever it gets, with another nonce each time: each call to it
    /// fails at once, each call of its own ends by itself.
    @Test
    void challengesWithoutEndAreOneForEachThingAsked() {
        var challenge = new Challenge(401, List.of("maple.example", "asterisk"));
        for (int i = 0; i < CALLS; i++) {
            stage.challenge(challenge);
            victim.watch("101", exchange.now());
            attacker.call("102", exchange.now());
            assertEquals(2, stage.challengesFor(Duration.ofSeconds(2)).size(), "INVITE, NOTIFY");
            assertTrue(attacker.isIdle());
            stage.attacked(Attack.ENDLESS_CHALLENGE);
            stage.challengeNoMore();
            talk();
            update(victim, "timer");
            stage.challenge(challenge);
            assertEquals(1, stage.challengesFor(Duration.ofSeconds(50)).size(), "UPDATE");
            stage.attacked(Attack.ENDLESS_CHALLENGE);
            attacker.hangUp(exchange.now());
            assertEquals(1, stage.challengesFor(Duration.ofSeconds(2)).size(), "BYE");
            stage.attacked(Attack.ENDLESS_CHALLENGE);
            allIsUsual();
            exchange.forgetHistory();
        }
    }

    private void allIsUsual() {
        stage.challengeNoMore();
        attacker.hangUp(exchange.now());
        victim.hangUp(exchange.now());
        exchange.pass(Duration.ofSeconds(70));
        attacker.register(exchange.now());
        victim.register(exchange.now());
        exchange.settle();
    }

    private void talk() {
        attacker.call("102", exchange.now());
        exchange.settle();
        victim.answer(exchange.now());
        exchange.settle();
        assertTrue(attacker.isTalking());
    }

    /// Has the phone say that it rings so that we have to answer by PRACK (RFC 3262).
    private void rings(ScriptedPhone phone) {
        SipRequest invite = phone.invitations().getLast();
        Headers reliable =
                Headers.of(HeaderName.REQUIRE, "100rel")
                        .with(HeaderName.RSEQ, 1L)
                        .with(HeaderName.CONTACT, NameAddr.of(SipUri.of("102", "phone.example")));
        exchange.receive(phone, SipResponse.to(invite, 180, "reliable").with(reliable));
    }

    /// Has the phone send an UPDATE, by which we are to refresh the session (RFC 4028).
    private void update(ScriptedPhone phone, String supported) {
        DialogId dialog = phone.dialog();
        SipUri here = SipUri.of("102", "phone.example");
        var expires = new SessionExpires(90, Optional.of(Refresher.UAS));
        Headers headers =
                Headers.of(
                                HeaderName.VIA,
                                Via.tls("phone.example", 5061, "z9hG4bK-" + dialog.callId()))
                        .with(HeaderName.MAX_FORWARDS, 70L)
                        .with(HeaderName.FROM, NameAddr.of(here).withTag(dialog.localTag()))
                        .with(HeaderName.TO, NameAddr.of(here).withTag(dialog.remoteTag()))
                        .with(HeaderName.CALL_ID, dialog.callId())
                        .with(HeaderName.CSEQ, new CSeq(1_000, Method.UPDATE))
                        .with(HeaderName.CONTACT, NameAddr.of(here))
                        .with(HeaderName.SUPPORTED, supported)
                        .with(HeaderName.ALLOW, "UPDATE")
                        .with(HeaderName.SESSION_EXPIRES, expires);
        exchange.receive(phone, new SipRequest(Method.UPDATE, here, headers, Body.NONE));
    }
}
