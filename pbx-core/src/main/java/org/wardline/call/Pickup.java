package org.wardline.call;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import org.wardline.directory.CallHandling;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.routing.FeatureCode;

/// Finds the call that somebody wants to answer from their own phone. A call rings or waits for
/// people, so who may take it is decided by them: the extensions of one pickup group take each
/// other's, and anybody of the practice takes one that was parked.
final class Pickup {

    private final Collection<Call> calls;
    private final Caller by;

    /// @param calls of the shard, the longest first
    /// @param by who dials
    Pickup(Collection<Call> calls, Caller by) {
        this.calls = calls;
        this.by = by;
    }

    /// The call that a star code means; empty when none is there or none may be taken.
    Optional<Call> find(FeatureCode code) {
        return switch (code) {
            case FeatureCode.GroupPickup _ -> ringing(_ -> true);
            case FeatureCode.Pickup(var number) ->
                    ringing(extension -> extension.number().equals(number));
            case FeatureCode.Park(var slot) ->
                    own(call -> call.slot().filter(slot::equals).isPresent());
            case FeatureCode.Change _, FeatureCode.Voicemail _ -> Optional.empty();
        };
    }

    /// Whether the calls that ring at an extension may be answered by who dials.
    boolean mayTake(Extension extension) {
        return mayTake(by.practice(), by.extension(), extension);
    }

    static boolean mayTake(PracticeDirectory practice, Extension by, Extension ringing) {
        CallHandling mine = practice.handling(by);
        return by.id().equals(ringing.id()) || mine.sharesCallsWith(practice.handling(ringing));
    }

    private Optional<Call> ringing(Predicate<Extension> at) {
        return own(call ->
                call.ringing().stream()
                        .flatMap(leg -> leg.party().peer().ofExtension().stream())
                        .anyMatch(extension -> at.test(extension) && mayTake(extension)));
    }

    private Optional<Call> own(Predicate<Call> wanted) {
        return calls.stream()
                .filter(call -> call.tenant().equals(by.practice().tenant().id()))
                .filter(wanted)
                .findFirst();
    }
}
