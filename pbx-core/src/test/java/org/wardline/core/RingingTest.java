package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.access.Role;
import org.wardline.cdr.CallOutcome;
import org.wardline.directory.CallFeatures;
import org.wardline.directory.CallerDisplay;
import org.wardline.directory.CallerDisplayRules;
import org.wardline.directory.ForwardWhen;
import org.wardline.directory.PhoneSetting;
import org.wardline.directory.RingGroup;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.ua.EndCause;
import org.wardline.testkit.phone.ScriptedPhone;

/// Who rings, for how long, and what the phones show: several phones of a person, groups, forwards,
/// do-not-disturb, caller display.
class RingingTest extends FourDesks {

    private static final HeaderName<String> ALERT_INFO = HeaderName.extension("Alert-Info");

    // ---- several phones of a person

    @Test
    void thePhonesThatLoseAreToldThatTheCallWasAnsweredElsewhere() {
        var second = exchange.registered(maple, desk102);
        call(one, "102");
        answer(second);
        assertEquals(List.of(EndCause.CANCELLED), two.ends());
        assertTrue(
                exchange.lastRequestTo(two, Method.CANCEL)
                        .headers()
                        .first(HeaderName.REASON)
                        .orElse("")
                        .contains("cause=200"));
        hangUp(one);
        assertEquals(List.of("ELSEWHERE", "HUNG_UP", "RELEASED"), legEnds());
    }

    @Test
    void aPhoneInACallRingsForAnotherUnlessItsExtensionWantsNone() {
        call(one, "102");
        answer(two);
        call(three, "102");
        assertEquals(2, two.invitations().size());
        assertTrue(
                two.invitations().getLast().headers().all(ALERT_INFO).stream()
                        .anyMatch(tone -> tone.contains("call-waiting")));
        hangUp(three);
        exchange.handle(desk102, handling -> handling.withCallWaiting(false));
        call(three, "102");
        assertEquals(486, three.lastStatus());
        assertEquals(2, two.invitations().size());
    }

    @Test
    void aPhoneThatComesWhileItsExtensionRingsRingsToo() {
        call(one, "102");
        var late = exchange.registered(maple, desk102);
        assertTrue(late.isRinging());
        answer(late);
        assertTrue(one.isTalking());
    }

    // ---- groups

    @Test
    void aGroupRingsAllItsMembersAndTheFirstAnswerWins() {
        group(RingGroup.Order.ALL, member(desk102, 0), member(desk103, 0));
        call(one, "104");
        assertTrue(two.isRinging() && three.isRinging() && four.isRinging());
        answer(three);
        assertTrue(one.isTalking());
        assertEquals(List.of(EndCause.CANCELLED), two.ends());
        assertEquals(List.of(EndCause.CANCELLED), four.ends());
        NameAddr shown = two.invitations().getFirst().to();
        assertEquals("104", ((SipUri) shown.uri()).userDecoded(), "the number that was dialled");
    }

    @Test
    void membersBeginAfterTheirDelays() {
        group(RingGroup.Order.ALL, member(desk102, 5), member(desk103, 10));
        call(one, "104");
        assertFalse(two.isRinging() || three.isRinging());
        exchange.pass(Duration.ofSeconds(6));
        assertTrue(two.isRinging());
        assertFalse(three.isRinging());
        exchange.pass(Duration.ofSeconds(5));
        assertTrue(three.isRinging());
        exchange.pass(Duration.ofSeconds(10));
        assertEquals(480, one.lastStatus());
        assertEquals(CallOutcome.NO_ANSWER, exchange.records.getFirst().outcome());
        assertEquals(4, exchange.records.getFirst().legs().size());
    }

    @Test
    void aGroupInOrderRingsOneAfterTheOtherAndWaitsForNobodyWhoIsBusy() {
        exchange.disconnect(four);
        group(RingGroup.Order.IN_ORDER, member(desk102, 0), member(desk103, 0));
        call(one, "104");
        assertTrue(two.isRinging());
        assertFalse(three.isRinging());
        two.reject(486, exchange.now());
        exchange.settle();
        assertTrue(three.isRinging(), "at once");
        exchange.pass(Duration.ofSeconds(16));
        assertFalse(three.isRinging());
        assertEquals(480, one.lastStatus());
    }

    @Test
    void aMemberWhoDeclinesDoesNotEndTheGroup() {
        group(RingGroup.Order.ALL, member(desk102, 0), member(desk103, 0));
        call(one, "104");
        two.reject(603, exchange.now());
        exchange.settle();
        assertTrue(three.isRinging());
        assertTrue(four.isRinging());
    }

    // ---- forwards and do-not-disturb

