package org.wardline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.Act;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.PhoneRegistered;
import org.wardline.audit.event.PhoneUnregistered;
import org.wardline.call.CallServices;
import org.wardline.call.Caller;
import org.wardline.call.Calls;
import org.wardline.call.Place;
import org.wardline.call.PracticePorts;
import org.wardline.call.ReachablePhone;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.Extension;
import org.wardline.directory.PhonePresence;
import org.wardline.directory.PracticeDirectory;
import org.wardline.ident.Actor;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Origin;
import org.wardline.media.MasterKey;
import org.wardline.sip.event.DialogInfo;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.registrar.AddressOfRecord;
import org.wardline.sip.registrar.Binding;
import org.wardline.sip.registrar.BindingChange;
import org.wardline.sip.registrar.RegisterOutcome;
import org.wardline.sip.registrar.Registrar;
import org.wardline.sip.registrar.RegistrarPolicy;
import org.wardline.sip.transaction.Deadlines;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UaOutput;
import org.wardline.sip.ua.UaSettings;
import org.wardline.sip.ua.UserAgent;
import org.wardline.store.MailboxChanged;

/// The signalling of some practices: everything about a practice's phones, registrations, lamps and
/// calls is in one shard. Plain fields, one thread, no clock of its own: inputs come with the time,
/// so the same code runs under [SignallingShard] and in virtual time.
final class Shard {

    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    private static final String PRODUCT = "Wardline";

    private final ShardServices services;
    private final OwnAddress address;
    private final UserAgent userAgent;
    private final Doorkeeper doorkeeper;
    private final Registrar registrar;
    private final Lamps lamps;
    private final BusyLamps busyLamps;
    private final EmergencyDesk emergencies;
    private final Calls calls;
    private final Trunks trunks;
    private final ReturningPhones returning = new ReturningPhones();
    private final Deque<LampDue> lampsDue = new ArrayDeque<>();
    private DirectorySnapshot directory = DirectorySnapshot.EMPTY;
    private boolean stopping;

    /// A place whose calls have changed, to be told when the step that changed them is done.
    private record LampDue(Place place, Set<String> parts) {}

    Shard(ShardServices services) {
        this.services = services;
        this.address = new OwnAddress(services.network());
        this.userAgent =
                new UserAgent(new UaSettings(PRODUCT, address::contact), services.random());
        this.doorkeeper = new Doorkeeper(services);
        this.registrar = new Registrar(RegistrarPolicy.DEFAULT, services.random());
        this.lamps = new Lamps(userAgent);
        this.emergencies =
                new EmergencyDesk(
                        userAgent, services, tenant -> directory.practice(tenant), this::phones);
        this.calls =
                new Calls(
                        new CallServices(
                                userAgent,
                                signals(),
                                services.media(),
                                new PracticePorts(PracticePorts.SHARE),
                                services.musicOnHold()));
        this.trunks =
                new Trunks(
                        userAgent,
                        calls,
                        services.random(),
                        flow -> services.wire().end().accept(flow.id()));
        this.busyLamps =
                new BusyLamps(
                        userAgent,
                        new BusyLamps.Sources(
                                tenant -> directory.practice(tenant),
                                calls::lines,
                                userAgent::dialogs,
                                services.clock()::instant));
    }

    /// Works on one input and on everything that follows from it.
    ///
    /// @param nowMs of a clock that never goes back
    void handle(ShardInput input, long nowMs) {
        switch (input) {
            case ShardInput.Received(var flow, var message, var _) -> {
                if (message instanceof SipRequest request) {
                    calls.follow(flow, request, who -> doorkeeper.flows().on(flow).contains(who));
                }
                userAgent.receive(flow, message, nowMs);
            }
            case ShardInput.Closed(Flow flow) -> closed(flow, nowMs);
            case ShardInput.Connected(TrunkLines.Line line) ->
                    trunks.connected(directory, line, nowMs);
            case ShardInput.Media(var report) -> calls.reported(report, nowMs);
            case ShardInput.Command(var command) -> calls.commanded(command, nowMs);
            case ShardInput.Directory(DirectorySnapshot snapshot) -> replaced(snapshot, nowMs);
            case ShardInput.Expected(var devices) -> returning.expect(devices, nowMs);
            case ShardInput.Mailbox(MailboxChanged change) -> mailboxChanged(change, nowMs);
            case ShardInput.Granted(var grant) -> calls.granted(grant, nowMs);
            case ShardInput.Look(var view) -> view.complete(view(nowMs));
            case ShardInput.Stop _ -> {
                stopping = true;
                calls.endAll(nowMs);
                doorkeeper.drainRefusals().forEach(services.outward().audit());
            }
        }
        drain(nowMs);
    }

