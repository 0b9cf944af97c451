package org.wardline.store;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.wardline.blob.FileOpener;
import org.wardline.ident.CallId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Phi;
import org.wardline.ident.TenantId;
import org.wardline.key.AudioFormat;
import org.wardline.key.DepositPublicKey;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.testkit.Speech;

/// A recorder in a process of its own, to be killed: four lines at a time, in real time, each for a
/// few seconds, then the next caller.
final class RecorderProcess {

    static final int LINES = 4;
    static final int FRAME_BYTES = 160;

    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final byte[] SPEECH = Speech.mulaw();

    private final Recorder recorder;
    private final KillProgress progress;
    private final TenantId tenant;
    private final DepositPublicKey key;

    private RecorderProcess(
            Recorder recorder, KillProgress progress, TenantId tenant, DepositPublicKey key) {
        this.recorder = recorder;
        this.progress = progress;
        this.tenant = tenant;
        this.key = key;
    }

    /// Records until it is killed.
    ///
    /// @param args home folder, progress file, practice, point of its deposit key in hex
    public static void main(String[] args) throws IOException {
        var paths = KeyPaths.under(Path.of(args[0]));
        var keys = Keys.open(paths, new SecureRandom());
        var recorder =
                new Recorder(
                        StorePaths.under(paths.dataFolder()),
                        keys.deployment(),
                        keys.service(),
                        FileOpener.SYSTEM);
        var process =
                new RecorderProcess(
                        recorder,
                        new KillProgress(Path.of(args[1])),
                        TenantId.parse(args[2]),
                        DepositPublicKey.of(HexFormat.of().parseHex(args[3]), 1));
        for (int line = 0; line < LINES; line++) {
            int first = line;
            Thread.ofPlatform().start(() -> process.answer(first));
        }
    }

    /// The audio of a caller: the speech from somewhere, again and again.
    static byte said(int slot, long at) {
        return SPEECH[(int) ((slot * 1_777L + at) % SPEECH.length)];
    }

    private void answer(int line) {
        for (int slot = line; slot < KillProgress.SLOTS; slot += LINES) {
            record(slot);
        }
    }

    private void record(int slot) {
        var deposit = recorder.begin(request(), key, _ -> {}, () -> {});
        progress.begun(slot, deposit.message());
        int frames = 60 + (slot * 37 + 50) % 130;
        var frame = new byte[FRAME_BYTES];
        var next = System.nanoTime();
        for (long n = 0; n < frames; n++) {
            for (int i = 0; i < FRAME_BYTES; i++) {
                frame[i] = said(slot, n * FRAME_BYTES + i);
            }
            deposit.append(frame, 0, FRAME_BYTES);
            progress.appended(slot, (n + 1) * FRAME_BYTES);
            next += FRAME_NS;
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        progress.state(slot, KillProgress.ENDING);
        deposit.finish();
        progress.state(slot, KillProgress.KEPT);
    }

    private DepositRequest request() {
        return new DepositRequest(
                tenant,
                MailboxId.random(),
                CallId.random(),
                new Caller(Phi.of(StoreHouse.CALLER_NAME), Phi.of(StoreHouse.CALLER_NUMBER)),
                AudioFormat.MULAW_8K,
                Instant.now());
    }
}
