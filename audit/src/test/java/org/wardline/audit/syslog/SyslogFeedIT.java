package org.wardline.audit.syslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.Act;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditReader;
import org.wardline.audit.event.ListenIntended;
import org.wardline.audit.event.SystemStarted;
import org.wardline.audit.fhir.FhirAuditEvent;
import org.wardline.db.Database;
import org.wardline.db.DbRole;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.testkit.Await;
import org.wardline.testkit.Rsyslogd;
import org.wardline.testkit.ServerCertificate;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

/// The feed to a real rsyslogd with TLS: every entry arrives, whatever dies in between.
class SyslogFeedIT {

    private static final Pattern SEQUENCE = Pattern.compile("\\[meta sequenceId=\"(\\d+)\"\\]");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENTRIES = 1_200;
    private static final int CUTS = 4;

    private static TestDatabase database;
    private static TestAuditLog log;
    private static Database auditor;
    private static AuditReader reader;
    private static ServerCertificate receiver;
    private static ServerCertificate sender;
    private static long written;

    @TempDir private Path folder;
    private Path daemon;

    @BeforeAll
    static void fill() throws Exception {
        database = TestPostgres.database("audit");
        log = TestAuditLog.open(database);
        auditor = Database.open(database.target(), DbRole.AUDITOR, database.passwords().auditor());
        reader = new AuditReader(auditor, log.config().signer().verifierKey());
        receiver = ServerCertificate.make();
        sender = ServerCertificate.make();
        write(ENTRIES);
    }

    @AfterAll
    static void close() {
        auditor.close();
        log.close();
        database.close();
    }

    @BeforeEach
    void files() throws IOException {
        daemon = Files.createDirectory(folder.resolve("rsyslogd"));
        Files.writeString(folder.resolve("ca.pem"), receiver.certificatePem());
        identity(sender);
    }

    private void identity(ServerCertificate of) throws IOException {
        Files.writeString(folder.resolve("client.pem"), of.certificatePem());
        Files.writeString(folder.resolve("client.key"), of.keyPem());
        Files.setPosixFilePermissions(
                folder.resolve("client.key"), PosixFilePermissions.fromString("rw-------"));
    }

    private static void write(int entries) {
        var practice = TenantId.random();
        for (int i = 0; i < entries; i++) {
            var event =
                    i % 3 == 0
                            ? new ListenIntended(
                                    MessageId.random(), MailboxId.random(), "treatment")
                            : new SystemStarted("0.1.0", false);
            written = log.log().append(Act.ofMachine(practice, "test", event)).index() + 1;
        }
    }

    private SyslogFeed feed(int port, SyslogForm form) {
        var target =
                new SyslogTarget(
                        "localhost",
                        port,
                        folder.resolve("ca.pem"),
                        folder.resolve("client.pem"),
                        folder.resolve("client.key"),
                        form);
        return SyslogFeed.start(reader, target, "pbx.example", folder.resolve("position"));
    }

    private static List<Long> indexes(List<String> messages) {
        return messages.stream()
                .map(message -> {
                    var sequence = SEQUENCE.matcher(message);
                    assertTrue(sequence.find(), message);
                    return Long.parseLong(sequence.group(1)) - 1;
                })
                .toList();
    }

    private static List<Long> everyEntry() {
        return LongStream.range(0, written).boxed().toList();
    }

    @Test
    void everyEntryArrivesOnceInOrderAndTheNextFeedGoesOnThere() throws Exception {
        try (var rsyslogd = Rsyslogd.start(daemon, receiver, List.of(sender))) {
            try (var _ = feed(rsyslogd.port(), SyslogForm.DICOM)) {
                Await.until(PATIENCE, () -> rsyslogd.received().size() >= written);
                write(5);
                Await.until(PATIENCE, () -> rsyslogd.received().size() >= written);
            }
            write(5);
            try (var _ = feed(rsyslogd.port(), SyslogForm.DICOM)) {
                Await.until(PATIENCE, () -> rsyslogd.received().size() >= written);
            }
            assertEquals(everyEntry(), indexes(rsyslogd.received()));
            for (var message : rsyslogd.received()) {
                assertTrue(message.endsWith("</AuditMessage>"), message);
            }
        }
    }

