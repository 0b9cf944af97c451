package org.wardline.call;

import org.wardline.directory.EmergencyNumber;

/// What the INVITE of a known phone comes to.
sealed interface Wish {

    /// A call that begins.
    record Begin() implements Wish {}

    /// An emergency call that begins: no limit holds for it.
    record CallForHelp(EmergencyNumber number) implements Wish {}

    /// The answer to a call that rings or waits elsewhere.
    record Join(Call call, Phase.Waiting phase) implements Wish {}

    /// Something that is not to be had. The phone meant one call, so it gets that or none: whoever
    /// its Request-URI names is not rung instead.
    record Refuse(Rejection why) implements Wish {}
}
