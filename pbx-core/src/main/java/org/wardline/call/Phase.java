package org.wardline.call;

import java.util.List;
import java.util.OptionalLong;

/// Where a call stands. Every input gives the phase that follows: itself, another one, or
/// [Phase.Over]. Owned by the call's shard.
sealed interface Phase permits Phase.Waiting, Talking, AtApplication, Ending, Phase.Over {

    /// A phase in which somebody may dial in to answer the call.
    sealed interface Waiting extends Phase permits Ringing, Parked {

        /// Somebody has answered, at a phone that rang or by dialling in.
        ///
        /// @param answering connected
        Phase join(Leg answering, long nowMs);
    }

    /// Nothing is left of the call.
    enum Over implements Phase {
        OVER;

        @Override
        public Call.State state() {
            return Call.State.OVER;
        }

        @Override
        public Phase on(CallInput input, long nowMs) {
            return this;
        }
    }

    /// Its name.
    Call.State state();

    /// What follows from an input.
    Phase on(CallInput input, long nowMs);

    /// When [CallInput.Deadline] is wanted.
    default OptionalLong deadlineMs() {
        return OptionalLong.empty();
    }

    /// The phones that have part in the call besides its two sides.
    default List<Leg> others() {
        return List.of();
    }

    /// The call ends from outside: stops what only this phase knows of.
    default void ends(long nowMs) {}
}
