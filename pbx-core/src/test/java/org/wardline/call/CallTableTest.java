package org.wardline.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wardline.call.Call.State.ENDING;
import static org.wardline.call.Call.State.OVER;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
        THIRD_ANSWERED,
        THIRD_BUSY,
        THIRD_MOVED,
        JOINED,
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
        happens(input, on);
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
    /// one that the caller is transferred to; JOINED is somebody who dials in to take the call. No
    /// phone is left in PARKED, APPLICATION and ENDING.
    private static final String TABLE =
            """
            RINGING      > RINGING     : RINGS CALLER_REINVITES CALLER_REINVITES_IN_PLAINTEXT ACKNOWLEDGED LATCHED
            RINGING      > RINGING     : KEY TAP_ENDED MEDIA_FAILED PLAY TRANSFERS PARKS DEADLINE REACHABLE
            RINGING      > RINGING     : MOVED TRANSFERS_TO_NOBODY
            RINGING      > TALKING     : ANSWERED JOINED
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
            TRANSFERRING > RINGING     : THIRD_MOVED TRANSFERS_TO_NOBODY
            TRANSFERRING > TALKING     : THIRD_ANSWERED JOINED
            TRANSFERRING > APPLICATION : THIRD_BUSY
            TRANSFERRING > OVER        : CALLER_GONE HANG_UP MEDIA_FAILED
            PARKED       > PARKED      : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY CALLER_REINVITES REACHABLE
            PARKED       > PARKED      : CALLER_REINVITES_IN_PLAINTEXT ACKNOWLEDGED LATCHED KEY TAP_ENDED PLAY
            PARKED       > PARKED      : TRANSFERS TRANSFERS_TO_NOBODY PARKS MOVED
            PARKED       > TALKING     : JOINED
            PARKED       > RINGING     : DEADLINE
            PARKED       > OVER        : CALLER_GONE MEDIA_FAILED HANG_UP
            APPLICATION  > APPLICATION : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY CALLER_REINVITES REACHABLE
            APPLICATION  > APPLICATION : CALLER_REINVITES_IN_PLAINTEXT ACKNOWLEDGED LATCHED KEY TAP_ENDED PLAY
            APPLICATION  > APPLICATION : DEADLINE TRANSFERS PARKS MOVED
            APPLICATION  > APPLICATION : TRANSFERS_TO_NOBODY
            APPLICATION  > OVER        : CALLER_GONE MEDIA_FAILED HANG_UP
            ENDING       > ENDING      : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY CALLER_GONE CALLER_REINVITES
            ENDING       > ENDING      : CALLER_REINVITES_IN_PLAINTEXT ACKNOWLEDGED LATCHED KEY MEDIA_FAILED PLAY
            ENDING       > ENDING      : HANG_UP TRANSFERS TRANSFERS_TO_NOBODY PARKS REACHABLE MOVED
            ENDING       > OVER        : TAP_ENDED DEADLINE
            """;

    /// Why an input can't come in a stage, each with what makes it so.
    enum Impossible {
        NOBODY_ELSE_RINGS("no third phone has part in the call") {
            @Override
            boolean holds(CallStage on) {
                return on.call().leg(new LegId(on.call().id(), 2)).isEmpty();
            }
        },
        ANSWERED_ALREADY(
                "this phone has answered: its usage tells nothing of its INVITE any more") {
            @Override
            boolean holds(CallStage on) {
                return on.phoneLeg().isAnswered();
            }
        },
        PHONE_LEFT("this phone has no part in the call any more: its usage leads to no call") {
            @Override
            boolean holds(CallStage on) {
                return on.call().leg(on.phoneLeg().invite()).isEmpty();
            }
        },
        WAITS_FOR_NOBODY("only a call that rings or is parked can be taken: Phase.Waiting") {
            @Override
            boolean holds(CallStage on) {
                return !(on.call().phase() instanceof Phase.Waiting);
            }
        };

        private final String reason;

        Impossible(String reason) {
            this.reason = reason;
        }

        abstract boolean holds(CallStage on);
    }

    private static final String IMPOSSIBLE =
            """
            RINGING      NOBODY_ELSE_RINGS : THIRD_RINGS THIRD_ANSWERED THIRD_BUSY THIRD_MOVED
            TALKING      NOBODY_ELSE_RINGS : THIRD_RINGS THIRD_ANSWERED THIRD_BUSY THIRD_MOVED
            TALKING      WAITS_FOR_NOBODY  : JOINED
            TRANSFERRING ANSWERED_ALREADY  : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY MOVED
            PARKED       NOBODY_ELSE_RINGS : THIRD_RINGS THIRD_ANSWERED THIRD_BUSY THIRD_MOVED
            PARKED       PHONE_LEFT        : PHONE_GONE
            APPLICATION  NOBODY_ELSE_RINGS : THIRD_RINGS THIRD_ANSWERED THIRD_BUSY THIRD_MOVED
            APPLICATION  PHONE_LEFT        : PHONE_GONE
            APPLICATION  WAITS_FOR_NOBODY  : JOINED
            ENDING       NOBODY_ELSE_RINGS : THIRD_RINGS THIRD_ANSWERED THIRD_BUSY THIRD_MOVED
            ENDING       PHONE_LEFT        : PHONE_GONE
            ENDING       WAITS_FOR_NOBODY  : JOINED
            OVER         WAITS_FOR_NOBODY  : JOINED
            """;

    /// The words of a line of [#IMPOSSIBLE]: stage, reason, inputs.
    private static Stream<List<String>> impossible() {
        return IMPOSSIBLE.lines().map(line -> List.of(line.split("[ :]+")));
    }

    @Test
    void whatIsLeftOutOfTheTableCannotCome() {
        impossible()
                .forEach(words -> {
                    var on = new CallStage();
                    on.reach(Stage.valueOf(words.get(0)));
                    assertTrue(Impossible.valueOf(words.get(1)).holds(on), words.toString());
                });
    }

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
        int possible = seen.size();
        impossible()
                .forEach(words -> {
                    String why = Impossible.valueOf(words.get(1)).reason;
                    words.stream()
                            .skip(2)
                            .map(Input::valueOf)
                            .forEach(i -> seen.put(words.get(0), i.toString(), "can't come", why));
                });
        seen.hold("Call");
        assertEquals(
                possible + impossible().mapToInt(words -> words.size() - 2).sum(), seen.size());
        assertEquals(Stage.values().length * Input.values().length, seen.size());
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
        happens(input, on);
        assertEquals(
                Stream.of(ends).sorted().toList(),
                on.legEnds().stream().sorted().toList(),
                stage + " " + input);
    }

    static Stream<Arguments> table() {
        Stream<Arguments> written = TABLE.lines().flatMap(CallTableTest::row);
        Stream<Arguments> over =
                Stream.of(Input.values())
                        .filter(input -> input != Input.JOINED)
                        .map(input -> Arguments.of(Stage.OVER, input, OVER));
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

    private static void happens(Input input, CallStage on) {
        if (input == Input.JOINED) {
            on.join();
        } else {
            on.call().handle(input(input, on), on.now());
        }
    }

    private static CallInput input(Input input, CallStage stage) {
        Leg caller = stage.callerLeg();
        Leg phone = stage.phoneLeg();
        return switch (input) {
            case RINGS -> new CallInput.Rings(phone);
            case ANSWERED -> new CallInput.Answered(phone, stage.phonesAnswer());
            case ANSWERED_WITHOUT_KEYS -> new CallInput.Answered(phone, CallStage.PLAIN);
            case THIRD_RINGS -> new CallInput.Rings(stage.thirdLeg());
            case THIRD_ANSWERED -> new CallInput.Answered(stage.thirdLeg(), stage.thirdsAnswer());
            case THIRD_MOVED -> new CallInput.Failed(stage.thirdLeg(), 302, Optional.of("102"));
            case JOINED -> throw new IllegalArgumentException("it comes from nobody of the call");
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
