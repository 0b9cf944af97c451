package org.wardline.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.ForwardWhen;
import org.wardline.directory.NightSwitch;
import org.wardline.directory.PhoneSetting;

class FeatureCodeTest {

    private static final ExtensionNumber N = new ExtensionNumber("103");

    static Stream<Arguments> codes() {
        return Stream.of(
                Arguments.of("*78", change(new PhoneSetting.DoNotDisturb(true))),
                Arguments.of("*79", change(new PhoneSetting.DoNotDisturb(false))),
                Arguments.of("*27", nightSwitch(Optional.of(NightSwitch.Position.OPEN))),
                Arguments.of("*28", nightSwitch(Optional.of(NightSwitch.Position.NIGHT))),
                Arguments.of("*29", nightSwitch(Optional.empty())),
                Arguments.of("*72103", forward(ForwardWhen.ALWAYS, Optional.of(N))),
                Arguments.of("*73", forward(ForwardWhen.ALWAYS, Optional.empty())),
                Arguments.of("*90103", forward(ForwardWhen.BUSY, Optional.of(N))),
                Arguments.of("*91", forward(ForwardWhen.BUSY, Optional.empty())),
                Arguments.of("*92103", forward(ForwardWhen.NO_ANSWER, Optional.of(N))),
                Arguments.of("*93", forward(ForwardWhen.NO_ANSWER, Optional.empty())),
                Arguments.of("*8", new FeatureCode.GroupPickup()),
                Arguments.of("**103", new FeatureCode.Pickup(N)),
                Arguments.of("*97", new FeatureCode.Voicemail(true, Optional.empty())),
                Arguments.of("*98", new FeatureCode.Voicemail(false, Optional.empty())),
                Arguments.of("*97103", new FeatureCode.Voicemail(true, Optional.of(N))),
                Arguments.of("*01", new FeatureCode.Park(new ParkSlot(1))),
                Arguments.of("*20", new FeatureCode.Park(new ParkSlot(20))));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void aCodeMeansOneThing(String dialled, FeatureCode meant) {
        assertEquals(Optional.of(meant), FeatureCode.of(dialled));
    }

    /// Forwards to the emergency services and to the outside are no codes at all.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "**",
                "*7",
                "*72",
                "*72911",
                "*729911",
                "*7215550142739",
                "*72*01",
                "**911",
                "*00",
                "*21",
                "*96",
                "*97x",
                "*970",
                "*97911",
                "*98103",
                "*99",
                "*1",
                "*001",
                "*78x",
                "78",
                "#78",
                "*٧٨"
            })
    void whateverElseIsNoCode(String dialled) {
        assertEquals(Optional.empty(), FeatureCode.of(dialled));
    }

    @Test
    void aSlotIsDialledAsItIsWritten() {
        for (int number = 1; number <= ParkSlot.COUNT; number++) {
            var slot = new ParkSlot(number);
            assertEquals(Optional.of(slot), ParkSlot.of(slot.code()));
        }
    }

    private static FeatureCode change(PhoneSetting setting) {
        return new FeatureCode.Change(setting);
    }

    private static FeatureCode forward(ForwardWhen when, Optional<ExtensionNumber> to) {
        return change(new PhoneSetting.Forward(when, to));
    }

    private static FeatureCode nightSwitch(Optional<NightSwitch.Position> position) {
        return change(new PhoneSetting.NightSwitched(position));
    }
}
