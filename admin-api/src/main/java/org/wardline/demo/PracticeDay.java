package org.wardline.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.wardline.audit.verify.VerificationReport;
import org.wardline.demo.phone.CallOutcome;
import org.wardline.demo.phone.PhoneCall;
import org.wardline.demo.phone.Softphone;
import org.wardline.ident.Phi;
import org.wardline.ident.Secret;
import org.wardline.media.PortRange;
import org.wardline.server.AuditCheck;
import org.wardline.server.FirstAdministrator;
import org.wardline.server.ServerConfig;
import org.wardline.server.StoppedServer;

/// A practice's day, played once from outside: phones and people are network clients, and what is
/// on disk is read from disk. Each promise gets one line with what was measured.
public final class PracticeDay {

    /// UDP ports of the server in the demo and the tests.
    public static final PortRange RTP_PORTS = new PortRange(21_000, 21_199);

    /// From here on what was heard counts as what was said.
    public static final double SAME_SPEECH = 0.9;

    private static final String CALLER_NAME = "Marguerite Quillfeather";
    private static final String CALLER_NUMBER = "15550142739";
    private static final Duration CALL = Duration.ofSeconds(20);
    private static final Duration GREETING = Duration.ofSeconds(40);
    private static final Duration LATE = Duration.ofMillis(200);

    private final Path folder;
    private final ServerConfig config;
    private final Consumer<String> progress;
    private final Consumer<Promise> shown;
    private final List<Promise> promises = new ArrayList<>();
    private Canaries canaries =
            Canaries.none()
                    .andText("the caller's name", CALLER_NAME)
                    .andText("the caller's number", CALLER_NUMBER)
                    .andAudio("the spoken words", Speech.MESSAGE.ulaw());

    private PracticeDay(Path folder, Consumer<String> progress, Consumer<Promise> shown) {
        this.folder = folder;
        this.config = ServerConfig.in(folder.resolve("home")).onLoopback(RTP_PORTS);
        this.progress = progress;
        this.shown = shown;
    }

    /// Plays the day.
    ///
    /// @param folder everything happens below it; `home` in it must not exist. All of it is
    ///   searched for canaries: the log of this process is in `log`, and its temporary files too
    /// @param progress told in a sentence what takes long
    /// @param shown gets each promise as soon as it was measured
    /// @return all of them
    /// @throws IOException when a phone or a file fails, which is no promise but a broken day
    public static List<Promise> play(
            Path folder, Consumer<String> progress, Consumer<Promise> shown)
            throws IOException, SQLException {
        if (Files.exists(folder.resolve("home"))) {
            throw new IllegalStateException(
                    "a day was played in " + folder + " before; remove it first");
        }
        PracticeDay day = new PracticeDay(folder, progress, shown);
        day.play();
        return List.copyOf(day.promises);
    }

    private void play() throws IOException, SQLException {
        progress.accept("Starting the server with two practices ...");
        DemoPractice maple;
        String message;
        byte[] heard;
        try (RunningDemo demo = RunningDemo.start(config, progress)) {
            FirstAdministrator first = demo.server().firstAdministrator().orElseThrow();
            DemoSetup setup =
                    DemoSetup.firstSignIn(
                            demo.api(),
                            first.login(),
                            first.password(),
                            DemoSetup.password(new SecureRandom()));
            maple = setup.maple();
            DemoPractice harbor = setup.harbor();
            secretsOf(maple);
            secretsOf(harbor);
            try (Softphone stranger = demo.register(demo.account(harbor, "101"))) {
                stranger.letRing();
                stranger.watchMailbox();
                morning(demo, maple);
                message = messages(demo, maple);
                heard = listening(demo, maple, message);
                isolation(demo, stranger, maple, harbor, message);
            }
            // While it runs: what a copy of the running machine's disk would hold.
            searchDisk("running");
        }
        searchDisk("stopped");
        sealing();
        auditLog();
        tamper(maple, message);
        restart(maple, message, heard);
    }