    /// When [#advance] wants to be called next.
    OptionalLong nextDeadlineMs(long nowMs) {
        return Deadlines.soonest(
                userAgent.nextDeadlineMs(),
                registrar.nextDeadlineMs(),
                returning.nextDeadlineMs(),
                lamps.desk().nextDeadlineMs(),
                busyLamps.desk().nextDeadlineMs(),
                busyLamps.nextLookMs(nowMs),
                emergencies.nextDeadlineMs(),
                calls.nextDeadlineMs(),
                trunks.nextDeadlineMs(),
                nextRefusalsMs(nowMs));
    }

    private OptionalLong nextRefusalsMs(long nowMs) {
        return doorkeeper
                .nextRefusals()
                .map(at -> Duration.between(services.clock().instant(), at).toMillis())
                .map(inMs -> OptionalLong.of(nowMs + Math.max(0, inMs)))
                .orElse(OptionalLong.empty());
    }

    /// Lets every timer fire that is due.
    void advance(long nowMs) {
        userAgent.advance(nowMs);
        changed(nowMs, registrar.advance(nowMs));
        returning.advance(nowMs);
        busyLamps.look(nowMs);
        notifiers().forEach(desk -> desk.advance(nowMs));
        emergencies.advance(nowMs);
        calls.advance(nowMs);
        trunks.advance(nowMs);
        doorkeeper.refusalsDue(services.clock()).forEach(services.outward().audit());
        drain(nowMs);
    }

    /// Whether no call goes on, after [ShardInput.Stop].
    boolean isQuiet() {
        return calls.live().isEmpty() && userAgent.isQuiet();
    }

    /// Live usages, exchanges and transactions, for figures and leak tests.
    int signallingSize() {
        return userAgent.size();
    }

    private void drain(long nowMs) {
        userAgent.drain(output -> dispatch(output, nowMs));
        emergencies.tellDue(nowMs);
        userAgent.drain(output -> dispatch(output, nowMs));
        while (!lampsDue.isEmpty()) {
            LampDue due = lampsDue.remove();
            busyLamps.changed(due.place(), due.parts(), nowMs);
            userAgent.drain(output -> dispatch(output, nowMs));
        }
    }

    private void dispatch(UaOutput output, long nowMs) {
        switch (output) {
            case UaOutput.Send send -> services.wire().send().accept(send);
            case UaEvent.Invited event -> invited(event, nowMs);
            case UaEvent.RequestReceived event -> requested(event, nowMs);
            case UaEvent.RequestCompleted event -> {
                emergencies.completed(event.id(), event.response(), nowMs);
                trunks.completed(event.id(), nowMs);
                notifiers().forEach(d -> d.completed(event.id(), event.response(), nowMs));
            }
            case UaEvent.RequestFailed event -> {
                emergencies.failed(event.id(), nowMs);
                trunks.failed(event.id());
                notifiers().forEach(d -> d.failed(event.id(), nowMs));
            }
            case UaEvent.Referred event -> calls.referred(event, nowMs);
            case UaEvent.Acknowledged event -> calls.signalled(event.id(), event, nowMs);
            case UaEvent.Progressed event -> calls.signalled(event.id(), event, nowMs);
            case UaEvent.Answered event -> calls.signalled(event.id(), event, nowMs);
            case UaEvent.Failed event -> calls.signalled(event.id(), event, nowMs);
            case UaEvent.Reinvited event -> calls.signalled(event.id(), event, nowMs);
            case UaEvent.ReinviteAnswered event -> calls.signalled(event.id(), event, nowMs);
            case UaEvent.ReinviteFailed event -> calls.signalled(event.id(), event, nowMs);
            case UaEvent.Ended event -> calls.signalled(event.id(), event, nowMs);
        }
    }

    private void invited(UaEvent.Invited event, long nowMs) {
        if (stopping) {
            userAgent.reject(event.id(), 503, Headers.NONE, nowMs);
            return;
        }
        if (trunks.lead(event.flow())) {
            trunks.called(directory, event, nowMs);
            return;
        }
        Optional<PracticeDirectory> practice = doorkeeper.practice(event.flow(), event.request());
        if (practice.isEmpty()) {
            userAgent.reject(event.id(), 403, Headers.NONE, nowMs);
            return;
        }
        switch (doorkeeper.sender(practice.get(), event.flow(), event.request(), nowMs)) {
            case Admission.Known(Caller caller) -> calls.invited(event, caller, nowMs);
            case Admission.Refused(int status, Headers headers) ->
                    userAgent.reject(event.id(), status, headers, nowMs);
        }
    }

