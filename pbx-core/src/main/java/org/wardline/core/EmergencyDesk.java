package org.wardline.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.wardline.audit.Act;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.EmergencyCalled;
import org.wardline.audit.event.EmergencyTold;
import org.wardline.call.CalledForHelp;
import org.wardline.call.Caller;
import org.wardline.call.ReachablePhone;
import org.wardline.directory.DispatchableLocation;
import org.wardline.directory.EmergencyContact;
import org.wardline.directory.EmergencyContact.Way;
import org.wardline.directory.EmergencyNumber;
import org.wardline.directory.EmergencyPlan;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.emergency.EmergencyNotice;
import org.wardline.emergency.OutsideNotice;
import org.wardline.emergency.Progress;
import org.wardline.ident.CallId;
import org.wardline.ident.ContactId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transaction.Alarms;
import org.wardline.sip.ua.RequestId;
import org.wardline.sip.ua.UserAgent;

/// Tells a practice's contacts when one of its phones calls for help (47 CFR 9.16(b)(2)): at once,
/// from the directory in memory, whatever the state of database and audit log. Owned by one shard;
/// the call itself never waits for it.
///
/// What one phone dials again within a minute, with the same result, is told once more at the end
/// of the minute, with its count: a key that sticks must not bury the notice of another phone's
/// call. Whatever is other (phone, number, result) is told at once. That a call is being put
/// through is not told any more once it has come further.
final class EmergencyDesk {

    /// How long repetitions are gathered.
    static final long GATHER_MS = 60_000;

    private final UserAgent userAgent;
    private final ShardServices services;
    private final Function<TenantId, Optional<PracticeDirectory>> directory;
    private final Function<Extension, List<ReachablePhone>> phones;
    private final Deque<CalledForHelp> due = new ArrayDeque<>();
    private final Map<Source, Gathered> gathering = new HashMap<>();
    private final Alarms<Source> alarms = new Alarms<>();
    private final Map<RequestId, Telling> underWay = new HashMap<>();

    /// What counts as the same again.
    private record Source(DeviceId phone, EmergencyNumber number, Progress progress) {}

    /// The newest of what came again.
    private record Gathered(CalledForHelp last, int repeats) {}

    /// A text on its way to a phone.
    private record Telling(CalledForHelp about, ContactId contact, long sinceMs) {}

    /// @param directory of a practice as it is now
    /// @param phones those of an extension that are reachable now
    EmergencyDesk(
            UserAgent userAgent,
            ShardServices services,
            Function<TenantId, Optional<PracticeDirectory>> directory,
            Function<Extension, List<ReachablePhone>> phones) {
        this.userAgent = Objects.requireNonNull(userAgent, "userAgent");
        this.services = Objects.requireNonNull(services, "services");
        this.directory = Objects.requireNonNull(directory, "directory");
        this.phones = Objects.requireNonNull(phones, "phones");
    }

    /// A phone called for help, or its call has come further; [#tellDue] tells it.
    void add(CalledForHelp help) {
        due.add(help);
    }

    /// Tells what was added, once what the calls themselves had to send is on its way.
    void tellDue(long nowMs) {
        while (!due.isEmpty()) {
            called(due.remove(), nowMs);
        }
    }

    private void called(CalledForHelp help, long nowMs) {
        EmergencyPlan plan = practice(help).emergency();
        note(
                help,
                new EmergencyCalled(
                        help.call(),
                        help.caller().extension().id(),
                        help.number().name().toLowerCase(Locale.ROOT),
                        help.progress().term(),
                        plan.location(help.caller().device().id()).isPresent(),
                        plan.contacts().size()));
        if (!EmergencyNotice.isTold(help.number())) {
            return;
        }
        comeFurther(help);
        var source = source(help, help.progress());
        Optional<Gathered> before = Optional.ofNullable(gathering.get(source));
        if (before.isPresent()) {
            gathering.put(source, new Gathered(help, before.get().repeats() + 1));
        } else {
            begin(source, help, nowMs);
            tell(help, 0, nowMs);
        }
    }

    /// What waits to be told of a call that was still being put through is no longer so.
    private void comeFurther(CalledForHelp help) {
        if (!help.progress().isPassing()) {
            gathering.computeIfPresent(
                    source(help, Progress.DIALLED),
                    (_, waiting) ->
                            waiting.last().call().equals(help.call())
                                    ? new Gathered(waiting.last(), 0)
                                    : waiting);
        }
    }

