package org.wardline.directory;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.NumberingPlace;
import org.wardline.tls.CertificateFingerprint;

/// Everything that one practice has, immutable and indexed for calls. Any thread may read it.
///
/// The constructor checks the references: what a practice's directory names is in it, so that no
/// reader meets another practice's things or a dangling id.
public final class PracticeDirectory {

    private final Tenant tenant;
    private final Map<ExtensionId, Extension> extensions;
    private final Map<String, Extension> extensionsByNumber;
    private final Map<MailboxId, Mailbox> mailboxes;
    private final List<RegisteredDevice> inOrder;
    private final Map<DeviceId, RegisteredDevice> devices;
    private final Map<String, RegisteredDevice> devicesByUsername;
    private final Map<CertificateFingerprint, RegisteredDevice> devicesByCertificate;
    private final Map<ExtensionId, CallHandling> handlings;
    private final Map<ExtensionId, RingGroup> groups;
    private final CallFeatures features;

    /// A device with what it proves itself by.
    ///
    /// @param credential checks its digest
    /// @param certificate the one that is its own, if it has one
    public record RegisteredDevice(
            Device device,
            DigestCredential credential,
            Optional<CertificateFingerprint> certificate) {
        public RegisteredDevice {
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(credential, "credential");
            Objects.requireNonNull(certificate, "certificate");
        }

        /// One that has no certificate.
        public RegisteredDevice(Device device, DigestCredential credential) {
            this(device, credential, Optional.empty());
        }
    }

    /// A practice that has set nothing beyond its numbers and phones.
    ///
    /// @throws IllegalArgumentException as below
    public PracticeDirectory(
            Tenant tenant,
            Collection<Mailbox> mailboxes,
            Collection<Extension> extensions,
            Collection<RegisteredDevice> devices) {
        this(tenant, mailboxes, extensions, devices, CallFeatures.NONE);
    }

    /// @throws IllegalArgumentException when something belongs to another practice, refers to
    ///   nothing or has a number, user name or certificate twice
    public PracticeDirectory(
            Tenant tenant,
            Collection<Mailbox> mailboxes,
            Collection<Extension> extensions,
            Collection<RegisteredDevice> devices,
            CallFeatures features) {
        this.tenant = Objects.requireNonNull(tenant, "tenant");
        this.mailboxes = index(mailboxes, Mailbox::id);
        this.extensions = index(extensions, Extension::id);
        this.extensionsByNumber = index(extensions, extension -> extension.number().digits());
        this.inOrder = List.copyOf(devices);
        this.devices = index(devices, device -> device.device().id());
        this.devicesByUsername = index(devices, device -> device.device().username());
        this.devicesByCertificate =
                index(
                        devices.stream().filter(d -> d.certificate().isPresent()).toList(),
                        device -> device.certificate().orElseThrow());
        this.features = Objects.requireNonNull(features, "features");
        this.handlings = index(features.handlings(), CallHandling::extension);
        this.groups = index(features.groups(), RingGroup::extension);
        mailboxes.forEach(mailbox -> own(mailbox.tenant()));
        extensions.forEach(this::check);
        devices.forEach(device -> check(device.device()));
        features.handlings().forEach(this::check);
        features.groups().forEach(this::check);
        features.hours().ifPresent(this::check);
        check(features.emergency());
        features.trunks().forEach(this::check);
    }

    /// The practice itself.
    public Tenant tenant() {
        return tenant;
    }

    /// All extensions, in the order of their numbers' creation.
    public Collection<Extension> extensions() {
        return extensions.values();
    }

    /// All mailboxes.
    public Collection<Mailbox> mailboxes() {
        return mailboxes.values();
    }

    /// All devices with their credentials.
    public Collection<RegisteredDevice> devices() {
        return devices.values();
    }

    /// What the practice has set beyond its numbers and phones.
    public CallFeatures features() {
        return features;
    }

    /// How calls to an extension are handled.
    public CallHandling handling(Extension extension) {
        return Optional.ofNullable(handlings.get(extension.id()))
                .orElseGet(() -> CallHandling.usual(extension));
    }

    /// The group that an extension rings, if it does.
    public Optional<RingGroup> group(ExtensionId extension) {
        return Optional.ofNullable(groups.get(extension));
    }

    /// Where the practice is and where its phones stand.
    public EmergencyPlan emergency() {
        return features.emergency();
    }

    /// When the practice is open, if it has said so.
    public Optional<PracticeHours> hours() {
        return features.hours();
    }

    /// The day where the practice is; in UTC while it has not said where.
    public LocalDate today(Instant now) {
        return LocalDate.ofInstant(
                now, hours().<ZoneId>map(its -> its.hours().zone()).orElse(ZoneOffset.UTC));
    }

    /// What its phones may call in the public network, and how much.
    public OutsideRules outside() {
        return features.outside();
    }

    /// What connects the practice to the public network, in the order in which it is tried.
    public List<Trunk> trunks() {
        return features.trunks();
    }

    /// The trunk with this id.
    public Optional<Trunk> trunk(TrunkId id) {
        return features.trunks().stream().filter(trunk -> trunk.id().equals(id)).findFirst();
    }

    /// Where the practice is among the world's telephone numbers: where its first number is.
    public NumberingPlace numberingPlace() {
        return features.trunks().stream()
                .findFirst()
                .map(trunk -> NumberingPlace.of(trunk.numbers().getFirst().number()))
                .orElse(NumberingPlace.DEFAULT);
    }

