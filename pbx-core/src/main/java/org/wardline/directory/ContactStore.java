package org.wardline.directory;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.result.RowView;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.db.DuplicateRow;
import org.wardline.db.Tx;
import org.wardline.directory.EmergencyContact.Way;
import org.wardline.field.FieldCipher;
import org.wardline.field.FieldContext;
import org.wardline.ident.ContactId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.key.ServiceKey;

/// Who is told when help is called for, in PostgreSQL, schema `pbx`. Blocking: for virtual threads
/// only. Every change takes the receipt of its audit entry, as in [DirectoryStore]; every method
/// may throw [org.wardline.db.DatabaseUnavailable].
public final class ContactStore {

    private static final String ADDRESS = "address";
    private static final String SIGNING_KEY = "signing_key";
    private static final String TABLE = "pbx.emergency_contact";

    private final Database database;
    private final ServiceKey key;

    /// @param database as the run-time role
    /// @param key seals addresses outside the practice and signing keys
    ContactStore(Database database, ServiceKey key) {
        this.database = Objects.requireNonNull(database, "database");
        this.key = Objects.requireNonNull(key, "key");
    }

    /// Adds a contact.
    ///
    /// @throws DirectoryRefused when the practice has one of that name
    public void add(EmergencyContact contact, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, contact.tenant());
        try {
            database.useTenant(contact.tenant(), tx -> insert(tx, contact, receipt));
        } catch (DuplicateRow e) {
            throw nameTaken();
        }
    }

    /// What is said when two contacts of a practice were to have one name.
    public static DirectoryRefused nameTaken() {
        return new DirectoryRefused(
                DirectoryRefused.Reason.CONFLICT, "This practice has a contact of that name.");
    }

    /// Removes a contact.
    public void remove(EmergencyContact contact, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, contact.tenant());
        database.useTenant(
                contact.tenant(),
                tx ->
                        tx.update(
                                        "DELETE FROM pbx.emergency_contact"
                                                + " WHERE tenant_id = :tenant AND id = :id")
                                .bind("tenant", contact.tenant())
                                .bind("id", contact.id())
                                .execute());
    }

    /// All contacts of a practice, read in the transaction of its directory.
    static List<EmergencyContact> read(Tx tx, TenantId tenant, ServiceKey key) {
        return tx.query(
                        "SELECT id, name, way, extension_id, address, signing_key FROM pbx.emergency_contact"
                                + " WHERE tenant_id = :tenant ORDER BY created_at, id")
                .bind("tenant", tenant)
                .map(row ->
                        new EmergencyContact(
                                row.getColumn("id", ContactId.class),
                                tenant,
                                row.getColumn("name", String.class),
                                way(row, tenant, key)))
                .list();
    }

    private void insert(Tx tx, EmergencyContact contact, AuditReceipt receipt) {
        var bound =
                tx.update(
                                "INSERT INTO pbx.emergency_contact (tenant_id, id, name, way,"
                                        + " extension_id, address, signing_key, audit_index)"
                                        + " VALUES (:tenant, :id, :name, :way, :extension,"
                                        + " :address, :key, :audit)")
                        .bind("tenant", contact.tenant())
                        .bind("id", contact.id())
                        .bind("name", contact.name())
                        .bind("way", contact.way().word())
                        .bind("audit", receipt.index());
        FieldCipher cipher = FieldCipher.ofService(key, contact.tenant());
        UUID id = contact.id().value();
        switch (contact.way()) {
            case Way.Phones(ExtensionId extension) ->
                    bound.bind("extension", extension)
                            .bind("address", Optional.<byte[]>empty())
                            .bind("key", Optional.<byte[]>empty())
                            .execute();
            case Way.Webhook(URI url, Secret<byte[]> signing) ->
                    bound.bind("extension", Optional.<UUID>empty())
                            .bind(
                                    "address",
                                    cipher.seal(
                                            place(contact.tenant(), ADDRESS, id),
                                            url.toString().getBytes(StandardCharsets.UTF_8)))
                            .bind(
                                    "key",
                                    cipher.seal(
                                            place(contact.tenant(), SIGNING_KEY, id),
                                            signing.reveal()))
                            .execute();
        }
    }

    private static Way way(RowView row, TenantId tenant, ServiceKey key) {
        String word = row.getColumn("way", String.class);
        return switch (word) {
            case Way.PHONES -> new Way.Phones(row.getColumn("extension_id", ExtensionId.class));
            case Way.WEBHOOK -> {
                FieldCipher cipher = FieldCipher.ofService(key, tenant);
                UUID id = row.getColumn("id", UUID.class);
                yield new Way.Webhook(
                        URI.create(
                                cipher.openText(
                                        place(tenant, ADDRESS, id),
                                        row.getColumn(ADDRESS, byte[].class))),
                        Secret.of(
                                cipher.open(
                                        place(tenant, SIGNING_KEY, id),
                                        row.getColumn(SIGNING_KEY, byte[].class))));
            }
            default -> throw new IllegalStateException("no way to tell a contact is called so");
        };
    }

    private static FieldContext place(TenantId tenant, String column, UUID id) {
        return new FieldContext(tenant, TABLE, column, id);
    }
}