    private void promise(String what, boolean held, String measured) {
        promise(new Promise(what, held, measured));
    }

    private void promise(Promise promise) {
        promises.add(promise);
        shown.accept(promise);
    }

    private void secretsOf(DemoPractice practice) {
        for (DemoPractice.Phone phone : practice.phones()) {
            canaries =
                    canaries.andText(
                            "the SIP secret of " + practice.domain() + " " + phone.number(),
                            phone.secret().reveal());
        }
    }

    /// Two phones register and talk; a third offers audio without encryption.
    private void morning(RunningDemo demo, DemoPractice maple) throws IOException {
        try (Softphone desk = demo.register(demo.account(maple, "101"));
                Softphone doctor = demo.register(demo.account(maple, "102"))) {
            promise(
                    "two phones registered",
                    Stream.of(desk, doctor)
                            .allMatch(phone ->
                                    phone.connected() && phone.tlsProtocol().equals("TLSv1.3")),
                    "101 over %s, %s; 102 over %s, %s"
                            .formatted(
                                    desk.tlsProtocol(),
                                    desk.tlsSuite(),
                                    doctor.tlsProtocol(),
                                    doctor.tlsSuite()));
            doctor.answerWith(Speech.CALLEE.ulaw());
            conversation(desk, doctor);
            CallOutcome plain = desk.dialUnencrypted("102");
            promise(
                    "an offer without encryption is refused",
                    plain.status() == 488 && !plain.warning().isEmpty(),
                    "%d, Warning: %s".formatted(plain.status(), plain.warning()));
        }
    }

    private void conversation(Softphone desk, Softphone doctor) throws IOException {
        try (PhoneCall asking = desk.dial("102", Speech.CALLER.ulaw())) {
            CallOutcome outcome = asking.awaitOutcome(CALL);
            PhoneCall answering = doctor.awaitCall(CALL).orElseThrow();
            byte[] said = Speech.CALLER.ulaw();
            byte[] answered = Speech.CALLEE.ulaw();
            Patience.until(
                    CALL,
                    () ->
                            asking.saidAll()
                                    && answering.saidAll()
                                    && answering.heard().length >= said.length + 4_000);
            AudioMatch there = AudioMatch.of(said, answering.heard());
            AudioMatch back = AudioMatch.of(answered, asking.heard());
            canaries = withKeys(asking);
            promise(
                    "speech heard in both directions",
                    outcome.answered()
                            && there.correlation() >= SAME_SPEECH
                            && back.correlation() >= SAME_SPEECH,
                    "correlation %.3f and %.3f, %s"
                            .formatted(
                                    there.correlation(),
                                    back.correlation(),
                                    asking.suite().orElse("no suite")));
            asking.hangUp();
        }
    }

    private Canaries withKeys(PhoneCall call) {
        Canaries with = canaries;
        for (Secret<byte[]> key : call.keys()) {
            with = with.andBytes("an SRTP master key", key.reveal());
        }
        return with;
    }

    /// Nobody answers the second call, and the caller leaves a message.
    ///
    /// @return its id
    private String messages(RunningDemo demo, DemoPractice maple) throws IOException {
        progress.accept(
                "A patient calls through the gateway; the physician's phone rings, then the greeting plays ...");
        var outside =
                demo.account(maple, "103").bringing(Phi.of(CALLER_NAME), Phi.of(CALLER_NUMBER));
        try (Softphone doctor = demo.register(demo.account(maple, "102"));
                Softphone gateway = demo.register(outside)) {
            doctor.letRing();
            doctor.watchMailbox();
            try (PhoneCall call = gateway.dial("102", new byte[0])) {
                call.awaitOutcome(CALL);
                boolean tone = new ToneEar().hears(call, GREETING);
                call.say(Speech.MESSAGE.ulaw());
                Patience.until(CALL, call::saidAll);
                canaries = withKeys(call);
                call.hangUp();
                boolean lamp =
                        Patience.until(
                                CALL,
                                () ->
                                        doctor.awaitMessageSummary(Duration.ofSeconds(1))
                                                .map(summary ->
                                                        summary.contains("Messages-Waiting: yes"))
                                                .orElse(false));
                promise(
                        "the physician's lamp is lit",
                        tone && lamp,
                        lamp ? "NOTIFY: Messages-Waiting: yes" : "no NOTIFY");
            }
        }
        var list =
                maple.signIn(demo.api(), "provider").get(maple.messages()).json().path("messages");
        var first = list.path(0);
        promise(
                "the physician sees who called",
                list.size() == 1
                        && first.path("callerName").asText().equals(CALLER_NAME)
                        && first.path("callerNumber").asText().equals(CALLER_NUMBER),
                "%d message of %d s, name and number as the gateway gave them"
                        .formatted(list.size(), first.path("seconds").asInt()));
        return first.path("id").asText();
    }