    /// Where the calls of an extension go at a moment by the opening hours; empty when they do not
    /// go by them.
    public Optional<MainLine.Target> byHours(Extension extension, Instant moment) {
        return features.hours().flatMap(hours -> hours.target(extension.id(), moment));
    }

    /// Whether the phones of an extension may turn the practice's night switch.
    public boolean mayTurnNightSwitch(Extension extension) {
        return features.hours()
                .filter(hours -> hours.hours().switchedFrom().contains(extension.id()))
                .isPresent();
    }

    /// How much of outside callers a phone shows: what its desk's role may see, and never more than
    /// the phone itself is set to.
    public CallerDisplay callerDisplay(Device device) {
        Optional<CallHandling> handling = Optional.ofNullable(handlings.get(device.extension()));
        return features.display()
                .of(handling.flatMap(CallHandling::role))
                .and(device.callerDisplay());
    }

    /// The extension with this id.
    public Optional<Extension> extension(ExtensionId id) {
        return Optional.ofNullable(extensions.get(id));
    }

    /// The extension with this number, given as dialled.
    public Optional<Extension> extensionByNumber(String digits) {
        return Optional.ofNullable(extensionsByNumber.get(digits));
    }

    /// The mailbox with this id.
    public Optional<Mailbox> mailbox(MailboxId id) {
        return Optional.ofNullable(mailboxes.get(id));
    }

    /// The device with this id.
    public Optional<RegisteredDevice> device(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    /// The device with this digest user name.
    public Optional<RegisteredDevice> deviceByUsername(String username) {
        return Optional.ofNullable(devicesByUsername.get(username));
    }

    /// Some device, always the same one for a name: for who must not be seen to find nobody. Empty
    /// when there is none.
    public Optional<RegisteredDevice> standIn(String name) {
        return inOrder.isEmpty()
                ? Optional.empty()
                : Optional.of(inOrder.get(Math.floorMod(name.hashCode(), inOrder.size())));
    }

    /// The device whose certificate this is.
    public Optional<RegisteredDevice> deviceByCertificate(CertificateFingerprint certificate) {
        return Optional.ofNullable(devicesByCertificate.get(certificate));
    }

    /// All devices that serve an extension.
    public List<Device> devicesOf(ExtensionId extension) {
        return devices.values().stream()
                .map(RegisteredDevice::device)
                .filter(device -> device.extension().equals(extension))
                .toList();
    }

    /// The extensions whose callers reach a mailbox.
    public List<Extension> extensionsOf(MailboxId mailbox) {
        return extensions.values().stream()
                .filter(extension -> extension.mailbox().equals(Optional.of(mailbox)))
                .toList();
    }

    private void check(Extension extension) {
        own(extension.tenant());
        extension.mailbox().ifPresent(id -> known(mailboxes.containsKey(id)));
    }

    private void check(Device device) {
        own(device.tenant());
        known(extensions.containsKey(device.extension()));
    }

    private void check(CallHandling handling) {
        own(handling.tenant());
        known(extensions.containsKey(handling.extension()));
    }

    private void check(RingGroup group) {
        own(group.tenant());
        known(extensions.containsKey(group.extension()));
        group.members().forEach(member -> known(extensions.containsKey(member.extension())));
    }

    private void check(PracticeHours hours) {
        own(hours.hours().tenant());
        hours.hours().switchedFrom().forEach(id -> known(extensions.containsKey(id)));
        hours.hours()
                .rota()
                .map(OnCallRota::turns)
                .orElse(List.of())
                .forEach(id -> known(extensions.containsKey(id)));
        for (MainLine line : hours.lines()) {
            own(line.tenant());
            known(extensions.containsKey(line.extension()));
            line.targets().values().forEach(this::check);
        }
    }

    private void check(MainLine.Target target) {
        switch (target) {
            case MainLine.Target.Ring(ExtensionId id) -> known(extensions.containsKey(id));
            case MainLine.Target.Message(MailboxId id) -> known(mailboxes.containsKey(id));
            case MainLine.Target.Stay _, MainLine.Target.OnCall _ -> {
                // Named by nothing.
            }
        }
    }

    private void check(EmergencyPlan plan) {
        plan.premises().forEach(premises -> own(premises.tenant()));
        for (PhoneLocation location : plan.locations()) {
            own(location.tenant());
            known(devices.containsKey(location.device()));
        }
        for (EmergencyContact contact : plan.contacts()) {
            own(contact.tenant());
            switch (contact.way()) {
                case EmergencyContact.Way.Phones(ExtensionId extension) ->
                        known(extensions.containsKey(extension));
                case EmergencyContact.Way.Webhook _ -> {
                    // Outside the practice.
                }
            }
        }
    }

    private void check(Trunk trunk) {
        own(trunk.tenant());
        trunk.numbers().forEach(own -> known(extensions.containsKey(own.extension())));
    }

    private void own(TenantId owner) {
        if (!owner.equals(tenant.id())) {
            throw new IllegalArgumentException("An entry belongs to another practice");
        }
    }

    private static void known(boolean known) {
        if (!known) {
            throw new IllegalArgumentException(
                    "An entry refers to a thing that the practice does not have");
        }
    }

    private static <K, V> Map<K, V> index(Collection<V> values, Function<V, K> key) {
        Map<K, V> index = new LinkedHashMap<>();
        for (V value : values) {
            if (index.put(key.apply(value), value) != null) {
                throw new IllegalArgumentException("Two entries have the same key");
            }
        }
        return java.util.Collections.unmodifiableMap(index);
    }
}
