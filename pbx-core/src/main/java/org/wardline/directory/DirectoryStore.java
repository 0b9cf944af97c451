package org.wardline.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Update;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.db.DuplicateRow;
import org.wardline.db.Tx;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.field.FieldCipher;
import org.wardline.field.FieldContext;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.key.ServiceKey;
import org.wardline.tls.CertificateFingerprint;

/// The directory in PostgreSQL, schema `pbx`. Blocking: for virtual threads only.
///
/// Every change takes the receipt of its audit entry, so that none happens unrecorded; its row
/// carries the entry's index. Every method may throw [org.wardline.db.DatabaseUnavailable].
public final class DirectoryStore {

    private final Database database;
    private final ServiceKey key;
    private final CallFeatureStore features;
    private final OpeningHoursStore hours;
    private final TrunkStore trunks;
    private final PresenceStore presence;
    private final TollStore toll;
    private final OutsideRuleStore outside;
    private final LocationStore locations;
    private final ContactStore contacts;

    /// @param database as the run-time role
    /// @param key seals the devices' credentials
    public DirectoryStore(Database database, ServiceKey key) {
        this.database = Objects.requireNonNull(database, "database");
        this.key = Objects.requireNonNull(key, "key");
        this.features = new CallFeatureStore(database);
        this.hours = new OpeningHoursStore(database);
        this.trunks = new TrunkStore(database);
        this.presence = new PresenceStore(database);
        this.toll = new TollStore(database);
        this.outside = new OutsideRuleStore(database);
        this.locations = new LocationStore(database);
        this.contacts = new ContactStore(database, key);
    }

    /// What practices set about their calls.
    public CallFeatureStore features() {
        return features;
    }

    /// When practices are open.
    public OpeningHoursStore hours() {
        return hours;
    }

    /// Where practices are, and where their phones stand.
    public LocationStore locations() {
        return locations;
    }

    /// Who is told when help is called for.
    public ContactStore contacts() {
        return contacts;
    }

    /// What connects practices to the public network.
    public TrunkStore trunks() {
        return trunks;
    }

    /// What practices let their phones call in the public network.
    public OutsideRuleStore outside() {
        return outside;
    }

    /// The minutes that are reserved for calls into the public network.
    public TollStore toll() {
        return toll;
    }

    /// Which phones were registered.
    public PresenceStore presence() {
        return presence;
    }

    /// Adds a practice.
    ///
    /// @throws DirectoryRefused when the domain is taken
    public void add(Tenant tenant, AuditReceipt receipt) {
        requireOwn(receipt, tenant.id());
        refusingDuplicates(
                "The domain of this practice is taken.",
                () ->
                        database.useDeployment(tx ->
                                tx.update(
                                                "INSERT INTO pbx.practice (id, name, domain, audit_index)"
                                                        + " VALUES (:id, :name, :domain, :audit)")
                                        .bind("id", tenant.id())
                                        .bind("name", tenant.name())
                                        .bind("domain", tenant.domain())
                                        .bind("audit", receipt.index())
                                        .execute()));
    }

    /// Adds a mailbox.
    ///
    /// @throws DirectoryRefused when the name is taken in this practice
    public void add(Mailbox mailbox, AuditReceipt receipt) {
        requireOwn(receipt, mailbox.tenant());
        refusingDuplicates(
                "This practice has a mailbox of that name.",
                () ->
                        database.useTenant(
                                mailbox.tenant(),
                                tx ->
                                        tx.update(
                                                        "INSERT INTO pbx.mailbox (tenant_id, id, name, audit_index)"
                                                                + " VALUES (:tenant, :id, :name, :audit)")
                                                .bind("tenant", mailbox.tenant())
                                                .bind("id", mailbox.id())
                                                .bind("name", mailbox.name())
                                                .bind("audit", receipt.index())
                                                .execute()));
    }

    /// Adds an extension.
    ///
    /// @throws DirectoryRefused when the number is taken in this practice or the mailbox is not one
    ///   of it
    public void add(Extension extension, AuditReceipt receipt) {
        requireOwn(receipt, extension.tenant());
        refusingDuplicates(
                "This practice has an extension of that number.",
                () ->
                        database.useTenant(
                                extension.tenant(), tx -> insert(tx, extension, receipt.index())));
    }

    /// Adds a device with the digests of its secret; the secret itself is stored nowhere.
    ///
    /// @throws DirectoryRefused when the practice or the extension does not exist, or the user name
    ///   is taken
    public void add(IssuedDevice issued, AuditReceipt receipt) {
        Device device = issued.device();
        requireOwn(receipt, device.tenant());
        String realm = tenant(device.tenant()).orElseThrow(() -> unknown("practice")).domain();
        DigestCredential credential =
                DigestCredential.of(device.username(), realm, issued.secret());
        refusingDuplicates(
                "This practice has a device of that user name.",
                () ->
                        database.useTenant(
                                device.tenant(),
                                tx -> insert(tx, device, credential, receipt.index())));
    }

    /// All practices of the deployment.
    public List<Tenant> tenants() {
        return database.deployment(tx ->
                tx.query("SELECT id, name, domain FROM pbx.practice ORDER BY created_at, id")
                        .map(DirectoryStore::tenant)
                        .list());
    }

