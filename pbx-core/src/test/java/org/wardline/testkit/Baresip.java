package org.wardline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.wardline.media.AudioSource;
import org.wardline.media.testkit.Eventually;

/// A real phone: baresip 1.0 in a folder of its own, driven over its control socket.
///
/// It speaks TLS only, checks the server's certificate against the given CA, plays a file where a
/// person would talk, and keeps what it sent and what it heard. One test thread.
public final class Baresip implements AutoCloseable {

    private static final int WAV_HEADER_BYTES = 44;

    /// 16-bit samples at 8 kHz.
    private static final int HALF_SECOND_BYTES = 8_000;

    /// Its player's device, from which it can also take what it says.
    private static final String LOUDSPEAKER = "aubridge,nil";

    /// How the names of its recordings end.
    private static final String HEARD = "-dec.wav";

    private static final String SENT = "-enc.wav";
    private static final Duration START_DEADLINE = Duration.ofSeconds(10);

    private final BaresipAccount account;
    private final Path folder;
    private final Process process;
    private final BaresipControl control;

    private Baresip(BaresipAccount account, Path folder, Process process, BaresipControl control) {
        this.account = account;
        this.folder = folder;
        this.process = process;
        this.control = control;
    }

    /// Starts a phone; it registers by itself.
    ///
    /// @param folder its own, made when missing; configuration, log and recordings go there
    public static Baresip start(Path folder, BaresipAccount account)
            throws IOException, InterruptedException {
        return start(folder, account, "");
    }

    /// Starts a phone that shows a certificate to the server.
    ///
    /// @param pem its key and its certificate
    public static Baresip start(Path folder, BaresipAccount account, Path pem)
            throws IOException, InterruptedException {
        return start(folder, account, "sip_certificate " + pem + "\n");
    }

    private static Baresip start(Path folder, BaresipAccount account, String settings)
            throws IOException, InterruptedException {
        Path program = PeerPrograms.require("baresip", "baresip-core");
        Files.createDirectories(folder);
        int controlPort = freePort();
        Files.writeString(
                folder.resolve("config"), config(account, folder, controlPort) + settings);
        Files.writeString(folder.resolve("accounts"), "");
        Files.writeString(folder.resolve("contacts"), "");
        Process process =
                new ProcessBuilder(program.toString(), "-f", folder.toString(), "-4", "-v", "-s")
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        try {
            var control = BaresipControl.connect(process, controlPort, START_DEADLINE);
            // Only now, so that no event of the registration comes before somebody listens.
            control.command("uanew", account.line());
            return new Baresip(account, folder, process, control);
        } catch (IOException e) {
            process.destroyForcibly();
            throw new IOException("baresip did not start: " + tail(folder.resolve("log")), e);
        }
    }

    /// Waits for the server's 200 to REGISTER.
    ///
    /// @throws AssertionError with the phone's log when it is refused or the time is up
    public Baresip awaitRegistered(Duration deadline) {
        await("REGISTER_OK", deadline);
        return this;
    }

    /// Dials a number of its own practice.
    public void dial(String number) throws IOException {
        control.command("dial", "sip:" + number + "@" + account.domain());
    }

    /// Asks that the other side of its call speak with somebody else: a blind transfer.
    public void transfer(String number) throws IOException {
        control.command("transfer", "sip:" + number + "@" + account.domain());
    }

    /// Asks that the other side of its call be joined with that of another call of this phone: an
    /// attended transfer. This version of baresip has no command for it; its REFER takes the dialog
    /// as part of the address.
    ///
    /// @param dialog `Call-ID;to-tag=...;from-tag=...`, as this phone sees the other call
    public void transferTo(String number, String dialog) throws IOException {
        String escaped = URLEncoder.encode(dialog, StandardCharsets.UTF_8);
        control.command(
                "transfer",
                "<sip:" + number + "@" + account.domain() + "?Replaces=" + escaped + ">");
    }

