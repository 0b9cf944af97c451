package org.wardline.core;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.wardline.directory.CallFeatures;
import org.wardline.directory.CallHandling;
import org.wardline.directory.Device;
import org.wardline.directory.DeviceKind;
import org.wardline.directory.DeviceSecret;
import org.wardline.directory.DigestCredential;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.Mailbox;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.directory.Tenant;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;

/// The practices of a simulation; each change publishes the directory of all.
final class SimPractices {

    private final Map<TenantId, PracticeDirectory> practices = new LinkedHashMap<>();
    private final Consumer<DirectorySnapshot> published;

    SimPractices(Consumer<DirectorySnapshot> published) {
        this.published = Objects.requireNonNull(published, "published");
    }

    PracticeDirectory of(Tenant tenant) {
        return practices.get(tenant.id());
    }

    Tenant practice(String domain) {
        var tenant = new Tenant(TenantId.random(), "Practice at " + domain, domain);
        put(new PracticeDirectory(tenant, List.of(), List.of(), List.of()));
        return tenant;
    }

    /// @param ringTime after which nobody has answered
    Extension extension(Tenant tenant, String number, boolean withMailbox, Duration ringTime) {
        PracticeDirectory before = practices.get(tenant.id());
        var mailbox = new Mailbox(MailboxId.random(), tenant.id(), "Mailbox " + number);
        var extension =
                new Extension(
                        ExtensionId.random(),
                        tenant.id(),
                        new ExtensionNumber(number),
                        "Desk " + number,
                        withMailbox ? Optional.of(mailbox.id()) : Optional.empty(),
                        ringTime);
        put(
                new PracticeDirectory(
                        tenant,
                        Stream.concat(
                                        before.mailboxes().stream(),
                                        withMailbox ? Stream.of(mailbox) : Stream.of())
                                .toList(),
                        Stream.concat(before.extensions().stream(), Stream.of(extension)).toList(),
                        before.devices(),
                        before.features()));
        return extension;
    }

    IssuedDevice device(Tenant tenant, Extension extension) {
        IssuedDevice device =
                DeviceSecret.issue(extension, DeviceKind.PHONE, "Phone", new SecureRandom());
        PracticeDirectory before = practices.get(tenant.id());
        put(
                new PracticeDirectory(
                        tenant,
                        before.mailboxes(),
                        before.extensions(),
                        Stream.concat(
                                        before.devices().stream(),
                                        Stream.of(registered(tenant, device)))
                                .toList(),
                        before.features()));
        return device;
    }

    /// As many desks at once, each with a phone.
    List<IssuedDevice> desks(Tenant tenant, IntStream numbers) {
        PracticeDirectory before = practices.get(tenant.id());
        var random = new SecureRandom();
        List<Extension> desks =
                numbers.mapToObj(n -> new ExtensionNumber("" + n))
                        .map(number ->
                                new Extension(
                                        ExtensionId.random(),
                                        tenant.id(),
                                        number,
                                        "Desk " + number,
                                        Optional.empty(),
                                        Duration.ofSeconds(20)))
                        .toList();
        List<IssuedDevice> phones =
                desks.stream()
                        .map(desk -> DeviceSecret.issue(desk, DeviceKind.PHONE, "Phone", random))
                        .toList();
        Stream<RegisteredDevice> registered =
                phones.stream().map(phone -> registered(tenant, phone));
        put(
                new PracticeDirectory(
                        tenant,
                        before.mailboxes(),
                        Stream.concat(before.extensions().stream(), desks.stream()).toList(),
                        Stream.concat(before.devices().stream(), registered).toList(),
                        before.features()));
        return phones;
    }

    private static RegisteredDevice registered(Tenant tenant, IssuedDevice issued) {
        Device device = issued.device();
        return new RegisteredDevice(
                device, DigestCredential.of(device.username(), tenant.domain(), issued.secret()));
    }

    /// Changes a device.
    void device(Tenant tenant, DeviceId id, UnaryOperator<RegisteredDevice> change) {
        PracticeDirectory before = practices.get(tenant.id());
        put(
                new PracticeDirectory(
                        tenant,
                        before.mailboxes(),
                        before.extensions(),
                        before.devices().stream()
                                .map(d -> d.device().id().equals(id) ? change.apply(d) : d)
                                .toList(),
                        before.features()));
    }

    /// Takes a device out of the directory.
    void revoke(Tenant tenant, DeviceId device) {
        PracticeDirectory before = practices.get(tenant.id());
        put(
                new PracticeDirectory(
                        tenant,
                        before.mailboxes(),
                        before.extensions(),
                        before.devices().stream()
                                .filter(d -> !d.device().id().equals(device))
                                .toList(),
                        before.features()));
    }

    /// How calls to an extension are handled from now on.
    void handle(Extension extension, UnaryOperator<CallHandling> change) {
        PracticeDirectory before = practices.get(extension.tenant());
        CallHandling changed = change.apply(before.handling(extension));
        features(
                extension.tenant(),
                old ->
                        new CallFeatures(
                                Stream.concat(
                                                old.handlings().stream()
                                                        .filter(h ->
                                                                !h.extension()
                                                                        .equals(extension.id())),
                                                Stream.of(changed))
                                        .toList(),
                                old.groups(),
                                old.display(),
                                old.hours(),
                                old.emergency(),
                                old.trunks(),
                                old.outside()));
    }

    /// What a practice has set about its calls from now on.
    void features(TenantId tenant, UnaryOperator<CallFeatures> change) {
        PracticeDirectory before = practices.get(tenant);
        put(
                new PracticeDirectory(
                        before.tenant(),
                        before.mailboxes(),
                        before.extensions(),
                        before.devices(),
                        change.apply(before.features())));
    }

    private void put(PracticeDirectory practice) {
        practices.put(practice.tenant().id(), practice);
        publish();
    }

    /// Tells of all of them once more.
    void publish() {
        published.accept(new DirectorySnapshot(practices.values()));
    }
}
