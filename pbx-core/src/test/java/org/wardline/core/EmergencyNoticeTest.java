package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.EmergencyCalled;
import org.wardline.audit.event.EmergencyTold;
import org.wardline.directory.CivicAddress;
import org.wardline.directory.CivicAddress.Street;
import org.wardline.directory.EmergencyContact;
import org.wardline.directory.EmergencyPlan;
import org.wardline.directory.Extension;
import org.wardline.directory.Interior;
import org.wardline.directory.PhoneLocation;
import org.wardline.directory.Premises;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkNumber;
import org.wardline.directory.TrunkServer;
import org.wardline.emergency.OutsideNotice;
import org.wardline.ident.ContactId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.PremisesId;
import org.wardline.ident.Secret;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.testkit.phone.ScriptedPhone;

/// Who is told when a phone calls for help, in virtual time. The contact is at 104.
class EmergencyNoticeTest extends FourDesks {

    private Premises main;

    @BeforeEach
    void aStaffedPoint() {
        var street =
                new Street(
                        "350",
                        Optional.empty(),
                        Optional.empty(),
                        "Fifth",
                        Optional.of("Ave"),
                        Optional.empty());
        main =
                new Premises(
                        PremisesId.random(),
                        maple.id(),
                        "Main",
                        new CivicAddress(street, "Springfield", Optional.empty(), "IL", "62701"),
                        ZoneId.of("America/Chicago"),
                        E164.of("+12175550100"),
                        Optional.empty());
        var room =
                new Interior(
                        Optional.empty(),
                        Optional.of("3"),
                        Optional.empty(),
                        Optional.of("5"),
                        Optional.empty());
        var place = new PhoneLocation(device(desk101), maple.id(), main.id(), room);
        plan(List.of(place), at(desk104));
    }

    @Test
    void theStaffedPointIsToldWhoWhereAndWhenBeforeAnythingElseHappens() {
        one.call("911", exchange.now());
        exchange.settle();
        SipRequest notice = exchange.lastRequestTo(four, Method.MESSAGE);
        String text = text(notice);
        for (String told :
                List.of(
                        "EMERGENCY: 911 dialled at extension 101",
                        "Desk 101",
                        "CST",
                        "350 Fifth Ave, Springfield, IL 62701; floor 3, room 5",
                        "+12175550100",
                        "NOT PUT THROUGH")) {
            assertTrue(text.contains(told), told + " in: " + text);
        }
        assertEquals(
                "101", ((SipUri) notice.from().uri()).userDecoded(), "who answers speaks with");
        assertTrue(notice.body().is(MediaType.of("text", "plain")));
        assertEquals(
                Optional.of("emergency"), notice.headers().first(HeaderName.extension("Priority")));
        assertFalse(notice.headers().has(HeaderName.CONTACT), "RFC 3428 4");
        assertEquals(0, messages(two) + messages(one), "nobody else");
        EmergencyCalled called = acts(EmergencyCalled.class).getFirst();
        assertEquals("n911", called.number());
        assertEquals("not_put_through", called.progress());
        assertTrue(called.located());
        assertEquals(
                List.of("status_405"),
                outcomes(),
                "this phone can't show texts, and the log says that it was not told");
    }

    @Test
    void aKeyThatSticksIsToldOnceAndThenOnceAMinuteWithItsCount() {
        for (int i = 0; i < 20; i++) {
            one.call("911", exchange.now());
            exchange.settle();
        }
        assertEquals(1, messages(four));
        assertEquals(20, acts(EmergencyCalled.class).size(), "each one is recorded");
        exchange.pass(Duration.ofSeconds(59));
        assertEquals(1, messages(four));
        exchange.pass(Duration.ofSeconds(2));
        assertEquals(2, messages(four));
        assertTrue(text(exchange.lastRequestTo(four, Method.MESSAGE)).contains("19 more times"));
        exchange.pass(Duration.ofSeconds(70));
        assertEquals(2, messages(four), "nothing more happened");
        call(one, "911");
        assertEquals(3, messages(four), "and the next one is told at once");
    }

    @Test
    void anotherPhoneAndAnotherNumberAreToldAtOnceMeanwhile() {
        call(one, "933");
        call(one, "933");
        assertTrue(text(exchange.lastRequestTo(four, Method.MESSAGE)).startsWith("TEST: 933"));
        call(one, "9911");
        assertEquals(2, messages(four), "a test before it hides no call for help");
        call(two, "911");
        assertEquals(3, messages(four));
        assertTrue(
                text(exchange.lastRequestTo(four, Method.MESSAGE))
                        .contains("where in it is not recorded"));
    }

    @Test
    void whoCallsTheCrisisLineIsNotAnnouncedToColleagues() {
        call(one, "988");
        assertEquals(0, messages(four));
        assertEquals("n988", acts(EmergencyCalled.class).getFirst().number());
    }

    @Test
    void aContactThatIsNotThereIsNotedAndTheOthersAreTold() {
        Extension empty = exchange.extension(maple, "105", false);
        plan(List.of(), at(empty), at(desk104), at(desk101));
        one.call("911", exchange.now());
        exchange.settle();
        assertEquals(1, messages(four));
        assertEquals(0, messages(one), "not who calls");
        assertEquals(List.of("not_there", "not_there", "status_405"), outcomes());
    }