    /// Makes a call the one that commands are about.
    ///
    /// @param line 1 for the oldest
    public void line(int line) throws IOException {
        control.command("line", Integer.toString(line));
    }

    /// The dialog of its newest call to a number that rings there or is answered, as it sees it:
    /// `Call-ID;to-tag=...;from-tag=...`.
    public String dialogWith(String number) throws IOException {
        String trace = Files.readString(folder.resolve("log"), StandardCharsets.ISO_8859_1);
        Pattern invite =
                Pattern.compile(
                        "INVITE sip:" + number + "@.*?From: [^\\n]*;tag=(\\S+).*?Call-ID: (\\S+)",
                        Pattern.DOTALL);
        MatchResult sent = invite.matcher(trace).results().reduce((_, last) -> last).orElseThrow();
        Pattern answer =
                Pattern.compile(
                        "SIP/2.0 (?:18\\d|200) [^\\n]*\\n(?:[^\\r\\n]+\\r?\\n)*?To: [^\\n]*;tag=(\\S+)\\r?\\n"
                                + "(?:[^\\r\\n]+\\r?\\n)*?Call-ID: "
                                + Pattern.quote(sent.group(2)));
        Matcher answered = answer.matcher(trace);
        if (!answered.find()) {
            throw new AssertionError("no answer to the call to " + number + " is in the trace");
        }
        return "%s;to-tag=%s;from-tag=%s"
                .formatted(sent.group(2), answered.group(1), sent.group(1));
    }