    private void requested(UaEvent.RequestReceived event, long nowMs) {
        Optional<PracticeDirectory> practice =
                trunks.lead(event.flow())
                        ? Optional.empty()
                        : doorkeeper.practice(event.flow(), event.request());
        if (practice.isEmpty()) {
            userAgent.respond(event.id(), 403, Headers.NONE, Body.NONE, nowMs);
            return;
        }
        boolean registers = event.request().is(Method.REGISTER);
        Admission admission =
                registers
                        ? doorkeeper.registrant(
                                practice.get(), event.flow(), event.request(), nowMs)
                        : doorkeeper.sender(practice.get(), event.flow(), event.request(), nowMs);
        switch (admission) {
            case Admission.Known(Caller caller) when registers -> register(event, caller, nowMs);
            case Admission.Known(Caller caller) -> subscribe(event, caller, nowMs);
            case Admission.Refused(int status, Headers headers) ->
                    userAgent.respond(event.id(), status, headers, Body.NONE, nowMs);
        }
    }

    private void subscribe(UaEvent.RequestReceived event, Caller caller, long nowMs) {
        boolean busy =
                event.request()
                        .headers()
                        .first(HeaderName.EVENT)
                        .filter(e -> e.packageName().equals(DialogInfo.PACKAGE))
                        .isPresent();
        SipUri contact = address.contact(event.flow());
        if (busy) {
            busyLamps.subscribe(event, caller, contact, nowMs);
        } else {
            lamps.subscribe(event, caller, contact, nowMs);
        }
    }

    private List<NotifyDesk<?>> notifiers() {
        return List.of(lamps.desk(), busyLamps.desk());
    }

    private int subscriptions() {
        return notifiers().stream().mapToInt(NotifyDesk::size).sum();
    }

    private void register(UaEvent.RequestReceived event, Caller phone, long nowMs) {
        DeviceId device = phone.device().id();
        if (!Doorkeeper.isNamed(phone.practice(), phone.device(), event.request().to())) {
            userAgent.respond(event.id(), 403, Headers.NONE, Body.NONE, nowMs);
            return;
        }
        Optional<FlowId> lost = doorkeeper.flows().authenticated(event.flow(), device);
        RegisterOutcome outcome =
                registrar.register(
                        aor(phone.extension()), device, event.flow(), event.request(), nowMs);
        userAgent.respond(event.id(), outcome.status(), outcome.headers(), Body.NONE, nowMs);
        returning.heardOf(device);
        notePresence(aor(phone.extension()), device, nowMs);
        // After the answer, so that a phone knows where it is before it is asked about its calls.
        lost.ifPresent(from -> calls.moved(device, from, event.flow()));
        changed(nowMs, outcome.changes());
    }

    private void changed(long nowMs, List<BindingChange> changes) {
        for (BindingChange change : changes) {
            switch (change) {
                case BindingChange.Added(Binding binding) -> reachable(binding, nowMs);
                case BindingChange.Refreshed(Binding binding, Binding before) -> {
                    if (!binding.flow().id().equals(before.flow().id())) {
                        calls.moved(binding.device(), before.flow().id(), binding.flow());
                        reachable(binding, nowMs);
                    }
                }
                case BindingChange.Removed(Binding binding, BindingChange.Cause cause) ->
                        gone(binding, cause, nowMs);
            }
        }
    }

    private void gone(Binding binding, BindingChange.Cause cause, long nowMs) {
        switch (cause) {
            case UNREGISTERED, EXPIRED, REVOKED ->
                    notePresence(binding.aor(), binding.device(), nowMs);
            case FLOW_LOST -> {
                // No goodbye: if the server is restarted now, the phone comes back to the new one.
            }
        }
        note(binding, new PhoneUnregistered(binding.device(), term(cause)));
    }

    private void notePresence(AddressOfRecord aor, DeviceId device, long nowMs) {
        Instant now = services.clock().instant();
        Optional<Instant> until =
                registrar.bindings(aor).stream()
                        .filter(binding -> binding.device().equals(device))
                        .map(binding -> now.plusMillis(binding.expiresAtMs() - nowMs))
                        .max(Comparator.naturalOrder());
        services.outward().presence().accept(new PhonePresence(aor.tenant(), device, until));
    }

    /// Whether a phone of an extension may come back any moment.
    private boolean expected(Extension extension) {
        return directory
                .practice(extension.tenant())
                .map(practice -> practice.devicesOf(extension.id()))
                .orElse(List.of())
                .stream()
                .anyMatch(device -> returning.isExpected(device.id()));
    }

