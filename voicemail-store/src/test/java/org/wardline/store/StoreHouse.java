package org.wardline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import org.wardline.audit.AuditLog;
import org.wardline.db.Database;
import org.wardline.ident.CallId;
import org.wardline.ident.MessageId;
import org.wardline.ident.Phi;
import org.wardline.key.AudioFormat;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.testkit.Await;

/// One installation's folders, and the store that works in them; closing and opening it again is a
/// restart.
final class StoreHouse implements AutoCloseable {

    static final String CALLER_NAME = "Evangeline Featherstonehaugh";
    static final String CALLER_NUMBER = "12025550173";

    private final KeyPaths paths;
    private VoicemailStore store;

    StoreHouse(Path home) throws IOException {
        this.paths = KeyPaths.under(home);
        Files.createDirectories(paths.dataFolder());
        Keys.open(paths, new SecureRandom());
    }

    VoicemailStore open(Database database, AuditLog audit) throws IOException {
        return open(database, audit, InstantSource.system());
    }

    VoicemailStore open(Database database, AuditLog audit, InstantSource clock) throws IOException {
        store = VoicemailStore.open(StorePaths.under(data()), keys(), database, audit, clock);
        return store;
    }

    Keys keys() {
        return Keys.open(paths, new SecureRandom());
    }

    KeyPaths paths() {
        return paths;
    }

    Path data() {
        return paths.dataFolder();
    }

    Path object(Practice practice, MessageId message) {
        var id = message.toString();
        return data().resolve("blobs")
                .resolve(practice.tenant().toString())
                .resolve(id.substring(0, 2))
                .resolve(id + ".sealed");
    }

    static DepositRequest request(Practice practice) {
        return new DepositRequest(
                practice.tenant(),
                practice.mailbox(),
                CallId.random(),
                new Caller(Phi.of(CALLER_NAME), Phi.of(CALLER_NUMBER)),
                AudioFormat.MULAW_8K,
                Instant.now());
    }

    static Deposit begin(VoicemailStore store, Practice practice) {
        return store.beginDeposit(request(practice), _ -> {});
    }

    /// Speaks as a jitter buffer does, 20 ms at a time, as fast as the store takes it.
    static void speak(Deposit deposit, byte[] audio) {
        for (int at = 0; at < audio.length; at += 160) {
            int offset = at;
            int length = Math.min(160, audio.length - at);
            Await.until(() -> {
                var before = deposit.droppedBytes();
                deposit.append(audio, offset, length);
                return deposit.droppedBytes() == before;
            });
        }
    }

    /// Leaves a message and waits until it is in the mailbox.
    static MessageId leave(VoicemailStore store, Practice practice, byte[] audio) {
        var deposit = begin(store, practice);
        speak(deposit, audio);
        deposit.finish();
        awaitDelivered(store);
        return deposit.message();
    }

    static void awaitDelivered(VoicemailStore store) {
        Await.until(() -> {
            try {
                return store.undelivered() == 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static byte[] readAll(Playback playback) {
        var all = new byte[(int) playback.lengthBytes()];
        for (int at = 0; at < all.length; ) {
            at += playback.read(at, all, at, Math.min(all.length - at, 4_000));
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        if (store != null) {
            store.close();
        }
    }
}