    /// Waits until it hears a tone: at the end of at least half a second that came after this was
    /// asked, so that what it heard before counts for nothing.
    public void awaitTone(int hertz, Duration deadline) {
        Recorded before = soFar(HEARD);
        try {
            Eventually.until(
                    "a tone of %d Hz".formatted(hertz),
                    deadline,
                    () ->
                            soFar(HEARD).since(before) >= HALF_SECOND_BYTES
                                    && Math.abs(heardHertz() - hertz) < hertz / 20);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "phone %s heard %d bytes more, at last of %d Hz; log:%n%s"
                            .formatted(
                                    account.number(),
                                    soFar(HEARD).since(before),
                                    heardHertz(),
                                    log()),
                    e);
        }
    }

    /// Says from now on what it hears, in place of its file: its loudspeaker held to its
    /// microphone. It records no more what it hears once it has held a call; so the other side can
    /// tell.
    public void repeatWhatItHears() throws IOException {
        control.command("ausrc", LOUDSPEAKER);
    }

    /// The tone at the end of what it has heard so far, by the changes of sign in the last half
    /// second; the call may go on.
    public int heardHertz() {
        byte[] wav = bytesOf(newest(HEARD));
        var pcm = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        int changes = 0;
        int from = Math.max(WAV_HEADER_BYTES + 2, (wav.length & ~1) - HALF_SECOND_BYTES);
        for (int at = from; at + 1 < wav.length; at += 2) {
            changes += (pcm.getShort(at) < 0) != (pcm.getShort(at - 2) < 0) ? 1 : 0;
        }
        return changes;
    }

    /// Presses keys one after the other, as telephone-events (RFC 4733), a sixth of a second apart
    /// as the phone's own audio runs.
    ///
    /// @param keys of 0-9, `*` and `#`
    public void press(String keys) throws IOException {
        for (int i = 0; i < keys.length(); i++) {
            control.command("sndcode", keys.substring(i, i + 1));
            speak(Duration.ofMillis(160));
        }
    }

    /// Lets the phone's file play on for so long, as the phone's own audio runs.
    public void speak(Duration length) {
        Recorded before = soFar(SENT);
        long bytes = 2 * length.toMillis() * 8;
        Eventually.until(
                "the phone spoke on",
                length.plusSeconds(10),
                () -> soFar(SENT).since(before) >= bytes);
    }

    /// How much of one side was recorded in the newest call.
    private record Recorded(Optional<Path> call, long bytes) {

        /// A call that has just begun has a recording of its own.
        long since(Recorded before) {
            return bytes - (call.equals(before.call) ? before.bytes : 0);
        }
    }

    private Recorded soFar(String ending) {
        Optional<Path> call = newestIfAny(ending);
        return new Recorded(call, call.map(file -> file.toFile().length()).orElse(0L));
    }

    private static byte[] bytesOf(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Any command of baresip's menu, for example `hangup`, `accept`, `hold`, `resume`.
    public void command(String command) throws IOException {
        control.command(command, "");
    }

    /// Hangs up and waits until the recordings are closed.
    public void hangUp(Duration deadline) throws IOException {
        command("hangup");
        await("CALL_CLOSED", deadline);
    }

    /// Waits for the next event of a type, for example `CALL_ESTABLISHED`, `CALL_CLOSED`,
    /// `REGISTER_FAIL`, `MWI_NOTIFY`; earlier events of other types are passed over.
    ///
    /// @return its parameter: a reason, a body; may be empty
    public String await(String type, Duration deadline) {
        return control.await(type, deadline)
                .orElseThrow(() ->
                        new AssertionError(
                                "no %s from phone %s within %s; events %s; log:%n%s"
                                        .formatted(
                                                type,
                                                account.number(),
                                                deadline,
                                                control.types(),
                                                tail(folder.resolve("log")))));
    }

    /// What the newest call's other party said, as this phone heard it so far: mu-law at 8 kHz.
    public byte[] heard() {
        return recording(HEARD);
    }

    /// How much this phone has heard so far in its newest call; grows while the call goes on.
    public long heardBytes() {
        return newest(HEARD).toFile().length();
    }

    /// What this phone sent in its newest call: mu-law at 8 kHz.
    public byte[] sent() {
        return recording(SENT);
    }

    /// Its log so far.
    public String log() {
        return tail(folder.resolve("log"));
    }

    /// Pulls the plug: no BYE, no goodbye on its connection.
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() throws IOException {
        control.close();
        process.destroy();
        if (!awaitExit()) {
            kill();
        }
    }

    private boolean awaitExit() {
        try {
            return process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private byte[] recording(String ending) {
        AudioSource audio = AudioSource.ofWav(WavRate.narrow(bytesOf(newest(ending))));
        byte[] ulaw = new byte[audio.samples()];
        audio.read(0, ulaw, 0, ulaw.length);
        return ulaw;
    }

    private Path newest(String ending) {
        return newestIfAny(ending).orElseThrow(() -> new AssertionError("no recording " + ending));
    }

    private Optional<Path> newestIfAny(String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String config(BaresipAccount account, Path folder, int controlPort)
            throws IOException, InterruptedException {
        return """
        poll_method epoll
        sip_listen 127.0.0.1:0
        sip_transports tls
        sip_cafile %s
        sip_verify_server yes
        audio_source aufile,%s
        audio_player %s
        ausrc_srate 8000
        auplay_srate 8000
        ausrc_channels 1
        auplay_channels 1
        module_path %s
        module g711.so
        module g722.so
        module sndfile.so
        module aufile.so
        module aubridge.so
        module uuid.so
        module srtp.so
        module mwi.so
        module ctrl_tcp.so
        module_tmp account.so
        module_app menu.so
        ctrl_tcp_listen 127.0.0.1:%d
        snd_path %s
        rtp_ports 40000-49999
        """
                .formatted(
                        account.caPem(),
                        account.speechWav(),
                        LOUDSPEAKER,
                        modules(),
                        controlPort,
                        folder);
    }

    /// The module folder: some Debian builds put it under the architecture's name.
    private static Path modules() throws IOException, InterruptedException {
        Process dpkg = new ProcessBuilder("dpkg", "-L", "baresip-core").start();
        String files = new String(dpkg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        dpkg.waitFor();
        return files.lines()
                .filter(file -> file.endsWith("/g711.so"))
                .map(file -> Path.of(file).getParent())
                .findFirst()
                .orElseThrow(() -> new IOException("baresip-core has no module g711.so"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
