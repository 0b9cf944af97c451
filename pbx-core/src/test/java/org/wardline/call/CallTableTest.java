package org.wardline.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wardline.call.Call.State.ENDING;
import static org.wardline.call.Call.State.OVER;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.call.Call.State;
import org.wardline.call.CallStage.Stage;
import org.wardline.media.AudioSource;
import org.wardline.media.MediaEvent;
import org.wardline.sip.message.Body;
import org.wardline.sip.ua.EndCause;
import org.wardline.testkit.StateTable;

/// Every input in every state of a call, and the state that follows.
class CallTableTest {

    /// An input, by name, made for the call that it goes to.
    enum Input {
        RINGS,
        ANSWERED,
        ANSWERED_WITHOUT_KEYS,
        BUSY,
        MOVED,
        CALLER_GONE,
        PHONE_GONE,
        THIRD_RINGS,
        THIRD_BUSY,
        CALLER_REINVITES,
        CALLER_REINVITES_IN_PLAINTEXT,
        TRANSFERS,
        TRANSFERS_TO_NOBODY,
        PARKS,
        REACHABLE,
        ACKNOWLEDGED,
        LATCHED,
        KEY,
        TAP_ENDED,
        MEDIA_FAILED,
        PLAY,
        HANG_UP,
        DEADLINE
    }

    @ParameterizedTest(name = "{0} + {1} -> {2}")
    @MethodSource("table")
    void follows(Stage stage, Input input, State expected) {
        var on = new CallStage();
        on.reach(stage);
        on.call().handle(input(input, on), on.now());
        assertEquals(expected, on.call().state());
        boolean gone = expected == OVER || expected == ENDING;
        assertEquals(gone ? 1 : 0, on.records(), "a record is left exactly when the call ends");
        if (gone) {
            assertEquals(List.of(), on.openPorts());
        }
        if (expected == OVER && on.applicationEvents() > 0) {
            assertInstanceOf(CallEvent.Ended.class, on.lastApplicationEvent());
        }
    }

    /// Stage, the state that follows, and the inputs that lead there. CALLER is the near side,
    /// PHONE the one that was called (and has asked for the transfer or parked the call), THIRD the
    /// one that the caller is transferred to. No phone is left in PARKED, APPLICATION and ENDING.
    private static final String TABLE =
            """
            RINGING      > RINGING     : RINGS CALLER_REINVITES CALLER_REINVITES_IN_PLAINTEXT ACKNOWLEDGED LATCHED
            RINGING      > RINGING     : KEY TAP_ENDED MEDIA_FAILED PLAY TRANSFERS PARKS DEADLINE REACHABLE
            RINGING      > RINGING     : MOVED
            RINGING      > TALKING     : ANSWERED
            RINGING      > APPLICATION : ANSWERED_WITHOUT_KEYS BUSY PHONE_GONE
            RINGING      > OVER        : CALLER_GONE HANG_UP
            TALKING      > TALKING     : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY CALLER_REINVITES REACHABLE
            TALKING      > TALKING     : CALLER_REINVITES_IN_PLAINTEXT ACKNOWLEDGED LATCHED KEY TAP_ENDED PLAY
            TALKING      > TALKING     : DEADLINE TRANSFERS_TO_NOBODY MOVED
            TALKING      > RINGING     : TRANSFERS
            TALKING      > PARKED      : PARKS
            TALKING      > OVER        : CALLER_GONE PHONE_GONE MEDIA_FAILED HANG_UP
            TRANSFERRING > RINGING     : THIRD_RINGS PHONE_GONE CALLER_REINVITES CALLER_REINVITES_IN_PLAINTEXT
            TRANSFERRING > RINGING     : ACKNOWLEDGED LATCHED KEY TAP_ENDED PLAY TRANSFERS PARKS DEADLINE REACHABLE
            TRANSFERRING > APPLICATION : THIRD_BUSY
            TRANSFERRING > OVER        : CALLER_GONE HANG_UP MEDIA_FAILED
            PARKED       > PARKED      : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY CALLER_REINVITES REACHABLE
            PARKED       > PARKED      : CALLER_REINVITES_IN_PLAINTEXT ACKNOWLEDGED LATCHED KEY TAP_ENDED PLAY
            PARKED       > PARKED      : TRANSFERS PARKS MOVED
            PARKED       > RINGING     : DEADLINE
            PARKED       > OVER        : CALLER_GONE MEDIA_FAILED HANG_UP
            APPLICATION  > APPLICATION : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY CALLER_REINVITES REACHABLE
            APPLICATION  > APPLICATION : CALLER_REINVITES_IN_PLAINTEXT ACKNOWLEDGED LATCHED KEY TAP_ENDED PLAY
            APPLICATION  > APPLICATION : DEADLINE TRANSFERS PARKS MOVED
            APPLICATION  > OVER        : CALLER_GONE MEDIA_FAILED HANG_UP
            ENDING       > ENDING      : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY CALLER_GONE CALLER_REINVITES
            ENDING       > ENDING      : CALLER_REINVITES_IN_PLAINTEXT ACKNOWLEDGED LATCHED KEY MEDIA_FAILED PLAY
            ENDING       > ENDING      : HANG_UP TRANSFERS PARKS REACHABLE MOVED
            ENDING       > OVER        : TAP_ENDED DEADLINE
            """;