    /// RFC 3261 21.3: the phone's own forward key.
    @Test
    void aPhoneThatForwardsItselfLeadsTheCallOnWithinThePractice() {
        call(one, "103");
        redirect(three, "102");
        assertTrue(two.isRinging());
        two.reject(486, exchange.now());
        exchange.settle();
        assertEquals(desk103.mailbox(), Optional.of(exchange.visits.getFirst().mailbox()));
        hangUp(one);
        assertTrue(legEnds().contains("TRANSFERRED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"911", "*97", "103", "777", "+19005550100"})
    void aPhoneForwardsNowhereElse(String to) {
        call(one, "103");
        redirect(three, to);
        assertEquals(desk103.mailbox(), Optional.of(exchange.visits.getFirst().mailbox()));
        assertFalse(two.isRinging());
    }

    @Test
    void theOtherPhonesOfAPersonRingOnWhenOneForwardsItself() {
        var second = exchange.registered(maple, desk103);
        call(one, "103");
        redirect(three, "102");
        assertTrue(second.isRinging());
        assertFalse(two.isRinging());
        second.reject(486, exchange.now());
        exchange.settle();
        assertTrue(two.isRinging());
    }

    @Test
    void phonesThatForwardToEachOtherEnd() {
        call(one, "102");
        redirect(two, "104");
        redirect(four, "102");
        assertEquals(480, one.lastStatus());
        assertEquals(1, two.invitations().size());
    }

    @Test
    void aMembersOwnForwardLeadsNoCallOfTheGroupAway() {
        group(RingGroup.Order.ALL, member(desk102, 0));
        call(one, "104");
        redirect(two, "103");
        assertTrue(four.isRinging());
        four.reject(486, exchange.now());
        exchange.settle();
        assertFalse(three.isRinging());
        assertEquals(486, one.lastStatus());
    }

    @Test
    void anUnansweredCallIsForwardedAndComesBackToItsOwnersMailbox() {
        exchange.handle(
                desk103, h -> h.withForward(ForwardWhen.NO_ANSWER, Optional.of(desk102.number())));
        call(one, "103");
        assertTrue(three.isRinging());
        exchange.pass(Duration.ofSeconds(21));
        assertFalse(three.isRinging());
        assertTrue(two.isRinging());
        exchange.pass(Duration.ofSeconds(21));
        assertEquals(desk103.mailbox(), Optional.of(exchange.visits.getFirst().mailbox()));
        assertFalse(exchange.visits.getFirst().busy());
    }

    @Test
    void aGroupThatNobodyAnswersEndsInTheMailboxOfWhoseForwardLedThere() {
        exchange.handle(
                desk103, h -> h.withForward(ForwardWhen.BUSY, Optional.of(desk104.number())));
        group(RingGroup.Order.ALL, member(desk102, 0));
        call(one, "103");
        three.reject(486, exchange.now());
        exchange.settle();
        assertTrue(two.isRinging() && four.isRinging());
        exchange.pass(Duration.ofSeconds(21));
        var visit = exchange.visits.getFirst();
        assertEquals(desk103, visit.extension());
        assertTrue(visit.busy(), "it was busy itself, whatever became of the call after");
    }

    @Test
    void aForwardOfAllCallsRingsOnlyThere() {
        exchange.handle(
                desk102, h -> h.withForward(ForwardWhen.ALWAYS, Optional.of(desk104.number())));
        call(one, "102");
        assertTrue(two.invitations().isEmpty());
        assertTrue(four.isRinging());
    }

    @Test
    void forwardsThatGoRoundEnd() {
        exchange.handle(
                desk102, h -> h.withForward(ForwardWhen.BUSY, Optional.of(desk104.number())));
        exchange.handle(
                desk104, h -> h.withForward(ForwardWhen.BUSY, Optional.of(desk102.number())));
        call(one, "102");
        two.reject(486, exchange.now());
        exchange.settle();
        four.reject(486, exchange.now());
        exchange.settle();
        assertEquals(486, one.lastStatus());
        assertEquals(1, two.invitations().size());
        assertEquals(1, four.invitations().size());
    }

    @Test
    void whoIsNotToBeDisturbedIsBusyAndCallsOutAsBefore() {
        exchange.handle(desk102, h -> h.withDoNotDisturb(true));
        call(one, "102");
        assertEquals(486, one.lastStatus());
        assertTrue(two.invitations().isEmpty());
        call(two, "101");
        assertTrue(one.isRinging());
    }

    @Test
    void doNotDisturbAndForwardsDoNotStandBeforeTheEmergencyNumber() {
        exchange.handle(
                desk101,
                h ->
                        h.withDoNotDisturb(true)
                                .withForward(ForwardWhen.ALWAYS, Optional.of(desk102.number())));
        one.call("911", exchange.now());
        exchange.settle();
        assertEquals(503, one.lastStatus());
        assertEquals(CallOutcome.REFUSED, exchange.records.getFirst().outcome());
        one.call("*72911", exchange.now());
        exchange.settle();
        assertEquals(404, one.lastStatus(), "nobody forwards to the emergency services");
    }

    @Test
    void aStarCodeGoesToTheApplicationThatCarriesItOut() {
        one.call("*78", exchange.now());
        exchange.settle();
        var visit = exchange.settings.getFirst();
        assertEquals(new PhoneSetting.DoNotDisturb(true), visit.setting());
        assertEquals(desk101, visit.extension());
        exchange.command(new org.wardline.call.CallCommand.Answer(visit.call()));
        assertTrue(one.isTalking());
        exchange.command(new org.wardline.call.CallCommand.HangUp(visit.call(), false));
        assertEquals(CallOutcome.FEATURE, exchange.records.getFirst().outcome());
    }

    @Test
    void messagesAreHeardFromAnyPhone() {
        call(one, "*97");
        call(two, "*98");
        call(four, "*97103");
        call(three, "*97777");
        var own = exchange.retrievals.getFirst();
        assertEquals(desk101, own.extension());
        assertTrue(own.ownPhone());
        assertEquals(Optional.empty(), own.mailboxOf());
        assertFalse(exchange.retrievals.get(1).ownPhone());
        assertEquals(Optional.of(desk103), exchange.retrievals.get(2).mailboxOf());
        assertEquals(404, three.lastStatus(), "nobody has that number");
        exchange.command(new org.wardline.call.CallCommand.Answer(own.call()));
        assertTrue(one.isTalking());
        exchange.command(new org.wardline.call.CallCommand.HangUp(own.call(), false));
        assertEquals(CallOutcome.FEATURE, exchange.records.getLast().outcome());
    }

    // ---- what phones show, and how they ring

    @Test
    void aScreenShowsOfAPatientWhatItsRoleAndItsPlaceAllow() {
        role(desk101, Role.PROVIDER);
        role(desk102, Role.FRONT_DESK);
        role(desk104, Role.ADMINISTRATOR);
        var outside = SimGateway.of(exchange, maple);
        group(RingGroup.Order.ALL, member(desk101, 0), member(desk102, 0), member(desk103, 0));
        outside.callAs("Marguerite Quillfeather", "15550142739", "104", exchange.now());
        exchange.settle();
        assertShown(one, "Marguerite Quillfeather", "15550142739");
        assertShown(two, "", "15550142739");
        assertShown(three, "M. Q.", "anonymous");
        assertShown(four, "Patient", "anonymous");
    }

    @Test
    void aPracticeDecidesWhatIsShownAndAColleagueIsAlwaysShown() {
        exchange.features(
                maple.id(),
                old ->
                        new CallFeatures(
                                old.handlings(),
                                old.groups(),
                                new CallerDisplayRules(Map.of(), CallerDisplay.PATIENT)));
        var outside = SimGateway.of(exchange, maple);
        outside.callAs("Marguerite Quillfeather", "15550142739", "102", exchange.now());
        exchange.settle();
        assertShown(two, "Patient", "anonymous");
        call(one, "104");
        assertShown(four, "Desk 101", "101");
    }

    @Test
    void phonesRingDifferentlyForPatientsColleaguesAndPriorityGroups() {
        var outside = SimGateway.of(exchange, maple);
        call(one, "102");
        assertEquals("<urn:alert:source:internal>;info=alert-internal", tone(two));
        outside.callAs("", "15550142739", "103", exchange.now());
        exchange.settle();
        assertEquals("<urn:alert:source:external>;info=alert-external", tone(three));
        exchange.features(
                maple.id(),
                old ->
                        new CallFeatures(
                                old.handlings(),
                                List.of(
                                        new RingGroup(
                                                desk104.id(),
                                                maple.id(),
                                                RingGroup.Order.ALL,
                                                RingGroup.DEFAULT_EACH,
                                                true,
                                                List.of(member(desk101, 0)))),
                                old.display()));
        three.hangUp(exchange.now());
        exchange.settle();
        three.call("104", exchange.now());
        exchange.settle();
        assertEquals("<urn:alert:priority:high>;info=alert-group", tone(four));
    }

    private static void assertShown(ScriptedPhone phone, String name, String user) {
        NameAddr from = phone.invitations().getLast().from();
        assertEquals(name, from.display());
        assertEquals(user, ((SipUri) from.uri()).userDecoded());
        assertTrue(
                Stream.of("Quillfeather", "15550142739")
                        .filter(secret -> !name.contains(secret) && !user.contains(secret))
                        .noneMatch(phone.invitations().getLast().headers().toString()::contains));
    }

    private static String tone(ScriptedPhone phone) {
        return phone.invitations().getLast().headers().first(ALERT_INFO).orElseThrow();
    }
}
