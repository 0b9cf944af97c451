package org.wardline.api;

import java.util.function.Consumer;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.DirectoryStore;
import org.wardline.directory.Extension;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.Mailbox;
import org.wardline.directory.Tenant;
import org.wardline.ident.TenantId;
import org.wardline.session.Caller;

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
                "extension=%s username=%s secret=[masked]"
                        .formatted(device.extension(), device.username());
        store.add(
                issued,
                record(device.tenant(), caller, "device", device.id().toString(), settings));
        changed.run();
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
