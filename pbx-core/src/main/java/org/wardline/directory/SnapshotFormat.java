package org.wardline.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.wardline.access.Role;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.key.Canonical;
import org.wardline.tls.CertificateFingerprint;

/// The bytes inside a [SnapshotFile]: length-prefixed fields, each list behind its count.
///
///     version, practices: id name domain
///       mailboxes:  id name
///       extensions: id number display-name mailbox(16 or 0 bytes) ring-seconds
///       devices:    id extension username label sha256(32) md5(16 or 0 bytes) caller-display
///                   certificate(hex, may be empty) kind
///       handlings:  extension do-not-disturb(0|1) call-waiting(0|1) forwards: when number
///                   pickup-group role (both may be empty)
///       groups:     extension order each-seconds priority(0|1) members: extension delay-seconds
///       display:    others by-role: role display
///       hours:      as in [HoursFormat]
///       emergency:  as in [EmergencyFormat]
///       trunks:     as in [TrunkFormat]
///       outside:    as in [OutsideFormat]
///
/// Version 8 ended a practice at trunks, version 6 at emergency, version 4 at hours, version 3 at
/// display, version 1 at its devices. Version 7 ended a device at certificate, version 2 at
/// caller-display, version 1 at md5; version 5 had no emergency contacts.
final class SnapshotFormat {

    private static final long VERSION = 9;
    private static final long WITHOUT_OUTSIDE_RULES = 8;
    private static final long WITHOUT_KINDS = 7;
    private static final long WITHOUT_TRUNKS = 6;
    private static final long WITHOUT_CONTACTS = 5;
    private static final long WITHOUT_EMERGENCY = 4;
    private static final long WITHOUT_HOURS = 3;
    private static final long WITHOUT_CERTIFICATES = 2;
    private static final long WITHOUT_FEATURES = 1;

    private SnapshotFormat() {}

    static byte[] write(DirectorySnapshot snapshot) {
        var out = new Canonical.Writer().put(VERSION).put(snapshot.practices().size());
        for (PracticeDirectory practice : snapshot.practices()) {
            Tenant tenant = practice.tenant();
            out.put(tenant.id().value()).put(tenant.name()).put(tenant.domain());
            out.put(practice.mailboxes().size());
            practice.mailboxes()
                    .forEach(mailbox -> out.put(mailbox.id().value()).put(mailbox.name()));
            out.put(practice.extensions().size());
            practice.extensions().forEach(extension -> write(extension, out));
            out.put(practice.devices().size());
            practice.devices().forEach(device -> write(device, out));
            write(practice.features(), out);
        }
        return out.bytes();
    }

    static DirectorySnapshot read(byte[] bytes) {
        var in = new Canonical.Reader(bytes, "directory snapshot");
        long version = in.number();
        if (version < WITHOUT_FEATURES || version > VERSION) {
            throw new IllegalStateException(
                    "A directory snapshot of version " + version + " is not known");
        }
        return new DirectorySnapshot(list(in, r -> practice(r, version)));
    }

    private static void write(Extension extension, Canonical.Writer out) {
        out.put(extension.id().value())
                .put(extension.number().digits())
                .put(extension.displayName());
        extension.mailbox().ifPresentOrElse(id -> out.put(id.value()), () -> out.put(""));
        out.put(extension.ringTime().toSeconds());
    }

    private static void write(PracticeDirectory.RegisteredDevice entry, Canonical.Writer out) {
        Device device = entry.device();
        out.put(device.id().value())
                .put(device.extension().value())
                .put(device.username())
                .put(device.label());
        out.put(entry.credential().sha256().reveal());
        out.put(entry.credential().md5().map(Secret::reveal).orElse(new byte[0]));
        out.put(device.callerDisplay().name());
        out.put(entry.certificate().map(CertificateFingerprint::hex).orElse(""));
        out.put(device.kind().name());
    }

    private static void write(CallFeatures features, Canonical.Writer out) {
        out.put(features.handlings().size());
        features.handlings().forEach(handling -> write(handling, out));
        out.put(features.groups().size());
        features.groups().forEach(group -> write(group, out));
        out.put(features.display().others().name());
        out.put(features.display().byRole().size());
        features.display().byRole().forEach((role, d) -> out.put(role.name()).put(d.name()));
        HoursFormat.write(features.hours(), out);
        EmergencyFormat.write(features.emergency(), out);
        TrunkFormat.write(features.trunks(), out);
        OutsideFormat.write(features.outside(), out);
    }

    private static void write(CallHandling handling, Canonical.Writer out) {
        out.put(handling.extension().value())
                .put(handling.doNotDisturb() ? 1 : 0)
                .put(handling.callWaiting() ? 1 : 0)
                .put(handling.forwards().size());
        handling.forwards().forEach((when, to) -> out.put(when.name()).put(to.digits()));
        out.put(handling.pickupGroup().orElse(""));
        out.put(handling.role().map(Role::name).orElse(""));
    }

