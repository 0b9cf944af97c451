package org.wardline.app.voicemail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.app.CallControl;
import org.wardline.app.CallOver;
import org.wardline.app.Prompt;
import org.wardline.app.Prompts;
import org.wardline.call.CallCommand;
import org.wardline.call.CallEvent;
import org.wardline.call.MailboxVisit;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.ident.CallId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Phi;
import org.wardline.ident.TenantId;
import org.wardline.key.AudioFormat;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.media.FrameSink;
import org.wardline.media.testkit.Eventually;
import org.wardline.store.Caller;
import org.wardline.store.Deposit;
import org.wardline.store.DepositOutcome;
import org.wardline.store.DepositRequest;
import org.wardline.store.StoreOnFaultyFiles;
import org.wardline.store.VoicemailStore;
import org.wardline.testkit.FaultyFiles;
import org.wardline.testkit.HeardLog;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

/// What a caller goes through at the mailbox, with the real store; the test plays the call.
class DepositScriptIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String FULL = "No space left on device";
    private static final FaultyFiles DISK = new FaultyFiles();

    private static TestDatabase database;
    private static TestAuditLog audit;
    private static VoicemailStore store;
    private static Prompts prompts;

    private final BlockingQueue<CallCommand> commands = new LinkedBlockingQueue<>();
    private final BlockingQueue<CallEvent> events = new LinkedBlockingQueue<>();
    private final CallId call = CallId.random();
    private final MailboxId mailbox = MailboxId.random();
    private final CallControl control = new CallControl(call, commands::add, events);
    private TenantId tenant;
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private Thread script;

    @BeforeAll
    static void aStore(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("data"));
        Files.createDirectories(home.resolve("keys"));
        database = TestPostgres.database("audit", "store");
        audit = TestAuditLog.open(database);
        Keys keys = Keys.open(KeyPaths.under(home), new SecureRandom());
        store =
                StoreOnFaultyFiles.open(
                        home.resolve("data"), keys, database.app(), audit.log(), DISK);
        prompts = Prompts.load(home.resolve("no-prompts-of-our-own"));
    }

    @AfterAll
    static void close() throws Exception {
        store.close();
        audit.close();
        database.close();
    }

    @BeforeEach
    void aPractice() {
        tenant = TenantId.random();
        store.createKeys(tenant);
    }

    @AfterEach
    void theDiskHasRoom() {
        DISK.heal();
    }

    @AfterEach
    void theScriptHasEnded() throws InterruptedException {
        assertEquals(true, script.join(DEADLINE), "the script has ended");
        assertNull(fault.get(), "the script ended by a fault");
    }

    @Test
    void aMessageEndedByTheKeyIsSavedAndTheCallerIsTold() {
        FrameSink sink = reachRecording();
        speak(sink, 3);
        events.add(new CallEvent.Digit('#'));
        stopRecording(3);
        assertPlays(Prompt.SAVED, Prompt.GOODBYE);
        assertEquals(new CallCommand.HangUp(call, false), take());
        assertMessages(1);
    }

    @Test
    void otherKeysDoNotEndAMessage() {
        FrameSink sink = reachRecording();
        events.add(new CallEvent.Digit('1'));
        speak(sink, 3);
        events.add(new CallEvent.Digit('#'));
        stopRecording(3);
        assertPlays(Prompt.SAVED, Prompt.GOODBYE);
        end();
        assertMessages(1);
    }

    @Test
    void aCallerWhoJustHangsUpHasLeftAMessage() {
        FrameSink sink = reachRecording();
        speak(sink, 5);
        events.add(new CallEvent.RecordingEnded(Duration.ofSeconds(5)));
        events.add(new CallEvent.Ended());
        assertMessages(1);
    }

    @Test
    void aSilentCallerIsAskedFirstAndThenTheMessageEnds() {
        FrameSink sink = reachRecording();
        speak(sink, 3);
        events.add(new CallEvent.Silence(Duration.ofSeconds(10)));
        assertBegins(Prompt.STILL_THERE);
        speak(sink, 3);
        events.add(new CallEvent.Silence(Duration.ofSeconds(10)));
        assertBegins(Prompt.STILL_THERE);
        events.add(new CallEvent.Silence(Duration.ofSeconds(20)));
        stopRecording(6);
        assertPlays(Prompt.SAVED, Prompt.GOODBYE);
        end();
        assertMessages(1);
    }

    @Test
    void atTheLimitWhatWasSaidIsKept() {
        FrameSink sink = reachRecording();
        speak(sink, 60);
        events.add(new CallEvent.LimitReached());
        stopRecording(60);
        assertPlays(Prompt.TOO_LONG, Prompt.GOODBYE);
        end();
        assertMessages(1);
    }

    @Test
    void lessThanTwoSecondsAreNoMessage() {
        FrameSink sink = reachRecording();
        speak(sink, 1);
        events.add(new CallEvent.Digit('#'));
        stopRecording(1);
        assertPlays(Prompt.TOO_SHORT, Prompt.GOODBYE);
        end();
        assertMessages(0);
    }

    @Test
    void whoHangsUpDuringTheGreetingLeavesNothing() {
        start();
        assertInstanceOf(CallCommand.Answer.class, take());
        events.add(new CallEvent.Connected());
        assertInstanceOf(CallCommand.Play.class, take());
        events.add(new CallEvent.Ended());
        assertMessages(0);
    }

    @Test
    void whenTheDiskFillsUpTheCallerAndTheOperatorAreToldAndWhatWasSaidIsKept() {
        FrameSink sink = reachRecording();
        speak(sink, 3);
        try (var log = new HeardLog(DepositScript.class)) {
            DISK.failAll(FULL);
            speak(sink, 1);
            assertEquals(new CallCommand.StopRecording(call), take());
            assertEquals(List.of("ERROR the disk below a recording: FULL"), log.lines());
        }
        DISK.heal();
        events.add(new CallEvent.RecordingEnded(Duration.ofSeconds(4)));
        assertPlays(Prompt.CANNOT_RECORD, Prompt.GOODBYE);
        end();
        assertMessages(1);
    }

    @Test
    void whenTheDiskFillsUpDuringTheGreetingTheCallerIsToldInsteadOfTheTone() {
        start();
        assertInstanceOf(CallCommand.Answer.class, take());
        events.add(new CallEvent.Connected());
        assertInstanceOf(CallCommand.Play.class, take());
        Deposit another =
                store.beginDeposit(
                        new DepositRequest(
                                tenant,
                                MailboxId.random(),
                                CallId.random(),
                                new Caller(Phi.of("Another"), Phi.of("103")),
                                AudioFormat.MULAW_8K,
                                Instant.now()),
                        _ -> {});
        try (var log = new HeardLog(DepositScript.class)) {
            DISK.failAll(FULL);
            another.append(new byte[8_000], 0, 8_000);
            Eventually.until("the operator is told", DEADLINE, () -> !log.lines().isEmpty());
            events.add(new CallEvent.Digit('5'));
            assertInstanceOf(CallCommand.StopPlaying.class, take());
            // Who hangs up while it is said has left nothing either.
            assertBegins(Prompt.CANNOT_RECORD, Prompt.GOODBYE);
            events.add(new CallEvent.Ended());
        }
        DISK.heal();
        assertMessages(0);
        another.append(new byte[16_000], 0, 16_000);
        assertInstanceOf(DepositOutcome.Kept.class, another.finish());
        assertMessages(0);
    }

    @Test
    void whileTheDiskStaysFullTheCallerIsToldTheSameAndTheMessageComesOnceThereIsRoom() {
        FrameSink sink = reachRecording();
        speak(sink, 3);
        try (var log = new HeardLog(DepositScript.class)) {
            DISK.failAll(FULL);
            speak(sink, 1);
            stopRecording(4);
            assertPlays(Prompt.CANNOT_RECORD, Prompt.GOODBYE);
            end();
            assertEquals(2, log.lines().size(), log.lines().toString());
            assertTrue(
                    log.lines()
                            .getLast()
                            .matches(
                                    "ERROR message [0-9a-f-]{36} is not sealed yet: The disk is full.*"),
                    log.lines().getLast());
        }
        assertEquals(0, store.now(tenant, mailbox).counts().unheard());
        DISK.heal();
        assertMessages(1);
    }

    @Test
    void onAFullDiskTheCallerIsToldInsteadOfTheToneAndTheOperatorToo() {
        DISK.failAll(FULL);
        try (var log = new HeardLog(DepositScript.class)) {
            start();
            assertInstanceOf(CallCommand.Answer.class, take());
            events.add(new CallEvent.Connected());
            assertPlays(Prompt.CANNOT_RECORD, Prompt.GOODBYE);
            end();
            assertEquals(
                    List.of(
                            "ERROR the disk below a recording: FULL",
                            "ERROR mailbox "
                                    + mailbox
                                    + " takes no message: The disk is full: no message can be"
                                    + " stored at the moment."),
                    log.lines());
        }
        assertMessages(0);
    }

    @Test
    void whenNoMessageCanBeTakenTheCallerIsToldInsteadOfTheTone() {
        tenant = TenantId.random(); // a practice that has no keys yet
        start();
        assertInstanceOf(CallCommand.Answer.class, take());
        events.add(new CallEvent.Connected());
        assertPlays(Prompt.CANNOT_RECORD, Prompt.GOODBYE);
        assertEquals(new CallCommand.HangUp(call, false), take());
    }

    /// Answers, skips the greeting with a key, waits for the tone.
    private FrameSink reachRecording() {
        start();
        assertInstanceOf(CallCommand.Answer.class, take());
        events.add(new CallEvent.Connected());
        assertInstanceOf(CallCommand.Play.class, take());
        events.add(new CallEvent.Digit('5'));
        assertInstanceOf(CallCommand.StopPlaying.class, take());
        assertPlays(Prompt.TONE);
        var recording = assertInstanceOf(CallCommand.StartRecording.class, take());
        assertEquals(LIMIT, recording.limit());
        return recording.sink();
    }

    private void start() {
        var extension =
                new Extension(
                        ExtensionId.random(),
                        tenant,
                        new ExtensionNumber("101"),
                        "Nurse",
                        Optional.of(mailbox),
                        Extension.DEFAULT_RING_TIME);
        var visit =
                new MailboxVisit(
                        call,
                        extension,
                        mailbox,
                        Phi.of("A Caller"),
                        Phi.of("102"),
                        Instant.now(),
                        false);
        var deposit = new DepositScript(visit, tenant, store, prompts, LIMIT);
        script =
                Thread.ofVirtual()
                        .uncaughtExceptionHandler((_, e) -> fault.set(e))
                        .start(() -> {
                            try {
                                deposit.run(control);
                            } catch (CallOver e) {
                                // How most messages end.
                            }
                        });
    }

    private static void speak(FrameSink sink, int seconds) {
        byte[] second = new byte[8_000];
        for (int i = 0; i < seconds; i++) {
            sink.frame(second, 0, second.length, 0);
        }
    }

    private void stopRecording(int seconds) {
        assertEquals(new CallCommand.StopRecording(call), take());
        events.add(new CallEvent.RecordingEnded(Duration.ofSeconds(seconds)));
    }

    private void assertPlays(Prompt first, Prompt... others) {
        var play = assertBegins(first, others);
        events.add(new CallEvent.PlayFinished(play.play(), true));
    }

    private CallCommand.Play assertBegins(Prompt first, Prompt... others) {
        var play = assertInstanceOf(CallCommand.Play.class, take());
        assertEquals(
                prompts.of(first, others).samples(), play.source().samples(), first + " is played");
        return play;
    }

    private void end() {
        assertEquals(new CallCommand.HangUp(call, false), take());
        events.add(new CallEvent.Ended());
    }

    private void assertMessages(int count) {
        try {
            script.join(DEADLINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Eventually.until(
                count + " messages",
                DEADLINE,
                () -> store.now(tenant, mailbox).counts().unheard() == count);
    }

    private CallCommand take() {
        try {
            CallCommand command = commands.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            if (command == null) {
                throw new AssertionError("the script wants nothing");
            }
            return command;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