    /// Inputs that can't come in a state, because the one that they come from is not there yet, or
    /// no more.
    private static final String IMPOSSIBLE =
            """
            RINGING      : THIRD_RINGS THIRD_BUSY TRANSFERS_TO_NOBODY
            TALKING      : THIRD_RINGS THIRD_BUSY
            TRANSFERRING : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY MOVED TRANSFERS_TO_NOBODY
            PARKED       : PHONE_GONE THIRD_RINGS THIRD_BUSY TRANSFERS_TO_NOBODY
            APPLICATION  : PHONE_GONE THIRD_RINGS THIRD_BUSY TRANSFERS_TO_NOBODY
            ENDING       : PHONE_GONE THIRD_RINGS THIRD_BUSY TRANSFERS_TO_NOBODY
            """;

    @Test
    void theTableHasEveryInputInEveryState() {
        var seen = new StateTable();
        table().forEach(row -> {
            Object[] cell = row.get();
            String next =
                    cell[2] == State.RINGING && cell[0] == Stage.TRANSFERRING
                            ? cell[0].toString()
                            : cell[2].toString();
            seen.put(cell[0].toString(), cell[1].toString(), next, "-");
        });
        seen.hold("Call");
        Set<String> cells = new HashSet<>(seen.cells());
        IMPOSSIBLE
                .lines()
                .map(row -> row.split("[ :]+"))
                .forEach(words ->
                        Stream.of(words)
                                .skip(1)
                                .forEach(i ->
                                        assertTrue(
                                                cells.add(words[0] + " + " + Input.valueOf(i)),
                                                words[0] + " + " + i)));
        assertEquals(Stage.values().length * Input.values().length, cells.size());
    }

    /// A base of cordless phones, or a gateway.
    @Test
    void aPhoneRingsForAnotherOneBehindTheSameConnection() {
        var on = new CallStage(1);
        assertEquals(State.RINGING, on.call().state());
        assertEquals(List.of(on.phoneLeg()), on.call().ringing());
    }

    @Test
    void everyPhonesPartHasItsReason() {
        assertEnds(Stage.RINGING, Input.CALLER_GONE, "HUNG_UP", "CANCELLED");
        assertEnds(Stage.TALKING, Input.CALLER_GONE, "HUNG_UP", "RELEASED");
        assertEnds(Stage.TALKING, Input.PHONE_GONE, "HUNG_UP", "RELEASED");
        assertEnds(Stage.TRANSFERRING, Input.CALLER_GONE, "CANCELLED", "HUNG_UP", "RELEASED");
        assertEnds(Stage.PARKED, Input.CALLER_GONE, "TRANSFERRED", "HUNG_UP");
        assertEnds(Stage.APPLICATION, Input.CALLER_GONE, "UNREACHABLE", "HUNG_UP");
    }

    private static void assertEnds(Stage stage, Input input, String... ends) {
        var on = new CallStage();
        on.reach(stage);
        on.call().handle(input(input, on), on.now());
        assertEquals(
                Stream.of(ends).sorted().toList(),
                on.legEnds().stream().sorted().toList(),
                stage + " " + input);
    }

    static Stream<Arguments> table() {
        Stream<Arguments> written = TABLE.lines().flatMap(CallTableTest::row);
        Stream<Arguments> over =
                Stream.of(Input.values()).map(input -> Arguments.of(Stage.OVER, input, OVER));
        return Stream.concat(written, over);
    }

    private static Stream<Arguments> row(String row) {
        List<String> words = List.of(row.split("[ >:]+"));
        Stage stage = Stage.valueOf(words.getFirst());
        State expected = State.valueOf(words.get(1));
        return words.stream()
                .skip(2)
                .map(input -> Arguments.of(stage, Input.valueOf(input), expected));
    }

    private static CallInput input(Input input, CallStage stage) {
        Leg caller = stage.callerLeg();
        Leg phone = stage.phoneLeg();
        return switch (input) {
            case RINGS -> new CallInput.Rings(phone);
            case ANSWERED -> new CallInput.Answered(phone, stage.phonesAnswer());
            case ANSWERED_WITHOUT_KEYS -> new CallInput.Answered(phone, CallStage.PLAIN);
            case THIRD_RINGS -> new CallInput.Rings(stage.thirdLeg());
            case THIRD_BUSY -> new CallInput.Failed(stage.thirdLeg(), 486, Optional.empty());
            case TRANSFERS -> stage.referred("103");
            case TRANSFERS_TO_NOBODY -> stage.referred("777");
            case PARKS -> stage.referred("*01");
            case REACHABLE ->
                    new CallInput.Reachable(phone.party().peer().ofExtension().orElseThrow());
            case BUSY -> new CallInput.Failed(phone, 486, Optional.empty());
            case MOVED -> new CallInput.Failed(phone, 302, Optional.of("103"));
            case CALLER_GONE -> new CallInput.HungUp(caller, EndCause.BYE);
            case PHONE_GONE -> new CallInput.HungUp(phone, EndCause.BYE);
            case CALLER_REINVITES -> new CallInput.Reinvited(caller, stage.callersOffer());
            case CALLER_REINVITES_IN_PLAINTEXT -> new CallInput.Reinvited(caller, CallStage.PLAIN);
            case ACKNOWLEDGED -> new CallInput.Acknowledged(caller, Body.NONE);
            case LATCHED -> new CallInput.Media(caller, new MediaEvent.Latched(CallStage.PEER));
            case KEY -> new CallInput.Media(caller, new MediaEvent.Digit('5'));
            case TAP_ENDED -> new CallInput.Media(caller, new MediaEvent.TapEnded(800));
            case MEDIA_FAILED -> new CallInput.Media(caller, new MediaEvent.Failed("test"));
            case PLAY ->
                    new CallInput.Command(
                            new CallCommand.Play(
                                    stage.call().id(),
                                    1,
                                    AudioSource.silence(Duration.ofMillis(20))));
            case HANG_UP -> new CallInput.Command(new CallCommand.HangUp(stage.call().id(), false));
            case DEADLINE -> new CallInput.Deadline();
        };
    }
}
