package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.audit.AuditEntry;
import org.wardline.directory.Tenant;
import org.wardline.media.testkit.Eventually;
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.auth.DigestUse;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.Attack;
import org.wardline.testkit.Heap;
import org.wardline.testkit.HostileText;
import org.wardline.testkit.MalformedInvites;
import org.wardline.testkit.Probe;
import org.wardline.testkit.SipPhone;
import org.wardline.testkit.SipText;
import org.wardline.testkit.TortureMessage;
import org.wardline.testkit.phone.DigestProof;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// Messages that try to break a parser, or a database, at the whole phone system, door and
/// directory included, over TLS. Many at once, so that the time-outs of the messages that never end
/// are waited for together.
///
/// `-Dwardline.corpus=DIR` takes the files of a folder, one message each, in place of the generated
/// malformed INVITEs.
@Timeout(3_600)
class HostileMessagesAtThePbxIT {

    private static final long SEED = 20261122;
    private static final int PHONES = 24;
    private static final double HEAP_GROWTH = 1.05;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final String DOMAIN = "maple.example";

    private static RunningPbx running;
    private static List<Identity> phones;

    /// The practices that the messages are for.
    @BeforeAll
    static void practices(@TempDir Path home) {
        running = new RunningPbx(home);
        running.practice("example.com");
        running.practice("example.net");
        Tenant maple = running.practice(DOMAIN);
        phones = running.phones(maple, PHONES + 1);
    }

    @AfterAll
    static void close() {
        running.close();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Eventually.until(
                "no connection and no call is left",
                PATIENCE,
                () ->
                        running.pbx().figures().connections() == 0
                                && running.pbx().figures().calls() == 0);
        assertEquals(0, running.pbx().figures().faults(), "uncaught exceptions");
        assertEquals(0, running.mediaPortsInUse());
        try (SipPhone phone = connect(DOMAIN)) {
            Probe.answered(phone, DOMAIN, "all of it");
        }
    }

    /// One RFC after the other: an address may have some fifty handshakes under way.
    @ParameterizedTest
    @CsvSource({"4475, 49", "5118, 12"})
    void everyTortureMessageGetsItsVerdictAndEachProbeIsAnswered(int rfc, int count)
            throws Exception {
        List<TortureMessage> messages = TortureMessage.of(rfc);
        assertEquals(count, messages.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<Void>> verdicts = new HashMap<>();
            for (TortureMessage message : messages) {
                Callable<Void> tried =
                        () -> {
                            tryOut(message);
                            return null;
                        };
                verdicts.put(message.file(), threads.submit(tried));
            }
            var wrong = new ArrayList<String>();
            for (var verdict : verdicts.entrySet()) {
                try {
                    verdict.getValue().get();
                } catch (ExecutionException e) {
                    wrong.add(verdict.getKey() + ": " + e.getCause());
                }
            }
            assertEquals(List.of(), wrong);
        }
    }

    private static void tryOut(TortureMessage message) throws IOException {
        String name = practiceOf(message);
        try (SipPhone phone = connect(name)) {
            phone.send(message.bytes());
            String verdict = message.tls().replace(" close", "");
            if (!verdict.equals("drop")) {
                for (String status : verdict.split("\\+", -1)) {
                    assertEquals(Integer.parseInt(status), phone.status(), message.reason());
                }
            }
            if (message.tls().endsWith("close")) {
                assertTrue(phone.isClosedWithin(CLOSING), message.reason());
                try (SipPhone again = connect(name)) {
                    assertTrue(isProbed(again, name, message.file()));
                }
            } else {
                assertTrue(isProbed(phone, name, message.file()));
            }
        }
    }

    private static String practiceOf(TortureMessage message) {
        String head = new String(message.bytes(), StandardCharsets.ISO_8859_1);
        boolean net = head.lines().findFirst().orElse("").contains("@example.net");
        return net ? "example.net" : "example.com";
    }

    /// From phones that have registered, so that what the parser lets pass reaches the calls.
    @Test
    void noMalformedInviteHarmsAnythingOrStays() throws Exception {
        List<byte[]> invites = invites();
        int warmUp = invites.size() / 4;
        attack(invites.subList(0, warmUp));
        nothingIsLeft();
        long before = Heap.leastAfterCollections();
        attack(invites.subList(warmUp, invites.size()));
        nothingIsLeft();
        Eventually.until(
                "no more is kept than before, " + before + " bytes and 5 %",
                PATIENCE,
                () -> Heap.bytesAfterCollection() <= before * HEAP_GROWTH);
    }