    private static Source source(CalledForHelp help, Progress progress) {
        return new Source(help.caller().device().id(), help.number(), progress);
    }

    /// A phone has answered a text.
    void completed(RequestId request, SipResponse response, long nowMs) {
        boolean taken = response.status() >= 200 && response.status() < 300;
        ended(request, taken ? "delivered" : "status_" + response.status(), nowMs);
    }

    /// A phone has not.
    void failed(RequestId request, long nowMs) {
        ended(request, "no_answer", nowMs);
    }

    OptionalLong nextDeadlineMs() {
        return alarms.nextMs();
    }

    void advance(long nowMs) {
        alarms.due(
                nowMs,
                source -> {
                    Gathered gathered = gathering.remove(source);
                    if (gathered.repeats() > 0) {
                        begin(source, gathered.last(), nowMs);
                        tell(gathered.last(), gathered.repeats(), nowMs);
                    }
                });
    }

    private void begin(Source source, CalledForHelp help, long nowMs) {
        gathering.put(source, new Gathered(help, 0));
        alarms.set(source, nowMs + GATHER_MS);
    }

    private void tell(CalledForHelp help, int repeats, long nowMs) {
        PracticeDirectory practice = practice(help);
        var notice = notice(help, practice, repeats);
        for (EmergencyContact contact : practice.emergency().contacts()) {
            switch (contact.way()) {
                case Way.Phones(ExtensionId extension) ->
                        practice.extension(extension)
                                .ifPresent(there -> text(help, notice, contact, there, nowMs));
                case Way.Webhook _ ->
                        services.outward()
                                .notices()
                                .accept(
                                        new OutsideNotice(
                                                notice, contact, told -> note(help, told)));
            }
        }
    }

    /// To every phone of the extension that is there, but not to the one that calls.
    private void text(
            CalledForHelp help,
            EmergencyNotice notice,
            EmergencyContact contact,
            Extension extension,
            long nowMs) {
        List<ReachablePhone> there =
                phones.apply(extension).stream()
                        .filter(phone -> !phone.device().id().equals(notice.caller().device()))
                        .toList();
        if (there.isEmpty()) {
            note(help, new EmergencyTold(help.call(), contact.id(), Way.PHONES, "not_there", 0));
        }
        String domain = practice(help).tenant().domain();
        for (ReachablePhone phone : there) {
            var request = ScreenText.of(notice, domain, extension, phone, services.random());
            underWay.put(
                    userAgent.request(phone.flow(), request, nowMs),
                    new Telling(help, contact.id(), nowMs));
        }
    }

    private void ended(RequestId request, String outcome, long nowMs) {
        Optional.ofNullable(underWay.remove(request))
                .ifPresent(telling ->
                        note(
                                telling.about(),
                                new EmergencyTold(
                                        telling.about().call(),
                                        telling.contact(),
                                        Way.PHONES,
                                        outcome,
                                        nowMs - telling.sinceMs())));
    }

    private void note(CalledForHelp help, AuditEvent event) {
        TenantId tenant = help.caller().practice().tenant().id();
        services.outward().audit().accept(Act.ofMachine(tenant, "emergency", event));
    }

    /// As it is now: contacts that were removed meanwhile are told nothing.
    private PracticeDirectory practice(CalledForHelp help) {
        PracticeDirectory then = help.caller().practice();
        return directory.apply(then.tenant().id()).orElse(then);
    }

    private static EmergencyNotice notice(
            CalledForHelp help, PracticeDirectory practice, int repeats) {
        Caller caller = help.caller();
        Optional<DispatchableLocation> location =
                practice.emergency().dispatchable(caller.device().id());
        CallId call = help.call();
        return new EmergencyNotice(
                UUID.randomUUID(),
                call,
                new EmergencyNotice.Phone(
                        caller.device().id(),
                        practice.tenant().id(),
                        practice.tenant().name(),
                        caller.device().label(),
                        caller.extension().number().digits(),
                        caller.extension().displayName()),
                help.number(),
                help.progress(),
                help.at(),
                location,
                repeats);
    }
}
