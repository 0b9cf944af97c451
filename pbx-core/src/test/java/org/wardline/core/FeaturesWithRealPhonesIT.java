package org.wardline.core;

import static java.time.temporal.TemporalAdjusters.next;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.directory.CallHandling;
import org.wardline.directory.DayHours;
import org.wardline.directory.Extension;
import org.wardline.directory.ForwardWhen;
import org.wardline.directory.Holiday;
import org.wardline.directory.Interval;
import org.wardline.directory.MainLine;
import org.wardline.directory.NightSwitch;
import org.wardline.directory.OnCallRota;
import org.wardline.directory.OpeningHours;
import org.wardline.directory.OpeningState;
import org.wardline.directory.Tenant;
import org.wardline.media.testkit.Eventually;
import org.wardline.testkit.Baresip;
import org.wardline.testkit.BaresipAccount;
import org.wardline.testkit.phone.PhoneCertificate;
import org.wardline.tls.CertificateRequest;

/// Transfer, pickup, parking, forwards and do-not-disturb by phones that others wrote: three of
/// baresip, each of which speaks with a tone of its own, so that who hears whom can be told.
class FeaturesWithRealPhonesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT_RING = Duration.ofSeconds(5);
    private static final int HERTZ_ONE = 400;
    private static final int HERTZ_TWO = 700;
    private static final int HERTZ_THREE = 1_000;

    private static RunningPbx running;
    private static Tenant maple;
    private static Extension desk102;
    private static Extension desk103;
    private static Extension desk104;
    private static Path home;
    private static Baresip one;
    private static Baresip two;
    private static Baresip three;

    @BeforeAll
    static void threePhones(@TempDir Path folder) throws Exception {
        home = folder;
        running = new RunningPbx(home);
        maple = running.practice("maple.example");
        running.device(maple, running.extension(maple, "101", Duration.ofSeconds(20)), "one");
        desk102 = running.extension(maple, "102", Duration.ofSeconds(20));
        running.device(maple, desk102, "two");
        desk103 = running.extension(maple, "103", Duration.ofSeconds(20));
        running.device(maple, desk103, "three");
        desk104 = running.extension(maple, "104", SHORT_RING);
        running.device(maple, desk104, "four");
        running.device(maple, running.extension(maple, "105", SHORT_RING), "five");
        one = phone("one", HERTZ_ONE, "answermode=auto");
        two = phone("two", HERTZ_TWO, "answermode=manual");
        three = phone("three", HERTZ_THREE, "answermode=auto");
    }

    @AfterAll
    static void close() throws IOException {
        three.close();
        two.close();
        one.close();
        running.close();
    }

    @AfterEach
    void everyCallIsOver() throws IOException {
        for (Baresip phone : new Baresip[] {one, two, three}) {
            phone.command("hangup");
        }
        awaitNoCall();
    }

    private static void awaitNoCall() {
        Eventually.until(
                "no call is left", PATIENCE, () -> running.pbx().liveCalls(maple.id()).isEmpty());
    }

    @Test
    void aBlindTransferJoinsTheCallerWithTheThirdPhone() throws IOException {
        one.dial("102");
        answerAtTwo();
        two.transfer("103");
        three.await("CALL_ESTABLISHED", PATIENCE);
        two.await("CALL_CLOSED", PATIENCE);
        oneAndThreeHearEachOther();
    }

    @Test
    void anAttendedTransferJoinsWhoWasHeldWithWhoWasAsked() throws IOException {
        one.dial("102");
        answerAtTwo();
        two.command("hold");
        awaitState("held");
        two.dial("103");
        three.await("CALL_ESTABLISHED", PATIENCE);
        two.await("CALL_ESTABLISHED", PATIENCE);
        String consulted = two.dialogWith("103");
        // The REFER belongs to the first call.
        two.line(1);
        two.transferTo("103", consulted);
        two.await("CALL_CLOSED", PATIENCE);
        oneAndThreeHearEachOther();
    }

    /// REFER with Replaces of a dialog that is early still.
    @Test
    void aTransferToAPhoneThatStillRingsJoinsWhoWasHeldWithWhoAnswers() throws IOException {
        one.dial("103");
        three.await("CALL_ESTABLISHED", PATIENCE);
        awaitState("talking");
        three.command("hold");
        awaitState("held");
        three.dial("102");
        two.await("CALL_INCOMING", PATIENCE);
        three.await("CALL_RINGING", PATIENCE);
        String ringing = three.dialogWith("102");
        three.line(1);
        three.transferTo("102", ringing);
        // Its call to the phone that rings is over at once, the other one once that is answered.
        three.await("CALL_CLOSED", PATIENCE);
        // It rings anew, and shows who was held.
        two.await("CALL_INCOMING", PATIENCE);
        two.command("accept");
        three.await("CALL_CLOSED", PATIENCE);
        one.awaitTone(HERTZ_TWO, PATIENCE);
        two.awaitTone(HERTZ_ONE, PATIENCE);
    }

    /// Of one extension, and of the group.
    @ParameterizedTest
    @ValueSource(strings = {"**102", "*8"})
    void aCallIsPickedUpAtAnotherPhone(String code) throws IOException {
        pickupGroup(desk102);
        pickupGroup(desk103);
        one.dial("102");
        two.await("CALL_INCOMING", PATIENCE);
        three.dial(code);
        three.await("CALL_ESTABLISHED", PATIENCE);
        two.await("CALL_CLOSED", PATIENCE);
        oneAndThreeHearEachOther();
    }

    @Test
    void aParkedCallIsGotAtAnotherPhone() throws IOException {
        one.dial("102");
        answerAtTwo();
        two.transfer("*01");
        two.await("CALL_CLOSED", PATIENCE);
        awaitState("parked");
        three.dial("*01");
        three.await("CALL_ESTABLISHED", PATIENCE);
        oneAndThreeHearEachOther();
    }

    @Test
    void aForwardIsSetAndTakenBackAtThePhone() throws IOException {
        dialCode(three, "*72102");
        awaitForward(desk103, ForwardWhen.ALWAYS);
        one.dial("103");
        answerAtTwo();
        one.awaitTone(HERTZ_TWO, PATIENCE);
        two.awaitTone(HERTZ_ONE, PATIENCE);
        one.hangUp(PATIENCE);
        two.await("CALL_CLOSED", PATIENCE);
        dialCode(three, "*73");
        Eventually.until(
                "no forward",
                PATIENCE,
                () -> handling(desk103).forward(ForwardWhen.ALWAYS).isEmpty());
        dialCode(three, "*78");
        Eventually.until("not disturbed", PATIENCE, () -> handling(desk103).doNotDisturb());
        dialCode(three, "*79");
        Eventually.until("disturbed", PATIENCE, () -> !handling(desk103).doNotDisturb());
    }

    @Test
    void aBusyPhoneSendsItsCallsOn() throws IOException {
        dialCode(two, "*90103");
        awaitForward(desk102, ForwardWhen.BUSY);
        one.dial("102");
        two.await("CALL_INCOMING", PATIENCE);
        // 486 Busy Here.
        two.command("hangup");
        three.await("CALL_ESTABLISHED", PATIENCE);
        oneAndThreeHearEachOther();
        one.hangUp(PATIENCE);
        dialCode(two, "*91");
    }

    @Test
    void aPhoneThatNobodyAnswersSendsItsCallsOn() throws Exception {
        try (Baresip four = phone("four", 1_300, "answermode=manual")) {
            dialCode(four, "*92103");
            awaitForward(desk104, ForwardWhen.NO_ANSWER);
            one.dial("104");
            four.await("CALL_INCOMING", PATIENCE);
            three.await("CALL_ESTABLISHED", PATIENCE);
            four.await("CALL_CLOSED", PATIENCE);
            oneAndThreeHearEachOther();
        }
    }

    private static void awaitForward(Extension of, ForwardWhen when) {
        Eventually.until("the forward", PATIENCE, () -> handling(of).forward(when).isPresent());
    }

    @Test
    void aPhoneThatHasACertificateAndNoSecretTalksUntilThatIsRevoked() throws Exception {
        var key = PhoneCertificate.lasting(Duration.ofDays(1));
        var request = CertificateRequest.parse(key.request());
        var shown = key.with(running.authority().forDevice(request, "five"));
        running.certificate("five", Optional.of(shown.fingerprint()));
        Path pem = Files.writeString(home.resolve("five.pem"), shown.pem());
        BaresipAccount account = running.account("five", home.resolve("one.wav"));
        try (Baresip five = Baresip.start(home.resolve("five"), account.withoutSecret(), pem)) {
            five.awaitRegistered(PATIENCE);
            five.dial("101");
            five.await("CALL_ESTABLISHED", PATIENCE);
            one.awaitTone(HERTZ_ONE, PATIENCE);
            five.hangUp(PATIENCE);
            running.certificate("five", Optional.empty());
            Eventually.until(
                    "three phones",
                    PATIENCE,
                    () -> running.pbx().registrations(maple.id()).size() == 3);
            five.dial("101");
            String reason = five.await("CALL_CLOSED", PATIENCE);
            assertTrue(reason.contains("401"), reason);
        }
    }

    /// 100 goes by the hours of a Monday in Denver: open 8 to 17, lunch from 12 to 13. Open is 101,
    /// who is on call at night 103; lunch and holidays are mailboxes.
    @Test
    void theMainNumberRingsByTheHours() throws IOException {
        var main = running.extension(maple, "100", SHORT_RING);
        var monday = LocalDate.now(ZoneId.of("America/Denver")).with(next(DayOfWeek.MONDAY));
        openingHours(main, monday);
        try {
            wallShows(monday, 9);
            mainNumberReaches(one, HERTZ_ONE);
            wallShows(monday, 12);
            mainNumberReachesAMailbox();
            wallShows(monday, 17);
            mainNumberReaches(three, HERTZ_THREE);
            wallShows(monday.plusDays(1), 9);
            mainNumberReachesAMailbox();
            wallShows(monday.plusDays(7), 9);
            dialCode(two, "*28");
            Eventually.until("night", PATIENCE, () -> switched().isPresent());
            mainNumberReaches(three, HERTZ_THREE);
            dialCode(two, "*29");
            Eventually.until("by the hours", PATIENCE, () -> switched().isEmpty());
            mainNumberReaches(one, HERTZ_ONE);
        } finally {
            running.setWallClock(Duration.ZERO);
        }
    }

    private static Optional<NightSwitch> switched() {
        return running.directory().practice(maple.id()).hours().orElseThrow().switched();
    }

    private static void mainNumberReaches(Baresip phone, int hertz) throws IOException {
        two.dial("100");
        phone.await("CALL_ESTABLISHED", PATIENCE);
        two.awaitTone(hertz, PATIENCE);
        two.hangUp(PATIENCE);
        phone.await("CALL_CLOSED", PATIENCE);
    }

    private static void mainNumberReachesAMailbox() throws IOException {
        two.dial("100");
        two.await("CALL_ESTABLISHED", PATIENCE);
        awaitState("mailbox");
        two.hangUp(PATIENCE);
        awaitNoCall();
    }

    private static void wallShows(LocalDate day, int hour) {
        var wanted = day.atTime(hour, 0).atZone(ZoneId.of("America/Denver")).toInstant();
        running.setWallClock(Duration.between(Instant.now(), wanted));
    }

    /// The day after the Monday is a holiday.
    private static void openingHours(Extension main, LocalDate monday) {
        var workday =
                new DayHours(
                        List.of(Interval.parse("08:00-17:00")),
                        List.of(Interval.parse("12:00-13:00")));
        var hours =
                new OpeningHours(
                        maple.id(),
                        ZoneId.of("America/Denver"),
                        Map.of(DayOfWeek.MONDAY, workday, DayOfWeek.TUESDAY, workday),
                        List.of(
                                new Holiday(
                                        monday.plusDays(1),
                                        monday.plusDays(1),
                                        "Holiday",
                                        DayHours.CLOSED)),
                        Set.of(desk102.id()),
                        Optional.of(new OnCallRota(monday.atTime(8, 0), 7, List.of(desk103.id()))));
        var mailbox = new MainLine.Target.Message(main.mailbox().orElseThrow());
        Extension desk101 =
                running.directory().practice(maple.id()).extensionByNumber("101").orElseThrow();
        var line =
                new MainLine(
                        main.id(),
                        maple.id(),
                        Map.of(
                                OpeningState.OPEN,
                                new MainLine.Target.Ring(desk101.id()),
                                OpeningState.LUNCH,
                                mailbox,
                                OpeningState.CLOSED,
                                new MainLine.Target.OnCall(),
                                OpeningState.HOLIDAY,
                                mailbox));
        running.directory().hours().put(hours, running.noted(maple.id(), "opening_hours"));
        running.directory().hours().put(line, running.noted(maple.id(), "main_line"));
        running.pbx().directoryChanged();
    }

    private static void dialCode(Baresip phone, String code) throws IOException {
        phone.dial(code);
        phone.await("CALL_ESTABLISHED", PATIENCE);
        phone.await("CALL_CLOSED", PATIENCE);
    }

    private static void answerAtTwo() throws IOException {
        two.await("CALL_INCOMING", PATIENCE);
        two.command("accept");
        two.await("CALL_ESTABLISHED", PATIENCE);
        awaitState("talking");
    }

    private static CallHandling handling(Extension extension) {
        return running.directory().practice(maple.id()).handling(extension);
    }

    private static void pickupGroup(Extension extension) {
        CallHandling usual = CallHandling.usual(extension);
        running.handle(
                new CallHandling(
                        usual.extension(),
                        usual.tenant(),
                        false,
                        true,
                        usual.forwards(),
                        Optional.of("nurses"),
                        usual.role()));
    }

    private static void awaitState(String state) {
        Eventually.until(
                state,
                PATIENCE,
                () ->
                        running.pbx().liveCalls(maple.id()).stream()
                                .anyMatch(call -> call.state().equals(state)));
    }

    private static void oneAndThreeHearEachOther() {
        one.awaitTone(HERTZ_THREE, PATIENCE);
        three.awaitTone(HERTZ_ONE, PATIENCE);
    }

    private static Baresip phone(String name, int hertz, String option) throws Exception {
        Path wav = Files.write(home.resolve(name + ".wav"), Wav.tone(hertz, 120 * 8_000));
        Baresip phone = Baresip.start(home.resolve(name), running.account(name, wav).with(option));
        return phone.awaitRegistered(PATIENCE);
    }
}