    @Test
    void everyEntryArrivesAsItsAuditEventOfFhir() throws Exception {
        try (var rsyslogd = Rsyslogd.start(daemon, receiver, List.of(sender))) {
            try (var _ = feed(rsyslogd.port(), SyslogForm.FHIR)) {
                Await.until(PATIENCE, () -> rsyslogd.received().size() >= written);
            }
            var received = rsyslogd.received();
            assertEquals(everyEntry(), indexes(received));
            var entries = new ArrayList<AuditEntry>();
            while (entries.size() < written) {
                entries.addAll(reader.all(entries.size(), 1_000));
            }
            for (var entry : entries) {
                var message = received.get((int) entry.index());
                var event = FhirAuditEvent.text(entry, "pbx.example");
                assertTrue(message.endsWith(event), () -> message + " is not " + event);
            }
        }
    }

    @Test
    void noEntryIsLostWhereverTheConnectionIsCut() throws Exception {
        var random = new Random(20_261_124);
        try (var rsyslogd = Rsyslogd.start(daemon, receiver, List.of(sender));
                var proxy = new CuttingProxy(rsyslogd.port())) {
            proxy.cutNextAfter(150_000);
            try (var _ = feed(proxy.port(), SyslogForm.DICOM)) {
                for (int cut = 1; cut <= CUTS; cut++) {
                    int cuts = cut;
                    Await.until(PATIENCE, () -> proxy.cuts() == cuts && position() == written);
                    if (cut < CUTS) {
                        proxy.cutNextAfter(1 + random.nextInt(40_000));
                        write(50);
                    }
                }
            }
            rsyslogd.stop();
            var arrived = indexes(whole(rsyslogd.received()));
            assertEquals(everyEntry(), List.copyOf(new TreeSet<>(arrived)));
            assertTrue(arrived.size() > written, "what was cut came again");
        }
    }

    @Test
    void aReceiverWithoutItsCertificateOrForAnotherSenderGetsNothing() throws Exception {
        var stranger = ServerCertificate.make();
        try (var rsyslogd = Rsyslogd.start(daemon, receiver, List.of(stranger))) {
            var delivery = delivery(rsyslogd.port());
            assertThrows(IOException.class, () -> delivery.deliver(messages()));
            identity(stranger);
            delivery(rsyslogd.port()).deliver(messages());
            Files.writeString(folder.resolve("ca.pem"), stranger.certificatePem());
            var distrusted = delivery(rsyslogd.port());
            assertThrows(IOException.class, () -> distrusted.deliver(messages()));
            Await.until(PATIENCE, () -> !rsyslogd.received().isEmpty());
            assertEquals(1, rsyslogd.received().size());
        }
    }

    private SyslogDelivery delivery(int port) {
        var target =
                new SyslogTarget(
                        "localhost",
                        port,
                        folder.resolve("ca.pem"),
                        folder.resolve("client.pem"),
                        folder.resolve("client.key"),
                        SyslogForm.CEF);
        return new SyslogDelivery(target, SyslogTls.of(target));
    }

    private static List<byte[]> messages() {
        var form = new SyslogMessage(SyslogForm.CEF, "pbx.example");
        return reader.all(0, 1).stream().map(form::framed).toList();
    }

    /// A cut leaves the beginning of a message.
    private static List<String> whole(List<String> messages) {
        return messages.stream().filter(line -> line.endsWith("</AuditMessage>")).toList();
    }

    private long position() {
        try {
            var line = Files.readString(folder.resolve("position")).strip();
            return Long.parseLong(line.substring(line.indexOf(' ') + 1));
        } catch (IOException e) {
            return 0;
        }
    }
}
