package org.wardline.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.wardline.access.PeopleStore;
import org.wardline.app.Prompt;
import org.wardline.audit.Act;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditLogConfig;
import org.wardline.audit.AuditQuery;
import org.wardline.audit.AuditReader;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.AuditSigner;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.audit.verify.VerificationReport;
import org.wardline.cdr.CallRecordStore;
import org.wardline.db.Database;
import org.wardline.db.DatabaseSetup;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.db.EmbeddedPostgres;
import org.wardline.db.Migrations;
import org.wardline.directory.CallHandling;
import org.wardline.directory.Device;
import org.wardline.directory.DeviceKind;
import org.wardline.directory.DeviceSecret;
import org.wardline.directory.DirectoryStore;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.Mailbox;
import org.wardline.directory.Tenant;
import org.wardline.directory.Trunk;
import org.wardline.field.FieldCipher;
import org.wardline.field.FieldContext;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.media.MediaConfig;
import org.wardline.media.PortRange;
import org.wardline.media.engine.NettyMediaEngine;
import org.wardline.spool.SpooledEntries;
import org.wardline.store.StorePaths;
import org.wardline.store.VoicemailStore;
import org.wardline.testkit.BaresipAccount;
import org.wardline.testkit.TestPostgres;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone.Identity;
import org.wardline.testkit.phone.TlsPhone;
import org.wardline.tls.CertificateFingerprint;
import org.wardline.tls.InternalCa;
import org.wardline.tls.TlsIdentities;
import org.wardline.tls.TlsIdentity;

/// A whole phone system on loopback: its own PostgreSQL that can be stopped, real TLS, real media,
/// the real store and audit log.
public final class RunningPbx implements AutoCloseable {

    /// Whose practices can be made.
    public static final List<String> DOMAINS =
            List.of("maple.example", "birch.example", "example.com", "example.net");

    private static final int WORKERS = 8;
    private static final int FIRST_NUMBER = 10_000;
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Secret<String> SUPERUSER = Secret.of("superuser-of-tests");

    private final Path home;
    private final Keys keys;
    private final Database app;
    private final Database auditor;
    private final AuditLogConfig auditConfig;
    private final AuditLog audit;
    private final VoicemailStore voicemail;
    private final DirectoryStore directory;
    private final NettyMediaEngine media;
    private final NettyMediaEngine phonesMedia;
    private final InternalCa authority;
    private final TlsIdentities identities;
    private final Map<String, Identity> phones = new HashMap<>();
    private final Map<String, Device> devices = new HashMap<>();
    private final List<TlsPhone> connected = new ArrayList<>();
    private EmbeddedPostgres server;
    private Pbx pbx;
    private volatile Duration wallClockIsAhead = Duration.ZERO;