    /// One practice.
    public Optional<Tenant> tenant(TenantId id) {
        return database.deployment(tx ->
                tx.query("SELECT id, name, domain FROM pbx.practice WHERE id = :id")
                        .bind("id", id)
                        .map(DirectoryStore::tenant)
                        .findOne());
    }

    /// Everything that one practice has, as one consistent reading.
    ///
    /// @throws DirectoryRefused when there is no such practice
    public PracticeDirectory practice(TenantId id) {
        Tenant tenant = tenant(id).orElseThrow(() -> unknown("practice"));
        return database.inTenant(id, tx -> read(tx, tenant));
    }

    /// The directory of all practices.
    public DirectorySnapshot snapshot() {
        List<PracticeDirectory> practices = new ArrayList<>();
        for (Tenant tenant : tenants()) {
            practices.add(database.inTenant(tenant.id(), tx -> read(tx, tenant)));
        }
        return new DirectorySnapshot(practices);
    }

    /// Sets the certificate that a device proves itself by, or takes it away.
    ///
    /// @throws DirectoryRefused when another device of the practice has it
    public void certificate(
            Device device, Optional<CertificateFingerprint> certificate, AuditReceipt receipt) {
        requireOwn(receipt, device.tenant());
        refusingDuplicates(
                "Another phone of this practice has that certificate.",
                () ->
                        database.useTenant(
                                device.tenant(),
                                tx ->
                                        tx.update(
                                                        "UPDATE pbx.device SET certificate = :certificate,"
                                                                + " audit_index = :audit"
                                                                + " WHERE tenant_id = :tenant AND id = :id")
                                                .bind("tenant", device.tenant())
                                                .bind("id", device.id())
                                                .bind(
                                                        "certificate",
                                                        certificate.map(
                                                                CertificateFingerprint::hex))
                                                .bind("audit", receipt.index())
                                                .execute()));
    }

    /// Sets the digests of a device's new secret, MD5's among them: what the phone has shown with
    /// the old one says nothing of who is given the new one.
    public void secret(IssuedDevice renewed, AuditReceipt receipt) {
        Device device = renewed.device();
        requireOwn(receipt, device.tenant());
        String realm = tenant(device.tenant()).orElseThrow(() -> unknown("practice")).domain();
        DigestCredential credential =
                DigestCredential.of(device.username(), realm, renewed.secret());
        database.useTenant(
                device.tenant(),
                tx ->
                        bindDigests(
                                        tx.update(
                                                "UPDATE pbx.device SET ha1_sha256 = :sha256,"
                                                        + " ha1_md5 = :md5, audit_index = :audit"
                                                        + " WHERE tenant_id = :tenant AND id = :id"),
                                        device,
                                        credential)
                                .bind("tenant", device.tenant())
                                .bind("id", device.id())
                                .bind("audit", receipt.index())
                                .execute());
    }

    /// Forgets a device's MD5 digest, once it has shown that it can do SHA-256.
    public void forgetMd5(TenantId tenant, DeviceId device) {
        database.useTenant(
                tenant,
                tx ->
                        tx.update(
                                        "UPDATE pbx.device SET ha1_md5 = NULL WHERE tenant_id = :tenant AND id = :id")
                                .bind("tenant", tenant)
                                .bind("id", device)
                                .execute());
    }

    private static void insert(Tx tx, Extension extension, long auditIndex) {
        extension.mailbox().ifPresent(id -> requireMailbox(tx, extension.tenant(), id));
        tx.update(
                        "INSERT INTO pbx.extension (tenant_id, id, number, display_name, mailbox_id,"
                                + " ring_seconds, audit_index)"
                                + " VALUES (:tenant, :id, :number, :name, :mailbox, :ring, :audit)")
                .bind("tenant", extension.tenant())
                .bind("id", extension.id())
                .bind("number", extension.number().digits())
                .bind("name", extension.displayName())
                .bind("mailbox", extension.mailbox().map(MailboxId::value))
                .bind("ring", extension.ringTime().toSeconds())
                .bind("audit", auditIndex)
                .execute();
    }

    private static void requireMailbox(Tx tx, TenantId tenant, MailboxId id) {
        boolean known =
                tx.query("SELECT id FROM pbx.mailbox WHERE tenant_id = :tenant AND id = :id")
                        .bind("tenant", tenant)
                        .bind("id", id)
                        .mapTo(MailboxId.class)
                        .findOne()
                        .isPresent();
        if (!known) {
            throw unknown("mailbox");
        }
    }

    private static void requireExtension(Tx tx, TenantId tenant, ExtensionId id) {
        boolean known =
                tx.query("SELECT id FROM pbx.extension WHERE tenant_id = :tenant AND id = :id")
                        .bind("tenant", tenant)
                        .bind("id", id)
                        .mapTo(ExtensionId.class)
                        .findOne()
                        .isPresent();
        if (!known) {
            throw unknown("extension");
        }
    }

