package org.wardline.routing;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.ForwardWhen;
import org.wardline.directory.NightSwitch;
import org.wardline.directory.PhoneSetting;

/// What is dialled to have something done instead of calling somebody.
///
///     *78 *79          do-not-disturb on, off
///     *72N *73         forward every call to N, no longer
///     *90N *91         forward when busy
///     *92N *93         forward when nobody answers
///     *27 *28 *29      the practice is open, at night, as its hours say
///     *8               answer a call that rings in one's pickup group
///     **N              answer the call that rings at extension N
///     *97 *98          hear messages: at one's own phone, at somebody else's
///     *97N             hear the messages of extension N
///     *01 ... *20      get the call that is parked there; as the target of a transfer: park it
public sealed interface FeatureCode {

    /// Changes a setting of the extension of the phone that dials, or turns the night switch.
    record Change(PhoneSetting setting) implements FeatureCode {
        public Change {
            Objects.requireNonNull(setting, "setting");
        }
    }

    /// Answers the call that rings longest in the pickup group of the extension that dials.
    record GroupPickup() implements FeatureCode {}

    /// Answers the call that rings at an extension.
    record Pickup(ExtensionNumber ringing) implements FeatureCode {
        public Pickup {
            Objects.requireNonNull(ringing, "ringing");
        }
    }

    /// Gets, or parks, a call.
    record Park(ParkSlot slot) implements FeatureCode {
        public Park {
            Objects.requireNonNull(slot, "slot");
        }
    }

    /// Hears messages.
    ///
    /// @param ownPhone whether the person of the phone's extension is taken to be the caller
    /// @param mailboxOf the extension whose mailbox is meant; empty for one's own
    record Voicemail(boolean ownPhone, Optional<ExtensionNumber> mailboxOf) implements FeatureCode {
        public Voicemail {
            Objects.requireNonNull(mailboxOf, "mailboxOf");
        }
    }

    /// What is dialled to turn the night switch one way.
    static String of(NightSwitch.Position way) {
        return switch (way) {
            case OPEN -> "*27";
            case NIGHT -> "*28";
        };
    }

    /// Which way a code turns the night switch; empty when it is another code, or turns it back.
    static Optional<NightSwitch.Position> nightSwitch(String dialled) {
        return Stream.of(NightSwitch.Position.values())
                .filter(way -> of(way).equals(dialled))
                .findFirst();
    }

    /// Reads what somebody dialled; empty when it is no code.
    static Optional<FeatureCode> of(String dialled) {
        if (!dialled.startsWith("*")) {
            return Optional.empty();
        }
        if (dialled.startsWith("**")) {
            return ExtensionNumber.of(dialled.substring(2)).map(Pickup::new);
        }
        return switch (dialled) {
            case "*8" -> Optional.of(new GroupPickup());
            case "*97" -> Optional.of(new Voicemail(true, Optional.empty()));
            case "*98" -> Optional.of(new Voicemail(false, Optional.empty()));
            case "*78" -> Optional.of(new Change(new PhoneSetting.DoNotDisturb(true)));
            case "*79" -> Optional.of(new Change(new PhoneSetting.DoNotDisturb(false)));
            case "*29" -> Optional.of(turned(Optional.empty()));
            case "*73" -> Optional.of(noForward(ForwardWhen.ALWAYS));
            case "*91" -> Optional.of(noForward(ForwardWhen.BUSY));
            case "*93" -> Optional.of(noForward(ForwardWhen.NO_ANSWER));
            default ->
                    ParkSlot.of(dialled)
                            .<FeatureCode>map(Park::new)
                            .or(() -> nightSwitch(dialled).map(way -> turned(Optional.of(way))))
                            .or(() -> forward(dialled, "*72", ForwardWhen.ALWAYS))
                            .or(() -> forward(dialled, "*90", ForwardWhen.BUSY))
                            .or(() -> forward(dialled, "*92", ForwardWhen.NO_ANSWER))
                            .or(() ->
                                    numberAfter("*97", dialled)
                                            .map(of -> new Voicemail(true, Optional.of(of))));
        };
    }

    private static FeatureCode turned(Optional<NightSwitch.Position> position) {
        return new Change(new PhoneSetting.NightSwitched(position));
    }

    private static FeatureCode noForward(ForwardWhen when) {
        return new Change(new PhoneSetting.Forward(when, Optional.empty()));
    }

    private static Optional<FeatureCode> forward(String dialled, String code, ForwardWhen when) {
        return numberAfter(code, dialled)
                .map(to -> new Change(new PhoneSetting.Forward(when, Optional.of(to))));
    }

    private static Optional<ExtensionNumber> numberAfter(String code, String dialled) {
        return dialled.startsWith(code)
                ? ExtensionNumber.of(dialled.substring(code.length()))
                : Optional.empty();
    }
}