    @Test
    void aWebServerIsToldOutsideAndItsOutcomeIsNoted() {
        var key = Secret.of(new byte[EmergencyContact.Way.Webhook.KEY_BYTES]);
        var hook = new EmergencyContact.Way.Webhook(URI.create("https://alarm.example/x"), key);
        var server = new EmergencyContact(ContactId.random(), maple.id(), "Alarm", hook);
        plan(List.of(), server, at(desk104));
        call(one, "911");
        OutsideNotice notice = exchange.notices.getFirst();
        assertEquals(server, notice.contact());
        assertEquals(text(exchange.lastRequestTo(four, Method.MESSAGE)), notice.notice().text());
        assertEquals(List.of("status_405"), outcomes());
        notice.ended()
                .accept(
                        new EmergencyTold(
                                notice.notice().call(), server.id(), "webhook", "delivered", 12));
        assertEquals(List.of("status_405", "delivered"), outcomes());
    }

    @Test
    void anOfferThatIsRefusedIsACallForHelpAllTheSame() {
        invite(one, "911", 70);
        assertEquals(1, messages(four));
    }

    @Test
    void withoutContactsAndPlacesNothingIsToldAndTheCallIsRecorded() {
        exchange.features(maple.id(), features -> features.with(EmergencyPlan.NONE));
        call(one, "911");
        assertEquals(0, messages(four));
        assertFalse(acts(EmergencyCalled.class).getFirst().located());
    }

    @Test
    void aCallThatIsAnsweredIsToldOnceMoreAsTheSameCall() {
        ScriptedPhone carrier = aCarrier();
        call(one, "911");
        exchange.pass(Duration.ofSeconds(9));
        answer(carrier);
        List<String> told = texts();
        assertEquals(2, told.size());
        assertTrue(told.getFirst().endsWith("The call is being put through."), told.getFirst());
        assertTrue(told.getLast().endsWith("The call is answered."), told.getLast());
        assertEquals(
                told.getFirst().lines().toList().subList(0, 4),
                told.getLast().lines().toList().subList(0, 4),
                "when it was dialled and where the phone stands");
        hangUp(one);
        assertEquals(List.of("dialled", "connected"), progress());
        assertEquals(2, texts().size(), "what was answered is not told again when it ends");
    }

    @Test
    void aCallThatEveryCarrierRefusesIsToldAsNotPutThroughAsTheSameCall() {
        ScriptedPhone carrier = aCarrier();
        call(one, "911");
        carrier.reject(603, exchange.now());
        exchange.settle();
        assertEquals(2, texts().size());
        assertTrue(texts().getLast().contains("NOT PUT THROUGH"), texts().getLast());
        assertEquals(List.of("dialled", "not_put_through"), progress());
    }

    @Test
    void aCallerWhoIsGoneBeforeAnybodyAnswersIsToldAsThat() {
        aCarrier();
        call(one, "911");
        hangUp(one);
        assertTrue(texts().getLast().contains("gone before anybody answered"), texts().getLast());
        assertEquals(List.of("dialled", "hung_up"), progress());
    }

    @Test
    void aCallThatNobodyAnswersInTimeIsToldAsNotPutThrough() {
        aCarrier();
        call(one, "911");
        exchange.pass(Duration.ofSeconds(181));
        assertEquals(List.of("dialled", "not_put_through"), progress());
    }

    @Test
    void aSecondCallThatIsAnsweredIsNotToldAsBeingPutThroughLongAfterwards() {
        ScriptedPhone carrier = aCarrier();
        call(one, "911");
        carrier.reject(603, exchange.now());
        exchange.settle();
        call(one, "911");
        answer(carrier);
        assertEquals(3, texts().size());
        assertTrue(texts().getLast().endsWith("The call is answered."), texts().getLast());
        exchange.pass(Duration.ofSeconds(61));
        assertEquals(3, texts().size());
        hangUp(one);
        assertEquals(
                2,
                acts(EmergencyCalled.class).stream()
                        .map(called -> called.call())
                        .distinct()
                        .count());
    }

    /// A trunk whose carrier is connected, beside what the practice has.
    private ScriptedPhone aCarrier() {
        var trunk =
                new Trunk(
                        TrunkId.random(),
                        maple.id(),
                        "Carrier",
                        new TrunkServer("sip.carrier.example", 5061, Optional.empty()),
                        2,
                        List.of(new TrunkNumber(new E164("12025550101"), desk101.id())),
                        Optional.empty());
        exchange.features(maple.id(), old -> old.withTrunks(List.of(trunk)));
        return SimCarrier.of(exchange, trunk);
    }

    private List<String> texts() {
        return exchange.requestsTo(four, Method.MESSAGE).stream()
                .map(EmergencyNoticeTest::text)
                .toList();
    }

    private List<String> progress() {
        return acts(EmergencyCalled.class).stream().map(EmergencyCalled::progress).toList();
    }

    @Test
    void anotherPracticeHearsNothing() {
        var birch = exchange.practice("birch.example");
        ScriptedPhone other = exchange.registered(birch, exchange.extension(birch, "104", false));
        call(one, "911");
        assertEquals(0, messages(other));
    }

    private void plan(List<PhoneLocation> places, EmergencyContact... contacts) {
        var plan = new EmergencyPlan(List.of(main), places, List.of(contacts));
        exchange.features(maple.id(), features -> features.with(plan));
    }

    private EmergencyContact at(Extension extension) {
        return new EmergencyContact(
                ContactId.random(),
                maple.id(),
                "Desk " + extension.number(),
                new EmergencyContact.Way.Phones(extension.id()));
    }

    private DeviceId device(Extension extension) {
        return exchange.practices.of(maple).devicesOf(extension.id()).getFirst().id();
    }

    private long messages(ScriptedPhone phone) {
        return exchange.requestsTo(phone, Method.MESSAGE).size();
    }

    private List<String> outcomes() {
        return acts(EmergencyTold.class).stream().map(EmergencyTold::outcome).toList();
    }

    private <T> List<T> acts(Class<T> kind) {
        return exchange.acts.stream()
                .map(act -> act.event())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static String text(SipRequest message) {
        return new String(message.body().bytes(), StandardCharsets.UTF_8);
    }
}