    private void insert(Tx tx, Device device, DigestCredential credential, long auditIndex) {
        requireExtension(tx, device.tenant(), device.extension());
        bindDigests(
                        tx.update(
                                "INSERT INTO pbx.device (tenant_id, id, extension_id, username, label,"
                                        + " kind, caller_display, ha1_sha256, ha1_md5, audit_index)"
                                        + " VALUES (:tenant, :id, :extension, :username, :label, :kind, :display,"
                                        + " :sha256, :md5, :audit)"),
                        device,
                        credential)
                .bind("tenant", device.tenant())
                .bind("id", device.id())
                .bind("extension", device.extension())
                .bind("username", device.username())
                .bind("label", device.label())
                .bind("kind", device.kind().name())
                .bind("display", device.callerDisplay().name())
                .bind("audit", auditIndex)
                .execute();
    }

    private Update bindDigests(Update update, Device device, DigestCredential credential) {
        FieldCipher cipher = FieldCipher.ofService(key, device.tenant());
        return update.bind(
                        "sha256",
                        cipher.seal(place(device, "ha1_sha256"), credential.sha256().reveal()))
                .bind(
                        "md5",
                        credential
                                .md5()
                                .map(md5 -> cipher.seal(place(device, "ha1_md5"), md5.reveal())));
    }

    private PracticeDirectory read(Tx tx, Tenant tenant) {
        TenantId id = tenant.id();
        List<Mailbox> mailboxes =
                tx.query(
                                "SELECT id, name FROM pbx.mailbox WHERE tenant_id = :tenant ORDER BY created_at, id")
                        .bind("tenant", id)
                        .map(row ->
                                new Mailbox(
                                        row.getColumn("id", MailboxId.class),
                                        id,
                                        text(row, "name")))
                        .list();
        List<Extension> extensions =
                tx.query(
                                "SELECT id, number, display_name, mailbox_id, ring_seconds FROM pbx.extension"
                                        + " WHERE tenant_id = :tenant ORDER BY created_at, id")
                        .bind("tenant", id)
                        .map(row -> extension(row, id))
                        .list();
        List<RegisteredDevice> devices =
                tx.query(
                                "SELECT id, extension_id, username, label, kind, caller_display, ha1_sha256,"
                                        + " ha1_md5, certificate FROM pbx.device"
                                        + " WHERE tenant_id = :tenant ORDER BY created_at, id")
                        .bind("tenant", id)
                        .map(row -> device(row, id))
                        .list();
        return new PracticeDirectory(
                tenant, mailboxes, extensions, devices, CallFeatureStore.read(tx, id, key));
    }

    private static Tenant tenant(RowView row) {
        return new Tenant(
                row.getColumn("id", TenantId.class), text(row, "name"), text(row, "domain"));
    }

    private static Extension extension(RowView row, TenantId tenant) {
        return new Extension(
                row.getColumn("id", ExtensionId.class),
                tenant,
                new ExtensionNumber(text(row, "number")),
                text(row, "display_name"),
                Optional.ofNullable(row.getColumn("mailbox_id", MailboxId.class)),
                Duration.ofSeconds(row.getColumn("ring_seconds", Integer.class)));
    }

    private RegisteredDevice device(RowView row, TenantId tenant) {
        var device =
                new Device(
                        row.getColumn("id", DeviceId.class),
                        tenant,
                        row.getColumn("extension_id", ExtensionId.class),
                        text(row, "username"),
                        text(row, "label"),
                        DeviceKind.valueOf(text(row, "kind")),
                        CallerDisplay.valueOf(text(row, "caller_display")));
        FieldCipher cipher = FieldCipher.ofService(key, tenant);
        byte[] sha256 =
                cipher.open(place(device, "ha1_sha256"), row.getColumn("ha1_sha256", byte[].class));
        Optional<Secret<byte[]>> md5 =
                Optional.ofNullable(row.getColumn("ha1_md5", byte[].class))
                        .map(sealed -> Secret.of(cipher.open(place(device, "ha1_md5"), sealed)));
        return new RegisteredDevice(
                device,
                new DigestCredential(Secret.of(sha256), md5),
                Optional.ofNullable(row.getColumn("certificate", String.class))
                        .map(CertificateFingerprint::new));
    }

    private static FieldContext place(Device device, String column) {
        return new FieldContext(device.tenant(), "pbx.device", column, device.id().value());
    }

    private static String text(RowView row, String column) {
        return row.getColumn(column, String.class);
    }

    /// The receipt proves that the act is recorded; it has to be an act of this practice.
    static void requireOwn(AuditReceipt receipt, TenantId tenant) {
        if (!receipt.act().tenant().equals(tenant)) {
            throw new IllegalArgumentException("the receipt is for another practice's act");
        }
    }

    private static void refusingDuplicates(String sentence, Runnable change) {
        try {
            change.run();
        } catch (DuplicateRow e) {
            throw new DirectoryRefused(DirectoryRefused.Reason.CONFLICT, sentence);
        }
    }

    private static DirectoryRefused unknown(String thing) {
        return new DirectoryRefused(
                DirectoryRefused.Reason.UNKNOWN,
                "There is no such " + thing + " in this practice.");
    }
}