    private static void write(RingGroup group, Canonical.Writer out) {
        out.put(group.extension().value())
                .put(group.order().name())
                .put(group.each().toSeconds())
                .put(group.priority() ? 1 : 0)
                .put(group.members().size());
        group.members()
                .forEach(member ->
                        out.put(member.extension().value()).put(member.delay().toSeconds()));
    }

    private static PracticeDirectory practice(Canonical.Reader in, long version) {
        var id = new TenantId(in.uuid());
        var tenant = new Tenant(id, in.text(), in.text());
        return new PracticeDirectory(
                tenant,
                list(in, r -> new Mailbox(new MailboxId(r.uuid()), id, r.text())),
                list(in, r -> extension(r, id)),
                list(in, r -> device(r, id, version)),
                version > WITHOUT_FEATURES ? features(in, id, version) : CallFeatures.NONE);
    }

    private static CallFeatures features(Canonical.Reader in, TenantId tenant, long version) {
        return new CallFeatures(
                list(in, r -> handling(r, tenant)),
                list(in, r -> group(r, tenant)),
                display(in),
                version > WITHOUT_HOURS ? HoursFormat.read(in, tenant) : Optional.empty(),
                version > WITHOUT_EMERGENCY
                        ? EmergencyFormat.read(in, tenant, version > WITHOUT_CONTACTS)
                        : EmergencyPlan.NONE,
                version > WITHOUT_TRUNKS ? TrunkFormat.read(in, tenant) : List.of(),
                version > WITHOUT_OUTSIDE_RULES ? OutsideFormat.read(in) : OutsideRules.DEFAULT);
    }

    private static CallHandling handling(Canonical.Reader in, TenantId tenant) {
        var extension = new ExtensionId(in.uuid());
        boolean doNotDisturb = in.number() == 1;
        boolean callWaiting = in.number() == 1;
        Map<ForwardWhen, ExtensionNumber> forwards = new EnumMap<>(ForwardWhen.class);
        for (long left = in.number(); left > 0; left--) {
            forwards.put(ForwardWhen.valueOf(in.text()), new ExtensionNumber(in.text()));
        }
        return new CallHandling(
                extension,
                tenant,
                doNotDisturb,
                callWaiting,
                forwards,
                given(in.text()),
                given(in.text()).map(Role::valueOf));
    }

    private static RingGroup group(Canonical.Reader in, TenantId tenant) {
        return new RingGroup(
                new ExtensionId(in.uuid()),
                tenant,
                RingGroup.Order.valueOf(in.text()),
                Duration.ofSeconds(in.number()),
                in.number() == 1,
                list(
                        in,
                        r ->
                                new RingGroup.Member(
                                        new ExtensionId(r.uuid()),
                                        Duration.ofSeconds(r.number()))));
    }

    private static CallerDisplayRules display(Canonical.Reader in) {
        CallerDisplay others = CallerDisplay.valueOf(in.text());
        Map<Role, CallerDisplay> byRole = new EnumMap<>(Role.class);
        for (long left = in.number(); left > 0; left--) {
            byRole.put(Role.valueOf(in.text()), CallerDisplay.valueOf(in.text()));
        }
        return new CallerDisplayRules(byRole, others);
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Extension extension(Canonical.Reader in, TenantId tenant) {
        return new Extension(
                new ExtensionId(in.uuid()),
                tenant,
                new ExtensionNumber(in.text()),
                in.text(),
                mailbox(in.bytes()),
                Duration.ofSeconds(in.number()));
    }

    private static Optional<MailboxId> mailbox(byte[] id) {
        if (id.length == 0) {
            return Optional.empty();
        }
        var bytes = java.nio.ByteBuffer.wrap(id);
        return Optional.of(new MailboxId(new java.util.UUID(bytes.getLong(), bytes.getLong())));
    }

    private static PracticeDirectory.RegisteredDevice device(
            Canonical.Reader in, TenantId tenant, long version) {
        var id = new DeviceId(in.uuid());
        var extension = new ExtensionId(in.uuid());
        String username = in.text();
        String label = in.text();
        var sha256 = Secret.of(in.bytes());
        byte[] md5 = in.bytes();
        CallerDisplay display =
                version > WITHOUT_FEATURES
                        ? CallerDisplay.valueOf(in.text())
                        : CallerDisplay.FULL_NAME;
        Optional<CertificateFingerprint> certificate =
                version > WITHOUT_CERTIFICATES
                        ? given(in.text()).map(CertificateFingerprint::new)
                        : Optional.empty();
        DeviceKind kind =
                version > WITHOUT_KINDS ? DeviceKind.valueOf(in.text()) : DeviceKind.PHONE;
        return new PracticeDirectory.RegisteredDevice(
                new Device(id, tenant, extension, username, label, kind, display),
                new DigestCredential(
                        sha256, md5.length == 0 ? Optional.empty() : Optional.of(Secret.of(md5))),
                certificate);
    }

    static <T> List<T> list(Canonical.Reader in, Function<Canonical.Reader, T> entry) {
        long count = in.number();
        List<T> list = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            list.add(entry.apply(in));
        }
        return list;
    }
}
