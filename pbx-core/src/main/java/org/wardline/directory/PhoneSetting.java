package org.wardline.directory;

import java.util.Objects;
import java.util.Optional;

/// What the people of an extension change themselves, from one of its phones.
public sealed interface PhoneSetting {

    /// Do-not-disturb on or off.
    record DoNotDisturb(boolean on) implements PhoneSetting {}

    /// A forward set or taken back.
    ///
    /// @param to empty to forward no longer in this case
    record Forward(ForwardWhen when, Optional<ExtensionNumber> to) implements PhoneSetting {
        public Forward {
            Objects.requireNonNull(when, "when");
            Objects.requireNonNull(to, "to");
        }
    }
}