    private byte[] listening(RunningDemo demo, DemoPractice maple, String message) {
        String audio = maple.messages() + "/" + message + "/audio";
        ApiServer.Reply played = maple.signIn(demo.api(), "provider").get(audio);
        byte[] heard = played.status() == 200 ? Downloaded.ulaw(played.body()) : new byte[0];
        double correlation = AudioMatch.of(Speech.MESSAGE.ulaw(), heard).correlation();
        promise(
                "the physician played it",
                correlation >= SAME_SPEECH && !played.cut(),
                "%d, %.1f s, correlation %.3f"
                        .formatted(played.status(), heard.length / 8_000.0, correlation));
        refused("the front desk can't", demo, maple, "front_desk", audio);
        refused("the administrator can't", demo, maple, "administrator", audio);
        return heard;
    }

    private void refused(
            String what, RunningDemo demo, DemoPractice maple, String role, String audio) {
        ApiPerson person = maple.signIn(demo.api(), role);
        int list = person.get(maple.messages()).status();
        int play = person.get(audio).status();
        promise(what, list == 403 && play == 403, "list %d, play %d".formatted(list, play));
    }

    private void isolation(
            RunningDemo demo,
            Softphone stranger,
            DemoPractice maple,
            DemoPractice harbor,
            String message)
            throws IOException {
        boolean called = stranger.awaitCall(Duration.ofMillis(200)).isPresent();
        List<String> lamp = summaries(stranger);
        boolean off =
                !lamp.isEmpty()
                        && lamp.stream()
                                .allMatch(summary -> summary.contains("Messages-Waiting: no"));
        int across;
        int heard;
        try (PhoneCall call = stranger.dial("102", Speech.ELSEWHERE.ulaw())) {
            across = call.awaitOutcome(CALL).status();
            heard = call.heard().length;
        }
        ApiPerson colleague = harbor.signIn(demo.api(), "provider");
        int list = colleague.get(maple.messages()).status();
        int play = colleague.get(maple.messages() + "/" + message + "/audio").status();
        ApiServer.Reply own = colleague.get(harbor.messages());
        int messages = own.json().path("messages").size();
        promise(
                "the other practice's 101 saw and heard nothing",
                !called
                        && off
                        && across == 404
                        && heard == 0
                        && list == 403
                        && play == 403
                        && own.status() == 200
                        && messages == 0,
                ("rang %s, lamp %s in %d NOTIFY, its call to 102 %d with %d bytes of sound, its physician's"
                                + " list %d, play %d, own messages %d")
                        .formatted(
                                called ? "yes" : "no",
                                off ? "off" : "on",
                                lamp.size(),
                                across,
                                heard,
                                list,
                                play,
                                messages));
    }

    /// All that a phone was told of its mailbox so far.
    private static List<String> summaries(Softphone phone) {
        List<String> all = new ArrayList<>();
        Optional<String> next = phone.awaitMessageSummary(LATE);
        while (next.isPresent()) {
            all.add(next.get());
            next = phone.awaitMessageSummary(LATE);
        }
        return all;
    }