    /// What a phone says and we keep, in PostgreSQL: what it dialled and how it calls its caller,
    /// in the call's record, and what it calls itself, in the audit log.
    @Test
    void sqlIsKeptToTheLetterWhereItIsKept() throws IOException {
        Tenant birch = running.practice("birch.example");
        Identity identity = running.gateway(birch);
        var said = new ArrayList<List<String>>();
        for (String sql : HostileText.sql()) {
            String agent = "User-Agent: " + sql;
            try (SipPhone phone = registered(identity, agent)) {
                assertTrue(isProbed(phone, birch.domain(), "a User-Agent"), sql);
                phone.send(AttackStage.called(birch.domain(), sql, agent));
                assertTrue(phone.headWith("SIP/2.0 404").isPresent(), sql);
                assertTrue(isProbed(phone, birch.domain(), "a number and a name"), sql);
            }
            said.add(List.of(sql, "12015550123", sql));
            Attack.SQL_INJECTION.counted(2);
        }
        Eventually.until(
                "every call has its record",
                PATIENCE,
                () -> running.recordedTexts(birch.id()).size() == said.size());
        assertEquals(said, running.recordedTexts(birch.id()));
        // A record is in its table before its entry has come from the spool into the log.
        Eventually.until(
                "every call has its entry",
                PATIENCE,
                () -> running.entries(birch.id(), "call.ended").size() == said.size());
        List<String> agents =
                running.entries(birch.id(), "call.ended").stream().map(AuditEntry::agent).toList();
        assertEquals(HostileText.sql(), agents);
        assertTrue(running.verifiedAudit().intact(), () -> running.verifiedAudit().text());
    }

    private static void attack(List<byte[]> invites) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> attacks =
                    IntStream.range(0, PHONES)
                            .mapToObj(i -> threads.submit(() -> attack(invites, i)))
                            .toList();
            int answered = 0;
            for (Future<Integer> attack : attacks) {
                answered += attack.get();
            }
            assertEquals(invites.size(), answered, "probes");
        }
    }

    /// Every so many-th of them from one phone.
    private static int attack(List<byte[]> invites, int first) throws IOException {
        int answered = 0;
        SipPhone phone = registered(phones.get(first));
        for (int i = first; i < invites.size(); i += PHONES) {
            boolean stands = sent(phone, invites.get(i)) && isProbed(phone, DOMAIN, "number " + i);
            if (!stands) {
                phone.close();
                phone = registered(phones.get(first));
                assertTrue(isProbed(phone, DOMAIN, "number " + i), "no probe after number " + i);
            }
            answered++;
        }
        phone.close();
        return answered;
    }

    private static List<byte[]> invites() throws IOException {
        String folder = System.getProperty("wardline.corpus", "");
        if (!folder.isEmpty()) {
            return corpus(Path.of(folder));
        }
        int step = Boolean.getBoolean("wardline.long") ? 1 : 89;
        List<MalformedInvites.Case> cases = MalformedInvites.of(SEED);
        // For this practice, and a number of it that nobody answers.
        String called = phones.getLast().number();
        return IntStream.range(0, cases.size())
                .filter(i -> i % step == 0)
                .mapToObj(i -> new String(cases.get(i).bytes(), StandardCharsets.ISO_8859_1))
                .map(text -> text.replace("sip:102@", "sip:" + called + "@"))
                .map(text -> text.replace("north.example", DOMAIN))
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static List<byte[]> corpus(Path folder) throws IOException {
        var messages = new ArrayList<byte[]>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                messages.add(Files.readAllBytes(file));
            }
        }
        assertTrue(messages.size() > 0, folder + " holds no file");
        return messages;
    }

    /// False when the connection has ended.
    private static boolean sent(SipPhone phone, byte[] bytes) {
        try {
            phone.send(bytes);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static SipPhone connect(String name) throws IOException {
        return SipPhone.connect(running.address(), running.authority().certificate(), name);
    }

    private static SipPhone registered(Identity identity, String... more) throws IOException {
        SipPhone phone = connect(identity.domain());
        String uri = "sip:" + identity.domain();
        SipResponse challenge = exchange(phone, register(identity, "Subject: none", more));
        String text = challenge.headers().first(HeaderName.WWW_AUTHENTICATE).orElseThrow();
        var proof =
                new DigestProof(
                        identity,
                        new DigestUse("REGISTER", uri),
                        DigestProof.nonce(text),
                        "00000001",
                        DigestAlgorithm.SHA_256);
        String answer = "Authorization: " + proof.text();
        assertEquals(200, exchange(phone, register(identity, answer, more)).status());
        return phone;
    }

    private static String register(Identity identity, String line, String... more) {
        var lines = new ArrayList<>(List.of(more));
        lines.add("Contact: <sip:" + identity.number() + "@phone.example>");
        lines.add(line);
        String request =
                new String(
                        SipText.simpleBytes(
                                "REGISTER",
                                "sip:" + identity.domain(),
                                lines.toArray(String[]::new)),
                        StandardCharsets.UTF_8);
        String branch = line.startsWith("Authorization") ? "2" : "1";
        return request.replace("z9hG4bK-REGISTER", "z9hG4bK-REGISTER-" + branch)
                .replace("CSeq: 1 ", "CSeq: " + branch + " ")
                .replace("To: <sip:", "To: <sip:" + identity.number() + "@");
    }

    private static SipResponse exchange(SipPhone phone, String request) throws IOException {
        phone.send(request);
        return phone.response();
    }

    /// Whether an OPTIONS is answered as [Probe] demands; false when the connection ends before.
    private static boolean isProbed(SipPhone phone, String domain, String after) {
        try {
            return Probe.stands(phone, domain, after);
        } catch (IOException _) {
            return false;
        }
    }
}
