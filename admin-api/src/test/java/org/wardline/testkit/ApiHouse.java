package org.wardline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.wardline.access.Grant;
import org.wardline.access.PeopleStore;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.api.ApiParts;
import org.wardline.api.DirectoryChanges;
import org.wardline.audit.Act;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReader;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.AuditReports;
import org.wardline.audit.Pseudonymizer;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.cdr.CallRecordStore;
import org.wardline.console.Console;
import org.wardline.core.NetworkConfig;
import org.wardline.core.Pbx;
import org.wardline.core.PbxConfig;
import org.wardline.core.PbxParts;
import org.wardline.db.Database;
import org.wardline.db.DbRole;
import org.wardline.directory.DirectoryStore;
import org.wardline.directory.Mailbox;
import org.wardline.directory.Tenant;
import org.wardline.http.AdminServer;
import org.wardline.http.Gate;
import org.wardline.http.Route;
import org.wardline.ident.CallId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.Phi;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.key.AudioFormat;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.media.MediaConfig;
import org.wardline.media.PortRange;
import org.wardline.media.engine.NettyMediaEngine;
import org.wardline.session.SessionStore;
import org.wardline.session.SignInDesk;
import org.wardline.session.SignedInPeople;
import org.wardline.store.Caller;
import org.wardline.store.DepositOutcome;
import org.wardline.store.DepositRequest;
import org.wardline.store.StorePaths;
import org.wardline.store.VoicemailStore;
import org.wardline.tls.InternalCa;
import org.wardline.tls.TlsIdentities;

/// The API over real parts: a database of [TestPostgres], a real audit log, the real store and
/// phone system, HTTPS on a free port of the loopback address. Only the clock of people and
/// sessions is settable.
public final class ApiHouse implements AutoCloseable {

    /// A password that people choose.
    public static final String CHOSEN = "fjord lamp seventeen otters";

    /// Idle time-out of sessions.
    public static final Duration IDLE = Duration.ofMinutes(15);

    private final Path home = folder();
    private final SecureRandom random = new SecureRandom();

