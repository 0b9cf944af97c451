package org.wardline.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.access.PeopleStore;
import org.wardline.api.ApiParts;
import org.wardline.api.DirectoryChanges;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditLogConfig;
import org.wardline.audit.AuditReader;
import org.wardline.audit.AuditReports;
import org.wardline.audit.AuditSigner;
import org.wardline.audit.AuditUnavailable;
import org.wardline.audit.Pseudonymizer;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.Conclusion;
import org.wardline.audit.event.IntentClosed;
import org.wardline.audit.event.SystemStarted;
import org.wardline.audit.event.SystemStopped;
import org.wardline.audit.review.ReviewFeed;
import org.wardline.audit.syslog.SyslogFeed;
import org.wardline.audit.timestamp.TimestampFeed;
import org.wardline.audit.timestamp.TimestampTarget;
import org.wardline.cdr.CallRecordStore;
import org.wardline.console.Console;
import org.wardline.core.Pbx;
import org.wardline.core.PbxParts;
import org.wardline.db.Database;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.db.DbRole;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.DirectoryStore;
import org.wardline.directory.SnapshotFile;
import org.wardline.directory.Tenant;
import org.wardline.http.AdminServer;
import org.wardline.http.Gate;
import org.wardline.ident.TenantId;
import org.wardline.key.Keys;
import org.wardline.key.RecoveryKit;
import org.wardline.media.engine.NettyMediaEngine;
import org.wardline.notice.NoticeSender;
import org.wardline.policy.StartupChecks;
import org.wardline.session.SessionStore;
import org.wardline.session.SignInDesk;
import org.wardline.session.SignedInPeople;
import org.wardline.store.StorePaths;
import org.wardline.store.VoicemailStore;
import org.wardline.tls.InternalCa;

