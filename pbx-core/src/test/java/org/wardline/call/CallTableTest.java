package org.wardline.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.wardline.call.Call.State.ENDING;
import static org.wardline.call.Call.State.MAILBOX;
import static org.wardline.call.Call.State.OVER;
import static org.wardline.call.Call.State.RINGING;
import static org.wardline.call.Call.State.TALKING;

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

    static Stream<Arguments> table() {
        return Stream.of(
                        row(
                                RINGING,
                                RINGING,
                                Input.RINGS,
                                Input.REINVITED,
                                Input.REINVITED_IN_PLAINTEXT,
                                Input.ACKNOWLEDGED,
                                Input.LATCHED,
                                Input.DIGIT,
                                Input.TAP_ENDED,
                                Input.MEDIA_FAILED,
                                Input.PLAY),
                        row(RINGING, TALKING, Input.ANSWERED),
                        row(
                                RINGING,
                                MAILBOX,
                                Input.ANSWERED_WITHOUT_KEYS,
                                Input.BUSY,
                                Input.PHONE_GONE,
                                Input.DEADLINE),
                        row(RINGING, OVER, Input.CALLER_GONE, Input.HANG_UP),
                        row(
                                TALKING,
                                TALKING,
                                Input.RINGS,
                                Input.ANSWERED,
                                Input.ANSWERED_WITHOUT_KEYS,
                                Input.BUSY,
                                Input.REINVITED,
                                Input.REINVITED_IN_PLAINTEXT,
                                Input.ACKNOWLEDGED,
                                Input.LATCHED,
                                Input.DIGIT,
                                Input.TAP_ENDED,
                                Input.PLAY,
                                Input.DEADLINE),
                        row(
                                TALKING,
                                OVER,
                                Input.CALLER_GONE,
                                Input.PHONE_GONE,
                                Input.MEDIA_FAILED,
                                Input.HANG_UP),
                        row(
                                MAILBOX,
                                MAILBOX,
                                Input.RINGS,
                                Input.ANSWERED,
                                Input.ANSWERED_WITHOUT_KEYS,
                                Input.BUSY,
                                Input.REINVITED,
                                Input.REINVITED_IN_PLAINTEXT,
                                Input.ACKNOWLEDGED,
                                Input.LATCHED,
                                Input.DIGIT,
                                Input.TAP_ENDED,
                                Input.PLAY,
                                Input.DEADLINE),
                        row(MAILBOX, OVER, Input.CALLER_GONE, Input.MEDIA_FAILED, Input.HANG_UP),
                        row(
                                ENDING,
                                ENDING,
                                Input.RINGS,
                                Input.ANSWERED,
                                Input.ANSWERED_WITHOUT_KEYS,
                                Input.BUSY,
                                Input.CALLER_GONE,
                                Input.REINVITED,
                                Input.REINVITED_IN_PLAINTEXT,
                                Input.ACKNOWLEDGED,
                                Input.LATCHED,
                                Input.DIGIT,
                                Input.MEDIA_FAILED,
                                Input.PLAY,
                                Input.HANG_UP),
                        row(ENDING, OVER, Input.TAP_ENDED, Input.DEADLINE),
                        row(OVER, OVER, Input.values()))
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> row(State state, State expected, Input... inputs) {
        return Stream.of(inputs).map(input -> Arguments.of(state, input, expected));
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
