package org.wardline.directory;

import java.util.Objects;
import java.util.Optional;

/// What people change themselves, from a phone: of its extension, and of the practice when the
/// phone may turn its night switch.
public sealed interface PhoneSetting {

    /// What concerns the extension of the phone alone.
    sealed interface OfExtension extends PhoneSetting {}

    /// Do-not-disturb on or off.
    record DoNotDisturb(boolean on) implements OfExtension {}

    /// A forward set or taken back.
    ///
    /// @param to empty to forward no longer in this case
    record Forward(ForwardWhen when, Optional<ExtensionNumber> to) implements OfExtension {
        public Forward {
            Objects.requireNonNull(when, "when");
            Objects.requireNonNull(to, "to");
        }
    }

    /// The night switch of the practice, until its hours change by themselves.
    ///
    /// @param position which way; empty to go by the hours again
    record NightSwitched(Optional<NightSwitch.Position> position) implements PhoneSetting {
        public NightSwitched {
            Objects.requireNonNull(position, "position");
        }
    }
}
