package org.wardline.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.key.Canonical;

/// The bytes inside a [SnapshotFile]: length-prefixed fields, each list behind its count.
///
///     version, practices: id name domain
///       mailboxes:  id name
///       extensions: id number display-name mailbox(16 or 0 bytes) ring-seconds
///       devices:    id extension username label sha256(32) md5(16 or 0 bytes)
final class SnapshotFormat {

    private static final long VERSION = 1;

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
        }
        return out.bytes();
    }

    static DirectorySnapshot read(byte[] bytes) {
        var in = new Canonical.Reader(bytes, "directory snapshot");
        long version = in.number();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "A directory snapshot of version " + version + " is not known");
        }
        return new DirectorySnapshot(list(in, SnapshotFormat::practice));
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
    }

    private static PracticeDirectory practice(Canonical.Reader in) {
        var id = new TenantId(in.uuid());
        var tenant = new Tenant(id, in.text(), in.text());
        return new PracticeDirectory(
                tenant,
                list(in, r -> new Mailbox(new MailboxId(r.uuid()), id, r.text())),
                list(in, r -> extension(r, id)),
                list(in, r -> device(r, id)));
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

    private static PracticeDirectory.RegisteredDevice device(Canonical.Reader in, TenantId tenant) {
        var device =
                new Device(
                        new DeviceId(in.uuid()),
                        tenant,
                        new ExtensionId(in.uuid()),
                        in.text(),
                        in.text());
        var sha256 = Secret.of(in.bytes());
        byte[] md5 = in.bytes();
        return new PracticeDirectory.RegisteredDevice(
                device,
                new DigestCredential(
                        sha256, md5.length == 0 ? Optional.empty() : Optional.of(Secret.of(md5))));
    }

    private static <T> List<T> list(Canonical.Reader in, Function<Canonical.Reader, T> entry) {
        long count = in.number();
        List<T> list = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            list.add(entry.apply(in));
        }
        return list;
    }
}
