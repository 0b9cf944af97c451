package org.wardline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.wardline.audit.Act;
import org.wardline.audit.event.AccessRefused;
import org.wardline.audit.event.CallEnded;
import org.wardline.audit.event.OfferRefused;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.cdr.CallOutcome;
import org.wardline.cdr.LegRecord;
import org.wardline.directory.Extension;
import org.wardline.ident.CallId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.Phi;

/// What is noted of a call while it goes on, and becomes its record and its audit entry at its end.
final class CallRecord {

    private final CallId call;
    private final Leg.Party caller;
    private final String dialled;
    private final Supplier<Instant> wallClock;
    private final Instant started;
    private Optional<Extension> destination = Optional.empty();
    private Optional<Instant> answered = Optional.empty();
    private Optional<CallOutcome> outcome = Optional.empty();
    private final List<LegRecord> legs = new ArrayList<>();
    private String suites = "";

    CallRecord(CallId call, Leg.Party caller, String dialled, Supplier<Instant> wallClock) {
        this.call = call;
        this.caller = caller;
        this.dialled = dialled;
        this.wallClock = wallClock;
        this.started = wallClock.get();
    }

    void destination(Extension extension) {
        destination = Optional.of(extension);
    }

    /// Notes that one phone's part is over.
    void ended(LegRecord leg) {
        legs.add(leg);
    }

    /// Notes that somebody, or a mailbox, answered, and how the two sides are encrypted.
    void answered(String agreedSuites) {
        answered = answered.or(() -> Optional.of(wallClock.get()));
        suites = agreedSuites;
    }

    Leg.Party caller() {
        return caller;
    }

    String dialled() {
        return dialled;
    }

    Instant started() {
        return started;
    }

    LiveCall live(String state) {
        return new LiveCall(
                caller.peer().tenant(),
                call,
                caller.peer().endpoint(),
                destinationId(),
                state,
                suites,
                started);
    }

    /// What it came to; empty while it goes on.
    Optional<CallOutcome> outcome() {
        return outcome;
    }

    CallDetailRecord ended(CallOutcome as) {
        outcome = Optional.of(as);
        return new CallDetailRecord(
                caller.peer().tenant(),
                call,
                caller.peer().endpoint(),
                destinationId(),
                as,
                caller.shown().name(),
                caller.shown().number(),
                Phi.of(dialled),
                suites,
                new CallDetailRecord.Times(started, answered, wallClock.get()),
                legs);
    }

    Act endedAct(CallOutcome outcome) {
        long seconds =
                answered.map(at -> Duration.between(at, wallClock.get()).toSeconds()).orElse(0L);
        return act(
                new CallEnded(
                        call,
                        outcome.name().toLowerCase(Locale.ROOT),
                        caller.peer().ofExtension().map(Extension::id),
                        destinationId(),
                        Math.max(0, seconds)));
    }

    /// @param phone whose offer it was
    Act offerRefusedAct(Leg.Party phone, String reason) {
        return new Act(
                caller.peer().tenant(),
                phone.peer().actor(),
                phone.origin(),
                new OfferRefused(call, reason));
    }

    /// A phone may not do what it dialled for.
    ///
    /// @param permission a stable term
    Act refusedAct(String permission) {
        String practice = "practice/" + caller.peer().tenant();
        return act(new AccessRefused(permission, practice, "not_this_phone"));
    }

    private Act act(org.wardline.audit.event.AuditEvent event) {
        return new Act(caller.peer().tenant(), caller.peer().actor(), caller.origin(), event);
    }

    private Optional<ExtensionId> destinationId() {
        return destination.map(Extension::id);
    }
}
