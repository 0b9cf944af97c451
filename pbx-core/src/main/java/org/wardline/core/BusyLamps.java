package org.wardline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wardline.call.Caller;
import org.wardline.call.Calls;
import org.wardline.call.LineStatus;
import org.wardline.call.Place;
import org.wardline.directory.CallerDisplay;
import org.wardline.directory.Device;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;
import org.wardline.routing.ParkSlot;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.event.DialogInfo;
import org.wardline.sip.event.EventPackage;
import org.wardline.sip.event.Extent;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UserAgent;

/// Lamps of other extensions, of park slots and of the night switch (RFC 4235). A phone may watch
/// any of its practice. It learns who calls as far as its own screen may show callers, and how to
/// pick a call up if it may; both are decided when a NOTIFY is written, so a stricter rule holds
/// from the next one on. Owned by one shard.
final class BusyLamps {

    /// What one phone watches: each phone has a view of its own.
    private record Watched(Place place, DeviceId watcher) {}

    /// Where the state of lamps is read.
    ///
    /// @param practice as it is now
    /// @param lines the calls at a place
    /// @param dialogs the dialogs of a phone that rings, seen from us
    /// @param clock by which practices open and close
    record Sources(
            Function<TenantId, Optional<PracticeDirectory>> practice,
            Function<Place, List<LineStatus>> lines,
            Function<InviteId, List<DialogId>> dialogs,
            Supplier<Instant> clock) {}

    /// A console phone has hundreds of lamps.
    private static final int MAX_PER_DEVICE = 512;

    /// RFC 4235 3.10: not more often than once a second.
    private static final long MIN_INTERVAL_MS = 1_000;

    private final UserAgent userAgent;
    private final Sources sources;
    private final NotifyDesk<Watched> desk;
    private final NightSwitchLamps switches;
    private final Map<Place, Set<Watched>> watchers = new HashMap<>();

    BusyLamps(UserAgent userAgent, Sources sources) {
        this.userAgent = Objects.requireNonNull(userAgent, "userAgent");
        this.sources = Objects.requireNonNull(sources, "sources");
        this.switches = new NightSwitchLamps(sources.practice(), sources.clock());
        this.desk =
                new NotifyDesk<>(
                        userAgent,
                        new EventPackage<>(
                                DialogInfo.PACKAGE,
                                MediaType.DIALOG_INFO,
                                MAX_PER_DEVICE,
                                MIN_INTERVAL_MS,
                                this::state));
    }

    NotifyDesk<?> desk() {
        return desk;
    }

    /// Answers a SUBSCRIBE of a known phone.
    void subscribe(UaEvent.RequestReceived event, Caller caller, SipUri contact, long nowMs) {
        String number = event.request().to().uri() instanceof SipUri uri ? uri.userDecoded() : "";
        var place = new Place(caller.practice().tenant().id(), number);
        boolean known =
                caller.practice().extensionByNumber(number).isPresent()
                        || ParkSlot.of(number).isPresent()
                        || switches.watch(place);
        if (!known) {
            userAgent.respond(event.id(), 404, Headers.NONE, Body.NONE, nowMs);
            return;
        }
        var watched = new Watched(place, caller.device().id());
        watchers.computeIfAbsent(place, _ -> new LinkedHashSet<>()).add(watched);
        desk.subscribe(watched, event, caller, contact, nowMs);
        forgetIdle(place);
    }

    /// Calls at a place are other than before.
    void changed(Place place, Set<String> parts, long nowMs) {
        forgetIdle(place);
        watchers.getOrDefault(place, Set.of())
                .forEach(watched -> desk.changed(watched, new Extent.Partial(parts), nowMs));
    }

    /// The directory is another one, or time has passed: night switches may stand otherwise.
    void look(long nowMs) {
        switches.changed().forEach(place -> changed(place, Set.of(NightSwitchLamps.LINE), nowMs));
    }

    /// When [#look] wants to be called next.
    OptionalLong nextLookMs(long nowMs) {
        return switches.next()
                .map(at -> Duration.between(sources.clock().get(), at).toMillis())
                .map(inMs -> OptionalLong.of(nowMs + Math.max(0, inMs)))
                .orElse(OptionalLong.empty());
    }

    private void forgetIdle(Place place) {
        watchers.computeIfPresent(
                place,
                (_, all) -> {
                    all.removeIf(watched -> !desk.watches(watched));
                    return all.isEmpty() ? null : all;
                });
    }

    private Body state(Watched watched, long version, Extent extent) {
        Optional<PracticeDirectory> practice = sources.practice().apply(watched.place().tenant());
        String domain = practice.map(p -> p.tenant().domain()).orElse("invalid");
        Optional<Device> watcher =
                practice.flatMap(p -> p.device(watched.watcher())).map(d -> d.device());
        List<DialogInfo.Line> lines =
                watcher.isEmpty()
                        ? List.of()
                        : switches.lines(watched.place())
                                .orElseGet(() ->
                                        calls(practice.get(), watcher.get(), watched.place()));
        return new DialogInfo(SipUri.of(watched.place().number(), domain), lines)
                .body(version, extent);
    }

    private List<DialogInfo.Line> calls(PracticeDirectory practice, Device watcher, Place place) {
        return sources.lines().apply(place).stream()
                .map(line -> shown(practice, watcher, place, line))
                .toList();
    }

    private DialogInfo.Line shown(
            PracticeDirectory practice, Device watcher, Place place, LineStatus line) {
        CallerDisplay allowed = practice.callerDisplay(watcher);
        Optional<DialogInfo.Party> remote =
                line.remote()
                        .map(party -> party.address(allowed, practice.tenant().domain()))
                        .map(BusyLamps::party);
        // Who calls out rings nowhere: such a dialog can't be taken (RFC 3891 3).
        boolean rings = !line.answered() && !line.outgoing();
        boolean pickUp = rings && mayPickUp(practice, watcher, place);
        return new DialogInfo.Line(
                line.id(),
                line.answered() ? DialogInfo.State.CONFIRMED : DialogInfo.State.EARLY,
                line.outgoing() ? DialogInfo.Direction.INITIATOR : DialogInfo.Direction.RECIPIENT,
                pickUp ? dialog(line) : Optional.empty(),
                remote);
    }

    private static boolean mayPickUp(PracticeDirectory practice, Device watcher, Place place) {
        Optional<Extension> by = practice.extension(watcher.extension());
        Optional<Extension> ringing = practice.extensionByNumber(place.number());
        return by.isPresent()
                && ringing.isPresent()
                && Calls.mayPickUp(practice, by.get(), ringing.get());
    }

    /// Seen from the phone that rings: its tag is the local one.
    private Optional<DialogId> dialog(LineStatus line) {
        return sources.dialogs().apply(line.usage()).stream()
                .findFirst()
                .map(BusyLamps::fromTheOtherSide);
    }

    private static DialogId fromTheOtherSide(DialogId dialog) {
        String here = dialog.remoteTag();
        String there = dialog.localTag();
        return new DialogId(dialog.callId(), here, there);
    }

    private static DialogInfo.Party party(NameAddr address) {
        return new DialogInfo.Party(address.display(), address.uri());
    }
}
