package org.wardline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.blob.BlobWriter;
import org.wardline.blob.FileBlobStore;
import org.wardline.blob.FileOpener;
import org.wardline.envelope.JournalFailed;
import org.wardline.envelope.JournalRecovery;
import org.wardline.envelope.JournalTrouble;
import org.wardline.envelope.RecordedAudio;
import org.wardline.envelope.RecordingJournal;
import org.wardline.envelope.RecoveredRecording;
import org.wardline.ident.MessageId;
import org.wardline.key.AudioFormat;
import org.wardline.key.Bytes;
import org.wardline.key.ContentKey;
import org.wardline.key.DepositPublicKey;
import org.wardline.key.ObjectContext;
import org.wardline.key.ServiceKey;
import org.wardline.key.StoreFault;
import org.wardline.key.WrapContext;

/// The half of the store that writes and cannot read: journal, sealed objects, delivery notes. It
/// needs neither the database nor the content root, so messages are taken without both.
///
/// The order at the end of a message makes every crash recoverable: end in the journal, object,
/// note, recovery copy erased. A crash before the note is sealed again from the journal; after it,
/// the note says all.
final class Recorder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    /// Shorter than this is no message.
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    private static final long FULL_BELOW_BYTES = 1L << 20;

    private final StorePaths paths;
    private final UUID deployment;
    private final SecureRandom random = new SecureRandom();
    private final FileBlobStore blobs;
    private final ObjectSealer sealer;
    private final DeliveryOutbox outbox;
    private final RecordingJournal journal;

    /// Ended, but not sealed because the disk would not take it. The journal keeps them too.
    private final Map<MessageId, Unsealed> unsealed = new ConcurrentHashMap<>();

    /// What could not be recovered yet because the disk would not take it.
    private final AtomicReference<Optional<JournalRecovery>> unrecovered;

    private record Unsealed(Deposit deposit, RecordedAudio audio, boolean interrupted) {}

    /// Opens the folders and seals what an earlier process has left in the journal.
    ///
    /// @throws IOException when a folder cannot be used, or another process uses it
    Recorder(StorePaths paths, UUID deployment, ServiceKey service, FileOpener opener)
            throws IOException {
        this.paths = paths;
        this.deployment = deployment;
        var recovery = service.recoveryKek();
        // First, because it takes the lock: the folders are touched by one process only.
        this.journal = RecordingJournal.open(paths.journal(), recovery, opener);
        try {
            this.blobs = new FileBlobStore(paths.blobs(), opener);
            this.sealer = new ObjectSealer(blobs);
            this.outbox = new DeliveryOutbox(paths.journal().resolve("deliveries"), service);
            var left = JournalRecovery.read(paths.journal(), recovery);
            this.unrecovered = new AtomicReference<>(Optional.of(left));
        } catch (IOException e) {
            journal.close();
            throw e;
        }
        recoverLeft();
    }

    FileBlobStore blobs() {
        return blobs;
    }

    ObjectSealer sealer() {
        return sealer;
    }

    DeliveryOutbox outbox() {
        return outbox;
    }

    /// Begins a message; returns when its key is durable.
    ///
    /// @param ended told when there is something to deliver; must only post
    Deposit begin(
            DepositRequest request,
            DepositPublicKey to,
            Consumer<JournalTrouble> listener,
            Runnable ended) {
        var content = ContentKey.random(random);
        var facts = facts(request, content, to);
        try {
            var recording = journal.begin(content, facts.object(), facts.bytes(), listener);
            return new Deposit(this, facts, content, recording, ended);
        } catch (JournalFailed e) {
            content.destroy();
            throw e.trouble() == JournalTrouble.FULL
                    ? new StoreFull()
                    : new StoreUnavailable("No message can be recorded at the moment.", e);
        }
    }

    /// Ends a message; returns when it is sealed and on the disk.
    DepositOutcome end(Deposit deposit, boolean interrupted) {
        var audio = journal.end(deposit.recording());
        if (isTooShort(deposit.facts().object().format(), audio)) {
            return drop(deposit);
        }
        return seal(new Unsealed(deposit, audio, interrupted || deposit.recording().isCut()));
    }

    void discard(Deposit deposit) {
        journal.forget(deposit.recording());
        deposit.content().destroy();
    }

    /// Tries again to seal what the disk would not take.
    void sealWaiting() {
        recoverLeft();
        for (var waiting : unsealed.values()) {
            try {
                seal(waiting);
            } catch (StoreFull | StoreUnavailable e) {
                var message = waiting.deposit().message();
                log.warn("message {} still cannot be sealed: {}", message, e.safeMessage());
            }
        }
    }

    /// How many ended messages wait for the disk, those of an earlier process included.
    int waiting() {
        return unsealed.size() + unrecovered.get().map(left -> left.recordings().size()).orElse(0);
    }

    /// Stops. What is being recorded stays in the journal for the next start.
    @Override
    public void close() throws IOException {
        journal.close();
    }

    private DepositFacts facts(DepositRequest request, ContentKey content, DepositPublicKey to) {
        var message = MessageId.random();
        var object =
                new ObjectContext(
                        deployment,
                        request.tenant(),
                        message.value(),
                        ObjectContext.Kind.VOICEMAIL,
                        request.format(),
                        request.startedAt());
        var place = new WrapContext.OfContentKey(object, request.mailbox().value(), to.ref());
        return new DepositFacts(
                object,
                request.mailbox(),
                request.call(),
                request.caller().seal(content, object),
                to.ref(),
                Bytes.of(to.wrap(content, place)));
    }

    private DepositOutcome drop(Deposit deposit) {
        var facts = deposit.facts();
        // The note first: a kill in between must not leave a recording that nobody accounts for.
        noteDropped(facts);
        discard(deposit);
        return new DepositOutcome.Dropped(facts.message());
    }

    private void noteDropped(DepositFacts facts) {
        try {
            outbox.put(
                    new DeliveryNote.Dropped(
                            facts.object().tenant(), facts.mailbox(), facts.message()));
        } catch (IOException e) {
            log.warn("dropped message {} cannot be noted: {}", facts.message(), e.getMessage());
        }
    }

    /// A failed try leaves no object and no note; the recording stays in the journal, and the next
    /// try starts anew with fresh files.
    private DepositOutcome seal(Unsealed ended) {
        var deposit = ended.deposit();
        var facts = deposit.facts();
        try {
            var stored = sealer.seal(facts.object(), deposit.content(), ended.audio()::writeTo);
            outbox.put(note(facts, ended.audio(), stored, ended.interrupted()));
            unsealed.remove(facts.message());
            journal.forget(deposit.recording());
            deposit.content().destroy();
            return new DepositOutcome.Kept(
                    facts.message(),
                    length(facts.object().format(), ended.audio()),
                    stored.sizeBytes(),
                    stored.sha256());
        } catch (IOException e) {
            unsealed.put(facts.message(), ended);
            throw refusal(e);
        }
    }

    /// Seals what the journal holds from before. When the disk does not take it, the segments stay
    /// and the next try begins anew; what has its note by then is passed over.
    private void recoverLeft() {
        unrecovered.get().ifPresent(this::recover);
    }

    private void recover(JournalRecovery left) {
        try {
            for (var recording : left.recordings()) {
                recover(recording);
            }
            left.done();
            left.recordings().forEach(recording -> recording.content().destroy());
            unrecovered.set(Optional.empty());
        } catch (IOException e) {
            log.error("the journal cannot be recovered yet: {}", e.getMessage());
        }
    }

    private void recover(RecoveredRecording recording) throws IOException {
        var facts = DepositFacts.parse(recording.facts().toArray());
        var audio = recording.audio();
        if (outbox.holds(facts.message())) {
            return;
        }
        if (isTooShort(recording.object().format(), audio)) {
            noteDropped(facts);
            return;
        }
        var before = sealer.alreadySealed(recording.object(), recording.content(), audio);
        var stored =
                before.isPresent()
                        ? before.get()
                        : sealer.seal(recording.object(), recording.content(), audio::writeTo);
        outbox.put(note(facts, audio, stored, !recording.complete()));
        log.info(
                "message {} recovered: {} bytes, {}",
                facts.message(),
                audio.lengthBytes(),
                recording.complete() ? "complete" : "interrupted");
    }

    private static DeliveryNote note(
            DepositFacts facts,
            RecordedAudio audio,
            BlobWriter.Stored stored,
            boolean interrupted) {
        return new DeliveryNote.Sealed(
                facts, audio.lengthBytes(), stored.sizeBytes(), stored.sha256(), interrupted);
    }

    private static boolean isTooShort(AudioFormat format, RecordedAudio audio) {
        return length(format, audio).compareTo(SHORTEST) < 0;
    }

    private static Duration length(AudioFormat format, RecordedAudio audio) {
        return Duration.ofMillis(audio.lengthBytes() * 1_000 / format.bytesPerSecond());
    }

    private StoreFault refusal(IOException e) {
        var words = String.valueOf(e.getMessage());
        if (words.contains("No space left") || isFull(paths.blobs())) {
            return new StoreFull();
        }
        return new StoreUnavailable("The message cannot be stored at the moment.", e);
    }

    private static boolean isFull(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < FULL_BELOW_BYTES;
        } catch (IOException _) {
            return false;
        }
    }
}