    private void reachable(Binding binding, long nowMs) {
        extension(binding).ifPresent(extension -> calls.reachable(extension, nowMs));
        Flow flow = binding.flow();
        note(binding, new PhoneRegistered(binding.device(), flow.tlsVersion(), flow.cipherSuite()));
    }

    private void note(Binding binding, AuditEvent event) {
        var origin = new Origin(binding.flow().remoteAddress(), binding.userAgent());
        var act = new Act(binding.aor().tenant(), new Actor.Phone(binding.device()), origin, event);
        services.outward().audit().accept(act);
    }

    private static String term(BindingChange.Cause cause) {
        return switch (cause) {
            case UNREGISTERED -> "own_wish";
            case EXPIRED -> "expired";
            case REVOKED -> "revoked";
            case FLOW_LOST -> "connection_lost";
        };
    }

    private void closed(Flow flow, long nowMs) {
        for (DeviceId device : doorkeeper.flows().on(flow)) {
            // Many phones open the next connection before they notice that the first one is dead.
            doorkeeper
                    .flows()
                    .beside(flow, device)
                    .ifPresent(other -> calls.moved(device, flow.id(), other));
        }
        userAgent.flowClosed(flow.id(), nowMs);
        changed(nowMs, registrar.flowClosed(flow.id()));
        notifiers().forEach(desk -> desk.closed(flow, nowMs));
        doorkeeper.closed(flow);
        trunks.closed(flow);
    }

    private void replaced(DirectorySnapshot snapshot, long nowMs) {
        var revocation = new Revocation(directory, snapshot);
        List<Flow> suspect = doorkeeper.flows().onlyWith(revocation::of);
        directory = snapshot;
        busyLamps.look(nowMs);
        List<Flow> spent = doorkeeper.directory(snapshot);
        for (Binding binding : registrar.all()) {
            boolean proven = doorkeeper.flows().on(binding.flow()).contains(binding.device());
            if (!proven || spent.contains(binding.flow())) {
                LOG.info(
                        "device {} is no longer what it was and loses its registration",
                        binding.device());
                changed(nowMs, registrar.revoked(binding));
            }
        }
        calls.revoked(
                device -> revocation.of(device) && !doorkeeper.flows().isProven(device), nowMs);
        // A phone is told that its call is over before its connection closes.
        drain(nowMs);
        Stream.concat(
                        spent.stream(),
                        suspect.stream().filter(flow -> doorkeeper.flows().on(flow).isEmpty()))
                .distinct()
                .forEach(flow -> end(flow, nowMs));
    }

    /// Not when the connection says that it is closed: nothing may be sent there meanwhile.
    private void end(Flow flow, long nowMs) {
        closed(flow, nowMs);
        services.wire().end().accept(flow.id());
    }

    private void mailboxChanged(MailboxChanged change, long nowMs) {
        directory
                .practice(change.tenant())
                .ifPresent(practice ->
                        lamps.changed(
                                change,
                                practice.extensionsOf(change.mailbox()),
                                practice.tenant().domain(),
                                nowMs));
    }

    private CallServices.Signals signals() {
        return new CallServices.Signals(
                tenant -> directory.practice(tenant),
                this::phones,
                tenant -> directory.practice(tenant).map(trunks::of).orElse(List.of()),
                this::expected,
                address::advertised,
                suite -> MasterKey.random(suite, services.random()),
                services.clock()::instant,
                services.outward().media(),
                services.outward().applications(),
                (place, parts) -> lampsDue.add(new LampDue(place, parts)),
                emergencies::add,
                services.outward().audit(),
                services.outward().records(),
                services.outward().toll());
    }

    private List<ReachablePhone> phones(Extension extension) {
        Optional<PracticeDirectory> practice = directory.practice(extension.tenant());
        return registrar.bindings(aor(extension)).stream()
                .flatMap(binding ->
                        practice
                                .flatMap(p -> p.device(binding.device()))
                                .map(known ->
                                        new ReachablePhone(
                                                known.device(),
                                                binding.flow(),
                                                binding.target(),
                                                binding.userAgent()))
                                .stream())
                .toList();
    }

    private Optional<Extension> extension(Binding binding) {
        return directory
                .practice(binding.aor().tenant())
                .flatMap(practice ->
                        practice.device(binding.device())
                                .flatMap(d -> practice.extension(d.device().extension())));
    }

    private static AddressOfRecord aor(Extension extension) {
        return new AddressOfRecord(extension.tenant(), extension.number().digits());
    }

    private ShardView view(long nowMs) {
        List<Registration> registrations =
                registrar.all().stream()
                        .flatMap(binding -> Registration.of(binding, directory, nowMs).stream())
                        .toList();
        return new ShardView(
                registrations, calls.live(), trunks.all(), subscriptions(), calls.faults());
    }
}