    private void searchDisk(String when) throws IOException {
        CanaryScan.Report report = new CanaryScan(canaries).scan(List.of(folder));
        String hits =
                report.hits().isEmpty()
                        ? "0 hits"
                        : report.hits().size() + " hits, first: " + report.hits().getFirst();
        // Files of each kind that must have been read for the search to mean anything.
        Map<String, Long> places = new LinkedHashMap<>();
        places.put("database", report.filesBelow(config.data().resolve("pg/base")));
        places.put("its log", report.filesBelow(config.data().resolve("pg/pg_wal")));
        places.put("messages", report.filesBelow(config.data().resolve("blobs")));
        places.put("server's log", report.filesBelow(folder.resolve("log")));
        promise(
                "nothing in clear on disk, " + when,
                report.clean() && places.values().stream().allMatch(files -> files > 0),
                "%s for %d canaries in %d files, %,d MiB, among them %s%s"
                        .formatted(
                                hits,
                                canaries.names(),
                                report.files(),
                                report.bytes() >> 20,
                                places,
                                report.unread().isEmpty() ? "" : ", unread: " + report.unread()));
    }

    private void sealing() throws SQLException {
        List<SealedObject> objects = SealedObject.in(config.data());
        try (StoppedServer stopped = StoppedServer.open(config, _ -> {})) {
            Optional<SealingRecord> found = SealingRecord.in(stopped);
            boolean held =
                    objects.size() == 1
                            && found.isPresent()
                            && found.get().audited()
                            && found.get().bytes() == objects.getFirst().bytes()
                            && found.get().sha256().equals(objects.getFirst().sha256());
            promise(
                    "a message was sealed",
                    held,
                    found.map(record ->
                                    "%,d bytes, SHA-256 %s as in the audit log; %s"
                                            .formatted(
                                                    record.bytes(), record.sha256(), record.keys()))
                            .orElse("no message"));
        }
    }

    private void auditLog() {
        VerificationReport report = new AuditCheck(config, _ -> {}).verify();
        promise(
                "the audit log verifies",
                report.intact() && report.entries() > 0 && report.checkpoints() > 0,
                "%d entries, %d checkpoints, unprotected tail %d%s"
                        .formatted(
                                report.entries(),
                                report.checkpoints(),
                                report.unprotectedTail(),
                                report.first().map(finding -> ", " + finding.text()).orElse("")));
    }

    private void tamper(DemoPractice maple, String message) throws IOException, SQLException {
        progress.accept("Changing single bytes in a copy of everything ...");
        Tampering tampering = Tampering.onCopyOf(config.home(), folder.resolve("copy"), _ -> {});
        promise(tampering.ofRow());
        Tampering another = Tampering.onCopyOf(config.home(), folder.resolve("copy-2"), _ -> {});
        promise(another.ofObject(maple, message));
    }

    private void restart(DemoPractice maple, String message, byte[] heard) throws IOException {
        progress.accept("Starting the server again ...");
        try (RunningDemo demo = RunningDemo.start(config, _ -> {});
                Softphone desk = demo.register(demo.account(maple, "101"))) {
            ApiPerson doctor = maple.signIn(demo.api(), "provider");
            var caller = doctor.get(maple.messages()).json().path("messages").path(0);
            ApiServer.Reply again = doctor.get(maple.messages() + "/" + message + "/audio");
            boolean same =
                    again.status() == 200 && Arrays.equals(Downloaded.ulaw(again.body()), heard);
            promise(
                    "a restart kept everything",
                    same
                            && caller.path("callerName").asText().equals(CALLER_NAME)
                            && demo.server().firstAdministrator().isEmpty()
                            && desk.connected(),
                    "phone registered, people signed in, caller's name %s, message plays: %s"
                            .formatted(
                                    caller.has("callerName") ? "there" : "gone",
                                    same ? "the same bytes" : "not the same"));
        }
    }
}