    /// At a whole millisecond: PostgreSQL rounds nanoseconds, and limits are exact.
    private final SettableClock clock =
            new SettableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));

    private final TestDatabase database = TestPostgres.database("audit", "store", "pbx", "admin");
    private final TestAuditLog auditLog = TestAuditLog.open(database);
    private final Database auditor =
            Database.open(database.target(), DbRole.AUDITOR, database.passwords().auditor());
    private final AuditReader reader =
            new AuditReader(auditor, auditLog.config().signer().verifierKey());
    private final Keys keys = Keys.open(KeyPaths.under(home), random);
    private final InternalCa authority =
            InternalCa.open(home.resolve("tls"), keys.service(), InstantSource.system(), random);
    private final TlsIdentities identities =
            TlsIdentities.of(
                    "localhost", authority.identitiesFor("localhost", List.of("127.0.0.1")));
    private final NettyMediaEngine media =
            NettyMediaEngine.start(
                    new MediaConfig(new PortRange(40_000, 40_199), 1),
                    InstantSource.system(),
                    random);
    private final VoicemailStore voicemail;
    private final Pbx pbx;
    private final PeopleStore people;
    private final DirectoryStore directory;
    private final SessionStore sessions;
    private final SignedInPeople signedIn;
    private final List<Route> routes;
    private final AdminServer server;

    /// Starts it, without practices and people.
    public ApiHouse() {
        try {
            voicemail =
                    VoicemailStore.open(
                            StorePaths.under(home.resolve("data")),
                            keys,
                            database.app(),
                            auditLog.log(),
                            InstantSource.system());
            Files.createDirectories(home.resolve("data/snapshot"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        people = new PeopleStore(database.app(), keys.service(), clock);
        directory = new DirectoryStore(database.app(), keys.service());
        pbx = pbx();
        sessions = new SessionStore(database.app(), clock, IDLE, random);
        signedIn = new SignedInPeople(sessions, people, auditLog.log());
        routes = parts().routes();
        server =
                new AdminServer(
                        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        identities,
                        routes,
                        Console.pages(),
                        new Gate(signedIn, auditLog.log()),
                        InstantSource.system());
        server.start();
    }

    /// A new practice with its keys.
    public TenantId practice(String domain) {
        var tenant = new Tenant(TenantId.random(), domain, domain);
        directory.add(tenant, receipt(tenant.id()));
        voicemail.createKeys(tenant.id());
        return tenant.id();
    }

    /// A new mailbox.
    public MailboxId mailbox(TenantId tenant, String name) {
        var mailbox = new Mailbox(MailboxId.random(), tenant, name);
        directory.add(mailbox, receipt(tenant));
        return mailbox.id();
    }

    /// A new person with a one-time password.
    public NewPerson person(TenantId tenant, String login, Role role) {
        var user = UserId.random();
        return new NewPerson(user, login, people.add(tenant, user, login, role, receipt(tenant)));
    }

    /// Somebody who has a one-time password and did not sign in yet.
    public record NewPerson(UserId user, String login, Secret<String> oneTime) {}

    /// A new person who has chosen [#CHOSEN], and their token.
    public ApiClient signedIn(TenantId tenant, String domain, String login, Role role) {
        var person = person(tenant, login, role);
        var first = client();
        first.signIn(domain, login, person.oneTime().reveal());
        first.changePassword(person.oneTime().reveal(), CHOSEN);
        return first;
    }

    /// Gives a person a mailbox.
    public void give(TenantId tenant, UserId user, MailboxId mailbox, Permission... permissions) {
        for (var permission : permissions) {
            people.give(tenant, user, new Grant(mailbox, permission), receipt(tenant));
        }
    }

    /// A message in a mailbox, as a caller leaves it.
    public MessageId message(TenantId tenant, MailboxId mailbox, Caller caller, byte[] mulaw) {
        var deposit =
                voicemail.beginDeposit(
                        new DepositRequest(
                                tenant,
                                mailbox,
                                CallId.random(),
                                caller,
                                AudioFormat.MULAW_8K,
                                Instant.now()),
                        trouble -> {});
        for (int at = 0; at < mulaw.length; at += 160) {
            deposit.append(mulaw, at, Math.min(160, mulaw.length - at));
        }
        if (!(deposit.finish() instanceof DepositOutcome.Kept kept)) {
            throw new AssertionError("the message was not kept");
        }
        Await.until(() -> voicemail.now(tenant, mailbox).counts().unheard() > 0);
        return kept.message();
    }

    /// A caller with a name and a number.
    public static Caller caller(String name, String number) {
        return new Caller(Phi.of(name), Phi.of(number));
    }

    /// A client that trusts the server and is not signed in.
    public ApiClient client() {
        return new ApiClient(base(), authority.certificate());
    }

    /// Where the API is.
    public URI base() {
        return URI.create("https://localhost:" + address().getPort());
    }

    /// The port, for clients that speak no proper HTTP.
    public InetSocketAddress address() {
        return server.addresses().getFirst();
    }

    /// Where phones connect.
    public InetSocketAddress sip() {
        return pbx.addresses().getFirst();
    }

    /// The root that clients trust.
    public java.security.cert.X509Certificate authority() {
        return authority.certificate();
    }

    /// Every route of the server.
    public List<Route> routes() {
        return routes;
    }

    /// The clock of people and sessions.
    public SettableClock clock() {
        return clock;
    }

    /// For sweeping, as the server's chore does it.
    public SignedInPeople signedInPeople() {
        return signedIn;
    }

    /// What practices have.
    public DirectoryStore directory() {
        return directory;
    }

    /// The log.
    public AuditLog audit() {
        return auditLog.log();
    }

    /// The content root's file, which sealed mode is without.
    public Path home() {
        return home;
    }

    /// The practice's entries of the log, oldest first.
    public List<AuditEntry> entries(TenantId tenant) {
        return reader.list(tenant, 0, 1_000);
    }

    /// The practice's entries of one kind.
    public List<AuditEntry> entries(TenantId tenant, String kind) {
        return entries(tenant).stream().filter(entry -> entry.kind().equals(kind)).toList();
    }

    @Override
    public void close() {
        server.close();
        pbx.close();
        media.close();
        try {
            voicemail.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        auditLog.close();
        auditor.close();
        database.close();
        TestFolders.delete(home);
    }

    private AuditReceipt receipt(TenantId tenant) {
        return auditLog.log()
                .append(
                        Act.ofMachine(
                                tenant, "test", new ConfigurationChanged("test", "1", "", "")));
    }

    private ApiParts parts() {
        var desk =
                new SignInDesk(
                        people,
                        sessions,
                        auditLog.log(),
                        new Pseudonymizer(keys.service().derive("audit/pseudonyms", 32)),
                        domain ->
                                directory.tenants().stream()
                                        .filter(tenant -> tenant.domain().equals(domain))
                                        .map(Tenant::id)
                                        .findFirst(),
                        clock);
        return new ApiParts(
                authority,
                desk,
                signedIn,
                people,
                new DirectoryChanges(
                        directory,
                        auditLog.log(),
                        tenant -> voicemail.createKeys(tenant.id()),
                        pbx::directoryChanged),
                voicemail,
                pbx,
                auditLog.log(),
                new AuditReports(reader),
                "localhost",
                IDLE,
                clock,
                random);
    }

    private Pbx pbx() {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Pbx.start(
                new PbxConfig(
                        List.of(loopback),
                        new NetworkConfig(Optional.empty(), List.of()),
                        1,
                        home.resolve("data/snapshot/directory.sealed"),
                        home.resolve("data/spool"),
                        home.resolve("prompts"),
                        PbxConfig.DEFAULT_MESSAGE_LIMIT),
                new PbxParts(
                        identities,
                        authority::identityToCarriers,
                        media,
                        voicemail,
                        people,
                        directory,
                        new CallRecordStore(database.app(), keys.service()),
                        auditLog.log(),
                        reader,
                        notice -> {},
                        keys.service(),
                        InstantSource.system()));
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("wardline-api");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