/// The one place that knows every module: makes the parts in order, joins them by their
/// constructors, and stops them in the opposite order.
final class Wiring implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(5);
    private static final Duration SESSION_SWEEP = Duration.ofSeconds(5);
    private static final Duration CERTIFICATE_RENEWAL = Duration.ofHours(12);
    private static final int PSEUDONYM_KEY_BYTES = 32;

    private final ServerConfig config;
    private final Consumer<String> progress;
    private final InstantSource clock = InstantSource.system();
    private final SecureRandom random = new SecureRandom();
    private final Instant startedAt = clock.instant();
    private final Parts parts = new Parts();
    private final Keys keys;
    private final AuditSigner signer;
    private final Postgres postgres;
    private final AuditLog audit;
    private final Database database;
    private final AuditReader reader;
    private final PeopleStore people;
    private final VoicemailStore voicemail;
    private final DirectoryStore directory;
    private final InternalCa authority;
    private final Certificates certificates;
    private final Pbx pbx;
    private final SignedInPeople signedIn;
    private final AdminServer https;
    private final Optional<FirstAdministrator> administrator;

    /// Starts everything.
    ///
    /// @throws StartRefused with one sentence; nothing is left running
    static Wiring start(ServerConfig config, Consumer<String> progress) {
        return StartFaults.refusing(() -> new Wiring(config, progress));
    }

    private Wiring(ServerConfig config, Consumer<String> progress) {
        this.config = config;
        this.progress = progress;
        boolean started = false;
        try {
            host();
            keys = keys();
            signer = FirstStart.auditSigner(config);
            authority = InternalCa.open(config.tls(), keys.service(), clock, random);
            postgres = parts.add("database", new Postgres(config, keys.service()));
            boolean databaseThere = prepareDatabase();
            audit = audit();
            database = parts.add("pool", open(DbRole.APP));
            reader =
                    new AuditReader(
                            parts.add("audit reader", open(DbRole.AUDITOR)), signer.verifierKey());
            people = new PeopleStore(database, keys.service(), clock);
            directory = new DirectoryStore(database, keys.service());
            certificates = new Certificates(authority, config.https(), domains(databaseThere));
            voicemail = voicemail();
            pbx = phones();
            var sessions = new SessionStore(database, clock, config.sessionIdle(), random);
            signedIn = new SignedInPeople(sessions, people, audit);
            https = https(sessions);
            https.start();
            if (databaseThere) {
                databaseIsThere();
            }
            // Not when the database comes back later: nobody would be shown the password.
            administrator =
                    databaseThere
                            ? new FirstStart(people, audit, clock).administrator(keys, signer)
                            : Optional.empty();
            chores(databaseThere);
            review();
            started = true;
        } finally {
            if (!started) {
                parts.close();
            }
        }
    }

    List<InetSocketAddress> httpsAddresses() {
        return https.addresses();
    }

    X509Certificate authority() {
        return authority.certificate();
    }

    List<InetSocketAddress> sipAddresses() {
        return pbx.addresses();
    }

    Path authorityFile() {
        return authority.certificateFile();
    }

    Optional<FirstAdministrator> firstAdministrator() {
        return administrator;
    }

    @Override
    public void close() {
        parts.close();
    }

    /// The process and its folders, before any key is touched.
    private void host() {
        Umask.set();
        var folders = FirstStart.folders(config);
        for (String refusal : StartupChecks.run(folders)) {
            throw new ConfigFault(refusal);
        }
        var lock =
                HomeLock.take(config.home())
                        .orElseThrow(() ->
                                new ConfigFault(
                                        "Another Wardline process runs in %s."
                                                .formatted(config.home())));
        parts.add("lock", lock);
    }

    private Keys keys() {
        var found = Keys.open(config.keys(), random);
        var kit = config.keys().recoveryFolder();
        if (!found.root().isOpen()) {
            progress.accept(
                    ("The content root key %s is absent: the server runs sealed. Calls and new"
                                    + " messages go on, nothing can be played.")
                            .formatted(config.keys().contentRoot()));
        }
        if (found.sameDevice()) {
            progress.accept(
                    "The content root key lies on the same device as the data: whoever takes the"
                            + " disk takes both. Move it: keys.content-root.");
        }
        if (RecoveryKit.awaitsConfirmation(kit)) {
            progress.accept(
                    ("Print the three sheets of the recovery kit in %s, put them in three places,"
                                    + " then run: pbx recovery-kit confirm")
                            .formatted(kit));
        }
        return found;
    }

    /// @return false when the server has to start without its database
    private boolean prepareDatabase() {
        try {
            postgres.prepare(progress);
            return true;
        } catch (DatabaseUnavailable away) {
            if (Files.notExists(config.pbx().snapshotFile())) {
                throw new ConfigFault(
                        away.forOperator()
                                + " There is no sealed directory yet to start without it.");
            }
            progress.accept(
                    away.forOperator()
                            + " Phones register and call from the sealed directory; messages are"
                            + " taken; everything else waits for the database.");
            return false;
        }
    }

    private AuditLog audit() {
        var logConfig =
                new AuditLogConfig(
                        postgres.target(), postgres.passwords().audit(), signer, config.witness());
        // Before the log, so that it ends after it and has the last checkpoint stamped too.
        config.timestamp().ifPresent(target -> stamp(logConfig, target));
        var log = parts.add("audit log", AuditLog.open(logConfig, clock));
        parts.add("last entry", () -> sayStopped(log));
        return log;
    }

    private void stamp(AuditLogConfig log, TimestampTarget target) {
        parts.add(
                "time stamps", TimestampFeed.start(log::newestNote, target, log.timestampsFile()));
    }

    private static void sayStopped(AuditLog log) {
        try {
            log.append(machine("server", new SystemStopped("operator")));
        } catch (AuditUnavailable _) {
            LOG.warn("the stop could not be recorded");
        }
    }

    private Database open(DbRole role) {
        return Database.open(postgres.target(), role, postgres.passwords().of(role));
    }

    private VoicemailStore voicemail() {
        try {
            return parts.add(
                    "voicemail",
                    VoicemailStore.open(
                            StorePaths.under(config.data()), keys, database, audit, clock));
        } catch (IOException e) {
            throw new ConfigFault(
                    "The folders of the message store in %s can't be used."
                            .formatted(config.data()));
        }
    }

    private Pbx phones() {
        var media = parts.add("media", NettyMediaEngine.start(config.media(), clock, random));
        return parts.add(
                "phones",
                Pbx.start(
                        config.pbx(),
                        new PbxParts(
                                certificates.identities(),
                                authority::identityToCarriers,
                                media,
                                voicemail,
                                people,
                                directory,
                                new CallRecordStore(database, keys.service()),
                                audit,
                                reader,
                                notices()::accept,
                                keys.service(),
                                clock)));
    }

    /// Before the phones, so that it ends after them.
    private NoticeSender notices() {
        return parts.add("notices", new NoticeSender(config.noticeAuthorities(), clock));
    }

    private AdminServer https(SessionStore sessions) {
        sendLog();
        var desk = new SignInDesk(people, sessions, audit, pseudonyms(), this::practiceOf, clock);
        var api =
                new ApiParts(
                        authority,
                        desk,
                        signedIn,
                        people,
                        new DirectoryChanges(
                                directory, audit, this::openPractice, pbx::directoryChanged),
                        voicemail,
                        pbx,
                        audit,
                        new AuditReports(reader),
                        config.https().names().getFirst(),
                        config.sessionIdle(),
                        clock,
                        random);
        return parts.add(
                "https",
                new AdminServer(
                        config.https().listen(),
                        certificates.identities(),
                        api.routes(),
                        Console.pages(),
                        new Gate(signedIn, audit),
                        clock));
    }

    private void sendLog() {
        config.syslog()
                .ifPresent(target ->
                        parts.add(
                                "syslog",
                                SyslogFeed.start(
                                        reader,
                                        target,
                                        config.https().names().getFirst(),
                                        config.data().resolve("syslog.position"))));
    }

    private void review() {
        var memory = config.data().resolve("review.memory");
        try {
            parts.add("review", ReviewFeed.start(reader, audit, memory, clock));
        } catch (IOException e) {
            throw new ConfigFault("The file %s can't be read.".formatted(memory));
        }
    }

    private Pseudonymizer pseudonyms() {
        return new Pseudonymizer(keys.service().derive("audit/pseudonyms", PSEUDONYM_KEY_BYTES));
    }

    private Optional<TenantId> practiceOf(String domain) {
        return directory.tenants().stream()
                .filter(tenant -> tenant.domain().equals(domain))
                .map(Tenant::id)
                .findFirst();
    }

    /// Keys and certificates of a new practice; the directory entry follows when both are there.
    private void openPractice(Tenant tenant) {
        try {
            certificates.cover(tenant.domain());
        } catch (IllegalArgumentException _) {
            throw new DirectoryRefused("The domain of a practice is a host name, not an address.");
        }
        voicemail.createKeys(tenant.id());
    }

    /// Once, as soon as the database answers: closes what a crash left open and records the start.
    private void databaseIsThere() {
        closeOpenIntents();
        audit.append(machine("server", new SystemStarted(version(), !keys.root().isOpen())));
    }

    /// What was being released when an earlier process died; what was delivered of it nobody knows.
    private void closeOpenIntents() {
        try (var auditor = open(DbRole.AUDITOR)) {
            new AuditReader(auditor, signer.verifierKey())
                    .openIntents().stream()
                            .filter(intent -> intent.at().isBefore(startedAt))
                            .map(intent ->
                                    Act.ofMachine(
                                            intent.tenant(),
                                            "recovery",
                                            new IntentClosed(intent.index(), Conclusion.UNKNOWN)))
                            .forEach(audit::append);
        }
    }

    private void chores(boolean databaseThere) {
        var chores = parts.add("chores", new Chores());
        if (!databaseThere) {
            var back = new AtomicBoolean();
            chores.every(
                    DATABASE_RETRY,
                    "database",
                    () -> {
                        if (!back.get()) {
                            postgres.prepare(sentence -> {});
                            databaseIsThere();
                            pbx.directoryChanged();
                            back.set(true);
                        }
                    });
        }
        chores.every(SESSION_SWEEP, "sessions", this::endOverdueSessions);
        chores.every(CERTIFICATE_RENEWAL, "certificates", certificates::renew);
    }

    private void endOverdueSessions() {
        signedIn.endOverdue(TenantId.DEPLOYMENT);
        directory.tenants().forEach(tenant -> signedIn.endOverdue(tenant.id()));
    }

    private List<String> domains(boolean databaseThere) {
        if (databaseThere) {
            return directory.tenants().stream().map(Tenant::domain).toList();
        }
        return sealedDirectory().practices().stream()
                .map(practice -> practice.tenant().domain())
                .toList();
    }

    private DirectorySnapshot sealedDirectory() {
        var file = config.pbx().snapshotFile();
        try {
            return new SnapshotFile(file, keys.service()).read().orElse(DirectorySnapshot.EMPTY);
        } catch (IOException _) {
            throw new ConfigFault("The sealed directory %s can't be read.".formatted(file));
        }
    }

    private static Act machine(String component, AuditEvent event) {
        return Act.ofMachine(TenantId.DEPLOYMENT, component, event);
    }

    private static String version() {
        return Optional.ofNullable(Wiring.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
