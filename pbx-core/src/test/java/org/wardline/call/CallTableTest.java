package org.wardline.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.wardline.call.Call.State.ENDING;
import static org.wardline.call.Call.State.OVER;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.call.Call.State;
import org.wardline.media.AudioSource;
import org.wardline.media.MediaEvent;
import org.wardline.sip.message.Body;
import org.wardline.sip.ua.EndCause;

/// Every input in every state of a call, and the state that follows.
class CallTableTest {

    /// An input, by name, made for the call that it goes to.
    enum Input {
        RINGS,
        ANSWERED,
        ANSWERED_WITHOUT_KEYS,
        BUSY,
        CALLER_GONE,
        PHONE_GONE,
        REINVITED,
        REINVITED_IN_PLAINTEXT,
        ACKNOWLEDGED,
        LATCHED,
        DIGIT,
        TAP_ENDED,
        MEDIA_FAILED,
        PLAY,
        HANG_UP,
        DEADLINE
    }

    @ParameterizedTest(name = "{0} + {1} -> {2}")
    @MethodSource("table")
    void follows(State state, Input input, State expected) {
        var stage = new CallStage();
        stage.reach(state);
        stage.call().handle(input(input, stage), stage.now());
        assertEquals(expected, stage.call().state());
        boolean gone = expected == OVER || expected == ENDING;
        assertEquals(gone ? 1 : 0, stage.records(), "a record is left exactly when the call ends");
        if (gone) {
            assertEquals(List.of(), stage.openPorts());
        }
        if (expected == OVER && stage.applicationEvents() > 0) {
            assertInstanceOf(CallEvent.Ended.class, stage.lastApplicationEvent());
        }
    }

    /// State, the state that follows, and the inputs that lead there. No phone is left in MAILBOX
    /// and ENDING.
    private static final String TABLE =
            """
            RINGING > RINGING : RINGS REINVITED REINVITED_IN_PLAINTEXT ACKNOWLEDGED LATCHED DIGIT TAP_ENDED
            RINGING > RINGING : MEDIA_FAILED PLAY
            RINGING > TALKING : ANSWERED
            RINGING > MAILBOX : ANSWERED_WITHOUT_KEYS BUSY PHONE_GONE DEADLINE
            RINGING > OVER    : CALLER_GONE HANG_UP
            TALKING > TALKING : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY REINVITED REINVITED_IN_PLAINTEXT
            TALKING > TALKING : ACKNOWLEDGED LATCHED DIGIT TAP_ENDED PLAY DEADLINE
            TALKING > OVER    : CALLER_GONE PHONE_GONE MEDIA_FAILED HANG_UP
            MAILBOX > MAILBOX : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY REINVITED REINVITED_IN_PLAINTEXT
            MAILBOX > MAILBOX : ACKNOWLEDGED LATCHED DIGIT TAP_ENDED PLAY DEADLINE
            MAILBOX > OVER    : CALLER_GONE MEDIA_FAILED HANG_UP
            ENDING  > ENDING  : RINGS ANSWERED ANSWERED_WITHOUT_KEYS BUSY CALLER_GONE REINVITED
            ENDING  > ENDING  : REINVITED_IN_PLAINTEXT ACKNOWLEDGED LATCHED DIGIT MEDIA_FAILED PLAY HANG_UP
            ENDING  > OVER    : TAP_ENDED DEADLINE
            """;

    static Stream<Arguments> table() {
        Stream<Arguments> written = TABLE.lines().flatMap(CallTableTest::row);
        Stream<Arguments> over =
                Stream.of(Input.values()).map(input -> Arguments.of(OVER, input, OVER));
        return Stream.concat(written, over);
    }

    private static Stream<Arguments> row(String row) {
        List<String> words = List.of(row.split("[ >:]+"));
        State state = State.valueOf(words.getFirst());
        State expected = State.valueOf(words.get(1));
        return words.stream()
                .skip(2)
                .map(input -> Arguments.of(state, Input.valueOf(input), expected));
    }

    private static CallInput input(Input input, CallStage stage) {
        Leg caller = stage.callerLeg();
        Leg phone = stage.phoneLeg();
        return switch (input) {
            case RINGS -> new CallInput.Rings(phone);
            case ANSWERED -> new CallInput.Answered(phone, stage.phonesAnswer());
            case ANSWERED_WITHOUT_KEYS -> new CallInput.Answered(phone, CallStage.PLAIN);
            case BUSY -> new CallInput.Failed(phone, 486);
            case CALLER_GONE -> new CallInput.HungUp(caller, EndCause.BYE);
            case PHONE_GONE -> new CallInput.HungUp(phone, EndCause.BYE);
            case REINVITED -> new CallInput.Reinvited(caller, stage.callersOffer());
            case REINVITED_IN_PLAINTEXT -> new CallInput.Reinvited(caller, CallStage.PLAIN);
            case ACKNOWLEDGED -> new CallInput.Acknowledged(caller, Body.NONE);
            case LATCHED -> new CallInput.Media(caller, new MediaEvent.Latched(CallStage.PEER));
            case DIGIT -> new CallInput.Media(caller, new MediaEvent.Digit('5'));
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
