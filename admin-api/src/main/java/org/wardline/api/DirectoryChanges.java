package org.wardline.api;

import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.wardline.access.Role;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.directory.CallHandling;
import org.wardline.directory.CallerDisplay;
import org.wardline.directory.CallerDisplayRules;
import org.wardline.directory.Device;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.DirectoryStore;
import org.wardline.directory.Extension;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.Mailbox;
import org.wardline.directory.MainLine;
import org.wardline.directory.NightSwitch;
import org.wardline.directory.OpeningHours;
import org.wardline.directory.OutsideRules;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.RingGroup;
import org.wardline.directory.Tenant;
import org.wardline.directory.Trunk;
import org.wardline.http.GuardedExchange;
import org.wardline.ident.TenantId;
import org.wardline.session.Caller;
import org.wardline.tls.CertificateFingerprint;
import org.wardline.toll.TollCaps;

/// Changes of the directory as the API makes them: recorded first, then done, then told to the
/// phone system.
///
/// What the log holds of a change are ids and settings; names that people gave are not repeated in
/// it.
public final class DirectoryChanges {

    private final DirectoryStore store;
    private final AuditLog audit;
    private final Consumer<Tenant> opened;
    private final Runnable changed;

    /// @param opened gives a new practice its keys and certificates, before it is in the directory
    /// @param changed called after every change, so that calls see it
    public DirectoryChanges(
            DirectoryStore store, AuditLog audit, Consumer<Tenant> opened, Runnable changed) {
        this.store = store;
        this.audit = audit;
        this.opened = opened;
        this.changed = changed;
    }

    /// For reading.
    DirectoryStore store() {
        return store;
    }

    /// Makes a change that the log has in words.
    ///
    /// @param event the change
    /// @param effect does it
    void change(
            GuardedExchange exchange, ConfigurationChanged event, Consumer<AuditReceipt> effect) {
        effect.accept(audit.append(exchange.act(event)));
        changed.run();
    }

    /// Adds a practice. The domain is looked at first, so that no keys are made for one that is
    /// taken.
    void add(Tenant tenant, Caller caller) {
        if (store.tenants().stream().anyMatch(t -> t.domain().equals(tenant.domain()))) {
            throw new DirectoryRefused(
                    DirectoryRefused.Reason.CONFLICT, "The domain of this practice is taken.");
        }
        var receipt =
                record(
                        tenant.id(),
                        caller,
                        "practice",
                        tenant.id().toString(),
                        "domain=" + tenant.domain());
        opened.accept(tenant);
        store.add(tenant, receipt);
        changed.run();
    }

    void add(Mailbox mailbox, Caller caller) {
        store.add(
                mailbox,
                record(mailbox.tenant(), caller, "mailbox", mailbox.id().toString(), "added"));
        changed.run();
    }

    void add(Extension extension, Caller caller) {
        String settings =
                "number=%s ring_seconds=%d mailbox=%s"
                        .formatted(
                                extension.number().digits(),
                                extension.ringTime().toSeconds(),
                                extension.mailbox().map(Object::toString).orElse("none"));
        store.add(
                extension,
                record(
                        extension.tenant(),
                        caller,
                        "extension",
                        extension.id().toString(),
                        settings));
        changed.run();
    }

    void add(IssuedDevice issued, Caller caller) {
        var device = issued.device();
        String settings =
                "extension=%s kind=%s username=%s secret=[masked]"
                        .formatted(
                                device.extension(),
                                DeviceResource.word(device.kind()),
                                device.username());
        store.add(
                issued,
                record(device.tenant(), caller, "device", device.id().toString(), settings));
        changed.run();
    }

    /// Gives a phone that is there a new secret; what was registered with the old one is cut off.
    void renew(IssuedDevice renewed, Caller caller) {
        var device = renewed.device();
        var receipt =
                record(
                        device.tenant(),
                        caller,
                        "device",
                        device.id().toString(),
                        "secret=[masked]");
        store.secret(renewed, receipt);
        changed.run();
    }

    /// Sets how calls to an extension are handled.
    void put(CallHandling before, CallHandling after, Caller caller) {
        var event =
                new ConfigurationChanged(
                        "call_handling",
                        after.extension().toString(),
                        settings(before),
                        settings(after));
        var receipt = audit.append(new Act(after.tenant(), caller.actor(), caller.origin(), event));
        store.features().put(after, receipt);
        changed.run();
    }

    /// Makes an extension ring a group.
    void put(RingGroup group, Caller caller) {
        String settings =
                "order=%s each_seconds=%d priority=%s members=%s"
                        .formatted(
                                group.order().name().toLowerCase(Locale.ROOT),
                                group.each().toSeconds(),
                                group.priority(),
                                group.members().stream()
                                        .map(m -> m.extension() + "+" + m.delay().toSeconds())
                                        .toList());
        store.features()
                .put(
                        group,
                        record(
                                group.tenant(),
                                caller,
                                "ring_group",
                                group.extension().toString(),
                                settings));
        changed.run();
    }

    void removeGroup(Extension extension, Caller caller) {
        var receipt =
                record(
                        extension.tenant(),
                        caller,
                        "ring_group",
                        extension.id().toString(),
                        "removed");
        store.features().removeGroup(extension.tenant(), extension.id(), receipt);
        changed.run();
    }