    /// Starts it in a new folder.
    public RunningPbx(Path home) {
        this.home = home;
        try {
            var random = new SecureRandom();
            for (String folder : List.of("data", "keys", "data/snapshot")) {
                Files.createDirectories(home.resolve(folder));
            }
            shortenGreeting(home.resolve("prompts/en"));
            keys = Keys.open(KeyPaths.under(home), random);
            startDatabase();
            DatabaseTarget target =
                    DatabaseSetup.prepare(server, "wardline", TestPostgres.passwords());
            Migrations.run(target, TestPostgres.passwords().migrator(), "audit", "store", "pbx");
            app = Database.open(target, DbRole.APP, TestPostgres.passwords().app());
            auditConfig =
                    new AuditLogConfig(
                            target,
                            TestPostgres.passwords().audit(),
                            AuditSigner.create(home.resolve("keys/audit-signer.key")),
                            home.resolve("witness"));
            audit = AuditLog.open(auditConfig, CLOCK);
            auditor = Database.open(target, DbRole.AUDITOR, TestPostgres.passwords().auditor());
            voicemail =
                    VoicemailStore.open(
                            StorePaths.under(home.resolve("data")), keys, app, audit, CLOCK);
            directory = new DirectoryStore(app, keys.service());
            media =
                    NettyMediaEngine.start(
                            new MediaConfig(new PortRange(30_000, 31_999), 1), CLOCK, random);
            phonesMedia =
                    NettyMediaEngine.start(
                            new MediaConfig(new PortRange(34_200, 34_399), 1), CLOCK, random);
            authority = InternalCa.open(home.resolve("tls"), keys.service(), CLOCK, random);
            List<TlsIdentity> issued = new ArrayList<>();
            DOMAINS.forEach(domain -> issued.addAll(authority.identitiesFor(domain, List.of())));
            identities = TlsIdentities.of(DOMAINS.getFirst(), issued);
            start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Pbx pbx() {
        return pbx;
    }

    /// What goes on: calls, scripts, media ports, and faults so far.
    public String leftovers() {
        PbxFigures figures = pbx.figures();
        return "%d calls, %d scripts, %d media ports, %d faults"
                .formatted(figures.calls(), figures.scripts(), mediaPortsInUse(), figures.faults());
    }

    Database app() {
        return app;
    }

    VoicemailStore voicemail() {
        return voicemail;
    }

    DirectoryStore directory() {
        return directory;
    }

    /// Calls of a practice that began since then and have a record, in the order of their starts.
    List<UUID> recordedCalls(TenantId tenant, Instant since) {
        return app.inTenant(
                tenant,
                tx ->
                        tx.query(
                                        "SELECT id FROM pbx.call_record WHERE started_at >= :since"
                                                + " ORDER BY started_at")
                                .bind("since", since)
                                .mapTo(UUID.class)
                                .list());
    }

    /// Who called what in the calls of a practice, unsealed: name, number and what was dialled.
    List<List<String>> recordedTexts(TenantId tenant) {
        return app.inTenant(
                tenant,
                tx ->
                        tx.query("SELECT * FROM pbx.call_record ORDER BY started_at")
                                .map((row, _) ->
                                        List.of(
                                                opened(tenant, "caller_name", row),
                                                opened(tenant, "caller_number", row),
                                                opened(tenant, "dialled", row)))
                                .list());
    }

    private String opened(TenantId tenant, String column, ResultSet row) throws SQLException {
        var id = row.getObject("id", UUID.class);
        var place = new FieldContext(tenant, "pbx.call_record", column, id);
        return FieldCipher.ofService(keys.service(), tenant).openText(place, row.getBytes(column));
    }

    /// Entries of a practice about one kind of act, in the order of the log.
    List<AuditEntry> entries(TenantId tenant, String kind) {
        return new AuditReader(auditor, auditConfig.signer().verifierKey())
                .search(AuditQuery.all(tenant).of(List.of(kind)), -1, 1_000);
    }

    /// What came through the spool, of all practices, in the log's order.
    List<AuditEntry> spooled() {
        return SpooledEntries.of(new AuditReader(auditor, auditConfig.signer().verifierKey()));
    }

    /// What the verifier says of the log as it is.
    VerificationReport verifiedAudit() {
        return new AuditVerifier(
                        auditConfig.target(),
                        TestPostgres.passwords().auditor(),
                        auditConfig.signer().verifierKey().text())
                .verify(List.of(auditConfig.checkpointsFile()));
    }

    /// The wall clock of the phone system is set.
    void setWallClock(Duration ahead) {
        wallClockIsAhead = ahead;
    }

    int mediaPortsInUse() {
        return media.portsInUse();
    }

    /// Stops the phone system and starts it anew, database or not.
    void restart() {
        pbx.close();
        start();
    }

    void stopDatabase() {
        server.close();
    }

    void startDatabase() {
        server =
                EmbeddedPostgres.start(
                        new EmbeddedPostgres.Folders(
                                TestPostgres.PROGRAMS,
                                home.resolve("data/pg"),
                                home.resolve("data/run")),
                        SUPERUSER,
                        _ -> {});
    }

    // ---- what a practice has

    /// Adds a practice.
    ///
    /// @param domain one of [#DOMAINS]
    public Tenant practice(String domain) {
        var tenant = new Tenant(TenantId.random(), "Practice at " + domain, domain);
        directory.add(tenant, noted(tenant.id(), "practice"));
        voicemail.createKeys(tenant.id());
        pbx.directoryChanged();
        return tenant;
    }

    Extension extension(Tenant tenant, String number, Duration ringTime) {
        var mailbox = new Mailbox(MailboxId.random(), tenant.id(), "Mailbox " + number);
        directory.add(mailbox, noted(tenant.id(), "mailbox"));
        var extension =
                new Extension(
                        ExtensionId.random(),
                        tenant.id(),
                        new ExtensionNumber(number),
                        "Desk " + number,
                        Optional.of(mailbox.id()),
                        ringTime);
        directory.add(extension, noted(tenant.id(), "extension"));
        return extension;
    }

    /// Adds a device; [#phone] connects as it.
    void device(Tenant tenant, Extension extension, String name) {
        IssuedDevice issued = issued(tenant, DeviceKind.PHONE, extension, name);
        phones.put(name, identity(tenant, extension, issued));
        devices.put(name, issued.device());
        pbx.directoryChanged();
    }

    /// Many phones at once, each with an extension of its own and no mailbox.
    public List<Identity> phones(Tenant tenant, int count) {
        List<Future<Identity>> made = new ArrayList<>();
        try (var workers = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < count; i++) {
                var number = new ExtensionNumber(Integer.toString(FIRST_NUMBER + i));
                made.add(workers.submit(() -> phone(tenant, DeviceKind.PHONE, number)));
            }
        }
        pbx.directoryChanged();
        return made.stream().map(Future::resultNow).toList();
    }

    /// A gateway to the public network, on an extension of its own.
    public Identity gateway(Tenant tenant) {
        var number = new ExtensionNumber(Integer.toString(FIRST_NUMBER));
        Identity gateway = phone(tenant, DeviceKind.GATEWAY, number);
        pbx.directoryChanged();
        return gateway;
    }

    private Identity phone(Tenant tenant, DeviceKind kind, ExtensionNumber number) {
        var extension =
                new Extension(
                        ExtensionId.random(),
                        tenant.id(),
                        number,
                        "Desk " + number,
                        Optional.empty(),
                        Extension.DEFAULT_RING_TIME);
        directory.add(extension, noted(tenant.id(), "extension"));
        return identity(tenant, extension, issued(tenant, kind, extension, "Desk " + number));
    }

    private IssuedDevice issued(Tenant tenant, DeviceKind kind, Extension extension, String name) {
        IssuedDevice issued = DeviceSecret.issue(extension, kind, name, new SecureRandom());
        directory.add(issued, noted(tenant.id(), "device"));
        return issued;
    }

    private static Identity identity(Tenant tenant, Extension extension, IssuedDevice issued) {
        return new Identity(
                tenant.domain(),
                extension.number().digits(),
                issued.device().username(),
                issued.secret().reveal());
    }

    /// Sets the certificate that a phone proves itself by, or takes it away.
    void certificate(String name, Optional<CertificateFingerprint> certificate) {
        Device device = devices.get(name);
        directory.certificate(device, certificate, noted(device.tenant(), "device"));
        pbx.directoryChanged();
    }

    /// Gives a phone a new secret; [#phone] connects with that one from now on.
    void newSecret(String name) {
        IssuedDevice renewed = DeviceSecret.renew(devices.get(name), new SecureRandom());
        directory.secret(renewed, noted(renewed.device().tenant(), "device"));
        Identity old = phones.get(name);
        phones.put(
                name,
                new Identity(
                        old.domain(), old.number(), old.username(), renewed.secret().reveal()));
        pbx.directoryChanged();
    }

    InternalCa authority() {
        return authority;
    }

    /// Sets how calls to an extension are handled.
    void handle(CallHandling handling) {
        directory.features().put(handling, noted(handling.tenant(), "call_handling"));
        pbx.directoryChanged();
    }

    /// Adds a trunk, or changes it.
    void trunk(Trunk trunk) {
        directory.trunks().put(trunk, noted(trunk.tenant(), "trunk"));
        pbx.directoryChanged();
    }

    /// A phone on a connection of its own.
    TlsPhone phone(String name) {
        return phone(name, Habits.USUAL);
    }

    TlsPhone phone(String name, Habits habits) {
        Identity identity = phones.get(name);
        var line = new TlsPhone.Line(address(), trust(), identity.domain());
        TlsPhone phone = TlsPhone.connect(line, identity, habits, phonesMedia);
        connected.add(phone);
        return phone;
    }

    /// The same for a phone that is a program of its own.
    BaresipAccount account(String name, Path speechWav) {
        Identity identity = phones.get(name);
        return new BaresipAccount(
                address(),
                authority.certificateFile(),
                identity.domain(),
                identity.number(),
                identity.username(),
                Secret.of(identity.secret()),
                speechWav,
                "");
    }

    /// Where phones connect.
    public InetSocketAddress address() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), pbx.addresses().getFirst().getPort());
    }

    /// The certificate that phones trust, as a file.
    public Path rootFile() {
        return authority.certificateFile();
    }

    SSLContext trust() {
        try {
            KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
            roots.load(null, null);
            roots.setCertificateEntry("root", authority.certificate());
            var managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(roots);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        connected.forEach(TlsPhone::close);
        pbx.close();
        try {
            voicemail.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        media.close();
        phonesMedia.close();
        audit.close();
        auditor.close();
        app.close();
        server.close();
    }

    private void start() {
        var config =
                new PbxConfig(
                        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        NetworkConfig.DIRECT,
                        2,
                        home.resolve("data/snapshot/directory.sealed"),
                        home.resolve("data/spool"),
                        home.resolve("prompts/en"),
                        PbxConfig.DEFAULT_MESSAGE_LIMIT);
        pbx =
                Pbx.start(
                        config,
                        new PbxParts(
                                identities,
                                authority::identityToCarriers,
                                media,
                                voicemail,
                                new PeopleStore(app, keys.service(), CLOCK),
                                directory,
                                new CallRecordStore(app, keys.service()),
                                audit,
                                new AuditReader(auditor, auditConfig.signer().verifierKey()),
                                notice -> {},
                                keys.service(),
                                () -> CLOCK.instant().plus(wallClockIsAhead)));
    }

    /// An operator's own prompts: a tenth of a second each, so that tests need not sit through the
    /// greeting.
    private static void shortenGreeting(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Prompt prompt :
                List.of(
                        Prompt.THE_PERSON_AT_EXTENSION,
                        Prompt.IS_UNAVAILABLE,
                        Prompt.EMERGENCY,
                        Prompt.LEAVE_MESSAGE)) {
            Files.write(folder.resolve(prompt.file()), Wav.silence(800));
        }
    }

    AuditReceipt noted(TenantId tenant, String kind) {
        return audit.append(
                Act.ofMachine(tenant, "test", new ConfigurationChanged(kind, "", "", "")));
    }
}
