package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.audit.AuditEntry;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.media.AudioSource;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort.Repeat;
import org.wardline.media.testkit.Eventually;
import org.wardline.spool.SpooledEntries;
import org.wardline.store.MailboxCounts;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.TlsPhone;

/// The whole phone system with phones that are ordinary network clients: TLS, SRTP, a real store
/// and a real audit log.
class PbxIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// What the log has to have of an outage, a minute after it.
    private static final Duration WITHIN_OF_RECOVERY = Duration.ofSeconds(60);

    private static final Duration OUTAGE =
            Boolean.getBoolean("wardline.long") ? Duration.ofMinutes(15) : Duration.ZERO;
    private static final Duration SHORT_RING = Duration.ofSeconds(5);
    private static RunningPbx running;
    private static Tenant maple;
    private static Extension nurse;

    @BeforeAll
    static void twoPractices(@TempDir Path home) {
        running = new RunningPbx(home);
        maple = running.practice("maple.example");
        nurse = running.extension(maple, "101", SHORT_RING);
        running.device(maple, nurse, "nurse");
        running.device(maple, running.extension(maple, "102", Extension.DEFAULT_RING_TIME), "desk");
        running.device(maple, running.extension(maple, "103", Extension.DEFAULT_RING_TIME), "lab");
        running.device(maple, running.extension(maple, "104", Extension.DEFAULT_RING_TIME), "exam");
        Tenant birch = running.practice("birch.example");
        running.device(birch, running.extension(birch, "101", SHORT_RING), "birch");
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @AfterEach
    void nothingIsLeft() {
        Eventually.until(
                "no call and no script is left",
                PATIENCE,
                () ->
                        running.pbx().figures().calls() == 0
                                && running.pbx().figures().scripts() == 0);
        Eventually.until(
                "every media port is free", PATIENCE, () -> running.mediaPortsInUse() == 0);
        assertEquals(0, running.pbx().figures().faults());
    }

    @Test
    void twoPhonesTalkAndHearEachOther() {
        try (TlsPhone desk = running.phone("desk").registered();
                TlsPhone nursePhone = running.phone("nurse").registered()) {
            Registration seen =
                    running.pbx().registrations(maple.id()).stream()
                            .filter(registration -> registration.extension().equals(nurse.id()))
                            .findFirst()
                            .orElseThrow();
            assertEquals("TLSv1.3", seen.tlsVersion());
            talk(desk, nursePhone);
            assertHeard(desk, nursePhone);
            assertHeard(nursePhone, desk);
            assertEquals(
                    "AEAD_AES_256_GCM,AEAD_AES_256_GCM",
                    running.pbx().liveCalls(maple.id()).getFirst().suites());
            desk.act(ScriptedPhone::hangUp);
            nursePhone.until("hung up", ScriptedPhone::isIdle);
        }
    }

    @Test
    void theOtherPracticesExtensionOfTheSameNumberHearsAndSeesNothing() {
        try (TlsPhone desk = running.phone("desk").registered();
                TlsPhone nursePhone = running.phone("nurse").registered();
                TlsPhone birch = running.phone("birch").registered()) {
            talk(desk, nursePhone);
            assertHeard(desk, nursePhone);
            assertEquals(List.of(), birch.ask(ScriptedPhone::invitations));
            assertEquals(List.of(), running.pbx().liveCalls(birchTenant()));
            desk.act(ScriptedPhone::hangUp);
        }
    }

    /// As after a phone was stolen: what is registered with the old secret is cut off, call and
    /// all.
    @Test
    void aPhoneThatWasGivenANewSecretIsCutOffUntilItHasIt() {
        try (TlsPhone stolen = running.phone("lab").registered();
                TlsPhone stolenToo = running.phone("lab");
                TlsPhone nursePhone = running.phone("nurse").registered()) {
            talk(stolen, nursePhone);
            running.newSecret("lab");
            nursePhone.until("the call is over", ScriptedPhone::isIdle);
            Eventually.until(
                    "the nurse's phone is left",
                    PATIENCE,
                    () -> running.pbx().registrations(maple.id()).size() == 1);
            stolenToo.act(ScriptedPhone::register);
            stolenToo.until("refused", phone -> phone.lastStatus() == 401);
            try (TlsPhone lab = running.phone("lab").registered()) {
                talk(lab, nursePhone);
                assertHeard(lab, nursePhone);
                hangUp(lab, nursePhone);
            }
        }
    }

    @Test
    void aPlaintextOfferIsRefused() {
        try (TlsPhone plain =
                        running.phone("desk", Habits.USUAL.with(Habits.Writing.PLAINTEXT))
                                .registered();
                TlsPhone nursePhone = running.phone("nurse").registered()) {
            plain.act((phone, now) -> phone.call("101", now));
            plain.until("refused", phone -> phone.lastStatus() == 488);
            assertTrue(nursePhone.ask(ScriptedPhone::invitations).isEmpty());
        }
    }

    @Test
    void anUnansweredCallerLeavesAMessageAndTheLampLights() {
        MailboxCounts before =
                running.voicemail().now(maple.id(), nurse.mailbox().orElseThrow()).counts();
        try (TlsPhone desk = running.phone("desk").registered();
                TlsPhone nursePhone = running.phone("nurse").registered()) {
            nursePhone.act((phone, now) -> phone.subscribe("101", now));
            nursePhone.until("the first notification", phone -> !phone.lamps().isEmpty());
            desk.act((phone, now) -> phone.call("101", now));
            desk.until("the greeting", ScriptedPhone::isTalking);
            desk.ask(phone -> {
                phone.port().play(AudioSource.tone(440, Duration.ofSeconds(30)), Repeat.ONCE);
                return true;
            });
            Eventually.until(
                    "the mailbox is reached",
                    PATIENCE,
                    () ->
                            running.pbx().liveCalls(maple.id()).stream()
                                    .anyMatch(c -> c.state().equals("mailbox")));
            // Five seconds of ringing, two of greeting and tone, the rest is the message.
            awaitLiveFor(Duration.ofSeconds(12));
            desk.act(ScriptedPhone::hangUp);
            Eventually.until(
                    "the message is in the mailbox",
                    PATIENCE,
                    () ->
                            running.voicemail()
                                            .now(maple.id(), nurse.mailbox().orElseThrow())
                                            .counts()
                                            .unheard()
                                    == before.unheard() + 1);
            nursePhone.until(
                    "the lamp", phone -> phone.lamps().getLast().contains("Messages-Waiting: yes"));
        }
    }

    /// For 15 minutes in the long run, else for two calls.
    @Test
    void whatCallsLeaveWhileTheDatabaseIsAwayIsKeptInOrderOnceItIsBack() {
        Instant start = Instant.now();
        int calls = 0;
        try (TlsPhone desk = running.phone("desk").registered();
                TlsPhone nursePhone = running.phone("nurse").registered();
                TlsPhone lab = running.phone("lab").registered();
                TlsPhone exam = running.phone("exam").registered()) {
            talk(lab, exam, "104");
            running.stopDatabase();
            Instant until = Instant.now().plus(OUTAGE);
            do {
                talk(desk, nursePhone);
                assertHeard(desk, nursePhone);
                hangUp(nursePhone, desk);
                calls++;
            } while (calls < 2 || Instant.now().isBefore(until));
            desk.act((phone, now) -> phone.call("199", now));
            desk.until("nobody has that number", phone -> phone.lastStatus() == 404);
            assertTrue(running.pbx().figures().waitingActs() > calls, "acts wait for the log");
            assertHeard(lab, exam);
            hangUp(lab, exam);
        } finally {
            running.startDatabase();
        }
        int all = calls + 2;
        Eventually.until(
                "every record of the outage",
                WITHIN_OF_RECOVERY,
                () ->
                        running.recordedCalls(maple.id(), start).size() == all
                                && running.pbx().figures().waitingActs() == 0);
        List<UUID> recorded = new ArrayList<>(running.recordedCalls(maple.id(), start));
        // By their beginnings: the one that went on all the time is the first, and ended last.
        Collections.rotate(recorded, -1);
        List<AuditEntry> ended =
                running.entries(maple.id(), "call.ended").stream()
                        .filter(entry -> recorded.contains(callOf(entry)))
                        .toList();
        assertEquals(recorded, ended.stream().map(PbxIT::callOf).toList());
        var outcomes = new ArrayList<>(Collections.nCopies(calls, "answered"));
        outcomes.addAll(List.of("refused", "answered"));
        assertEquals(
                outcomes,
                ended.stream().map(entry -> entry.field("outcome").orElseThrow()).toList());
        SpooledEntries.assertWholeAndInOrder(running.spooled());
        assertTrue(running.verifiedAudit().intact(), () -> running.verifiedAudit().text());
    }

    @Test
    void phonesRegisterAndCallAfterARestartWithoutTheDatabase() {
        Instant start = Instant.now();
        try (TlsPhone _ = running.phone("desk").registered();
                TlsPhone _ = running.phone("nurse").registered()) {
            running.stopDatabase();
        }
        try {
            running.restart();
            try (TlsPhone desk = running.phone("desk").registered()) {
                nobodyIsWaitedFor(desk);
            }
            try (TlsPhone desk = running.phone("desk").registered();
                    TlsPhone nursePhone = running.phone("nurse").registered()) {
                talk(desk, nursePhone);
                assertHeard(nursePhone, desk);
                hangUp(nursePhone, desk);
            }
        } finally {
            running.startDatabase();
        }
        Eventually.until(
                "both calls have their records",
                PATIENCE,
                () -> running.recordedCalls(maple.id(), start).size() == 2);
    }

    private static UUID callOf(AuditEntry entry) {
        return UUID.fromString(entry.field("call").orElseThrow());
    }

    private static void hangUp(TlsPhone first, TlsPhone second) {
        first.act(ScriptedPhone::hangUp);
        second.until("hung up", ScriptedPhone::isIdle);
    }

    @Test
    void stoppingEndsCallsInOrder() {
        try (TlsPhone desk = running.phone("desk").registered();
                TlsPhone nursePhone = running.phone("nurse").registered()) {
            talk(desk, nursePhone);
            running.restart();
            desk.until("hung up by the server", phone -> !phone.ends().isEmpty());
            nursePhone.until("hung up by the server", phone -> !phone.ends().isEmpty());
        }
    }

    /// Records of TLS (RFC 8446 5.1) that no working phone sends once its flow stands.
    enum BrokenRecord {
        /// The tag doesn't hold.
        FORGED("1703030040" + "5a".repeat(0x40)),
        /// It says 64 bytes, and then the connection ends.
        CUT("1703030040" + "5a".repeat(0x10)),
        /// Longer than a record may be.
        TOO_LONG("170303ffff" + "5a".repeat(0x40)),
        /// `OPTIONS sip:`, in clear.
        IN_CLEAR("4f5054494f4e53207369703a");

        private final String hex;

        BrokenRecord(String hex) {
            this.hex = hex;
        }
    }

    @ParameterizedTest
    @EnumSource(BrokenRecord.class)
    void aBrokenTlsRecordEndsItsOwnConnectionAndNoCallOfOthers(BrokenRecord record) {
        try (TlsPhone desk = running.phone("desk").registered();
                TlsPhone nursePhone = running.phone("nurse").registered();
                TlsPhone lab = running.phone("lab").registered()) {
            talk(desk, nursePhone);
            assertEquals(3, running.pbx().registrations(maple.id()).size());
            lab.writeBelowTls(HexFormat.of().parseHex(record.hex));
            if (record == BrokenRecord.CUT) {
                lab.endBelowTls();
            }
            Eventually.until(
                    "the flow has ended",
                    PATIENCE,
                    () -> running.pbx().registrations(maple.id()).size() == 2);
            assertEquals(List.of(), desk.ask(ScriptedPhone::ends));
            assertEquals(List.of(), nursePhone.ask(ScriptedPhone::ends));
            assertHeard(desk, nursePhone);
            hangUp(desk, nursePhone);
        }
    }

    /// Which phones were here is not known without the database: a call to one that is not back
    /// goes on at once.
    private static void nobodyIsWaitedFor(TlsPhone caller) {
        caller.act((phone, now) -> phone.call("101", now));
        Eventually.until(
                "the mailbox is reached",
                Duration.ofSeconds(3),
                () ->
                        running.pbx().liveCalls(maple.id()).stream()
                                .anyMatch(call -> call.state().equals("mailbox")));
        caller.act(ScriptedPhone::hangUp);
    }

    private static org.wardline.ident.TenantId birchTenant() {
        return running.directory().tenants().stream()
                .filter(tenant -> tenant.domain().equals("birch.example"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static void talk(TlsPhone caller, TlsPhone callee) {
        talk(caller, callee, "101");
    }

    private static void talk(TlsPhone caller, TlsPhone callee, String number) {
        caller.act((phone, now) -> phone.call(number, now));
        callee.until("ringing", ScriptedPhone::isRinging);
        callee.act(ScriptedPhone::answer);
        caller.until("talking", ScriptedPhone::isTalking);
        callee.until("talking", ScriptedPhone::isTalking);
    }

    /// One phone plays a tone; the other's tap hears something that is no silence.
    private static void assertHeard(TlsPhone speaker, TlsPhone listener) {
        var loud = new AtomicInteger();
        listener.ask(phone -> {
            phone.port()
                    .tap((ulaw, offset, length, _) ->
                            loud.addAndGet(loudSamples(ulaw, offset, length)));
            return true;
        });
        speaker.ask(phone -> {
            phone.port().play(AudioSource.tone(440, Duration.ofSeconds(5)), Repeat.ONCE);
            return true;
        });
        Eventually.until("a quarter of a second of tone", PATIENCE, () -> loud.get() > 2_000);
        listener.ask(phone -> {
            phone.port().untap();
            return true;
        });
        listener.media().await(MediaEvent.TapEnded.class, PATIENCE);
    }

    /// How many samples of mu-law are no silence.
    static int loudSamples(byte[] ulaw) {
        return loudSamples(ulaw, 0, ulaw.length);
    }

    static int loudSamples(byte[] ulaw, int offset, int length) {
        int loud = 0;
        for (int i = offset; i < offset + length; i++) {
            // In mu-law 0x7F and 0xFF are zero; the lower the seven bits, the louder.
            loud += (ulaw[i] & 0x7F) < 0x50 ? 1 : 0;
        }
        return loud;
    }

    /// Waits until the one live call of the practice is so old.
    private static void awaitLiveFor(Duration age) {
        Eventually.until(
                "a call of " + age,
                PATIENCE.plus(age),
                () ->
                        running.pbx().liveCalls(maple.id()).stream()
                                .anyMatch(
                                        call -> Instant.now().isAfter(call.startedAt().plus(age))));
    }
}