    /// Sets what the phones of each role show of callers.
    void put(TenantId practice, CallerDisplayRules rules, Caller caller) {
        String settings = "others=%s %s".formatted(rules.others(), new TreeMap<>(rules.byRole()));
        store.features()
                .put(
                        practice,
                        rules,
                        record(practice, caller, "caller_display", practice.toString(), settings));
        changed.run();
    }

    /// Sets the most that one phone's screen shows of callers.
    void put(Device device, CallerDisplay shown, Caller caller) {
        var receipt =
                record(
                        device.tenant(),
                        caller,
                        "device",
                        device.id().toString(),
                        "caller_display=" + shown);
        store.features().put(device, shown, receipt);
        changed.run();
    }

    /// Sets the certificate that a phone proves itself by, or takes it away.
    void put(Device device, Optional<CertificateFingerprint> certificate, Caller caller) {
        String settings =
                "certificate=" + certificate.map(CertificateFingerprint::hex).orElse("none");
        var receipt = record(device.tenant(), caller, "device", device.id().toString(), settings);
        store.certificate(device, certificate, receipt);
        changed.run();
    }

    /// Sets when a practice is open.
    void put(Optional<OpeningHours> before, OpeningHours after, Caller caller) {
        AuditReceipt receipt =
                HoursInWords.change(before, after).stream()
                        .map(event ->
                                audit.append(
                                        new Act(
                                                after.tenant(),
                                                caller.actor(),
                                                caller.origin(),
                                                event)))
                        .reduce((_, last) -> last)
                        .orElseThrow();
        store.hours().put(after, receipt);
        changed.run();
    }

    /// Makes an extension go by the opening hours, or by them no longer.
    ///
    /// @param after empty to ring at all hours again
    void put(
            Extension extension,
            Optional<MainLine> before,
            Optional<MainLine> after,
            Caller caller) {
        var event =
                new ConfigurationChanged(
                        "main_line",
                        extension.id().toString(),
                        before.map(HoursInWords::of).orElse(""),
                        after.map(HoursInWords::of).orElse(""));
        var receipt =
                audit.append(new Act(extension.tenant(), caller.actor(), caller.origin(), event));
        after.ifPresentOrElse(
                line -> store.hours().put(line, receipt),
                () -> store.hours().removeLine(extension.tenant(), extension.id(), receipt));
        changed.run();
    }

    /// Turns a practice's night switch.
    void turn(
            TenantId practice,
            Optional<NightSwitch> before,
            Optional<NightSwitch> after,
            Caller caller) {
        var event =
                new ConfigurationChanged(
                        "night_switch",
                        practice.toString(),
                        NightSwitch.text(before),
                        NightSwitch.text(after));
        var receipt = audit.append(new Act(practice, caller.actor(), caller.origin(), event));
        store.hours().turn(practice, after, receipt);
        changed.run();
    }

    /// Adds or changes a trunk.
    void put(Optional<Trunk> before, Trunk after, Caller caller) {
        var event =
                new ConfigurationChanged(
                        "trunk",
                        after.id().toString(),
                        before.map(DirectoryChanges::settings).orElse(""),
                        settings(after));
        var receipt = audit.append(new Act(after.tenant(), caller.actor(), caller.origin(), event));
        store.trunks().put(after, receipt);
        changed.run();
    }

    void remove(Trunk trunk, Caller caller) {
        var event =
                new ConfigurationChanged(
                        "trunk", trunk.id().toString(), settings(trunk), "removed");
        var receipt = audit.append(new Act(trunk.tenant(), caller.actor(), caller.origin(), event));
        store.trunks().remove(trunk.tenant(), trunk.id(), receipt);
        changed.run();
    }

    /// Sets what the phones of a practice may call outside.
    void put(PracticeDirectory practice, OutsideRules rules, Caller caller) {
        TenantId tenant = practice.tenant().id();
        var event =
                new ConfigurationChanged(
                        "outside_calls",
                        tenant.toString(),
                        settings(practice.outside()),
                        settings(rules));
        var receipt = audit.append(new Act(tenant, caller.actor(), caller.origin(), event));
        store.outside().put(tenant, rules, receipt);
        changed.run();
    }

    private static String settings(OutsideRules rules) {
        return "calls=%s minutes=%s countries=%s"
                .formatted(settings(rules.calls()), settings(rules.minutes()), rules.rates());
    }

    private static String settings(TollCaps caps) {
        return "%d/%d/%d".formatted(caps.ofPhone(), caps.ofGateway(), caps.ofPractice());
    }

    private static String settings(Trunk trunk) {
        return "server=%s:%d authorities=%s lines=%d numbers=%d agreement_until=%s"
                .formatted(
                        trunk.server().host(),
                        trunk.server().port(),
                        trunk.server().authorities().isPresent() ? "own" : "runtime",
                        trunk.lines(),
                        trunk.numbers().size(),
                        trunk.associate().map(a -> a.expires().toString()).orElse("none"));
    }

    private static String settings(CallHandling handling) {
        return "do_not_disturb=%s call_waiting=%s forwards=%s pickup_group=%s role=%s"
                .formatted(
                        handling.doNotDisturb(),
                        handling.callWaiting(),
                        handling.forwards(),
                        handling.pickupGroup().isPresent() ? "set" : "none",
                        handling.role().map(Role::name).orElse("none"));
    }

    private AuditReceipt record(
            TenantId tenant, Caller caller, String object, String id, String after) {
        return audit.append(
                new Act(
                        tenant,
                        caller.actor(),
                        caller.origin(),
                        new ConfigurationChanged(object, id, "", after)));
    }
}
