package org.wardline.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.wardline.envelope.Recording;
import org.wardline.ident.MessageId;
import org.wardline.key.ContentKey;

/// A message being spoken. The media loop appends; the call's script ends it, once, by one of
/// [#finish], [#interrupt] and [#discard], which block on the disk.
///
/// A deposit that is never ended (the process was killed) is put into the mailbox by the next
/// start, marked interrupted.
public final class Deposit {

    private final Recorder recorder;
    private final DepositFacts facts;
    private final ContentKey content;
    private final Recording recording;
    private final Runnable ended;
    private final AtomicBoolean over = new AtomicBoolean();

    /// @param ended told when there is something to deliver; must only post
    Deposit(
            Recorder recorder,
            DepositFacts facts,
            ContentKey content,
            Recording recording,
            Runnable ended) {
        this.recorder = recorder;
        this.facts = facts;
        this.content = content;
        this.recording = recording;
        this.ended = ended;
    }

    /// Names the message that this becomes.
    public MessageId message() {
        return facts.message();
    }

    /// Takes audio in the deposit's format, in order and without gaps. Never waits: when eight
    /// seconds are waiting for the disk, or after the end, the audio is dropped and counted.
    public void append(byte[] audio, int offset, int length) {
        recording.append(audio, offset, length);
    }

    /// The caller has hung up or pressed a key: seals the message.
    ///
    /// @throws StoreFull when there is no room; sealing is tried again later by itself
    /// @throws StoreUnavailable when the disk fails; sealing is tried again later by itself
    public DepositOutcome finish() {
        return end(false);
    }

    /// The call was lost: seals what was said, marked interrupted.
    ///
    /// @throws StoreFull when there is no room; sealing is tried again later by itself
    /// @throws StoreUnavailable when the disk fails; sealing is tried again later by itself
    public DepositOutcome interrupt() {
        return end(true);
    }

    /// The caller does not want it: nothing is kept.
    public void discard() {
        onlyOnce();
        recorder.discard(this);
    }

    /// Bytes of audio that were dropped because the disk did not keep up.
    public long droppedBytes() {
        return recording.droppedBytes();
    }

    private DepositOutcome end(boolean interrupted) {
        onlyOnce();
        try {
            return recorder.end(this, interrupted);
        } finally {
            ended.run();
        }
    }

    private void onlyOnce() {
        if (over.getAndSet(true)) {
            throw new IllegalStateException("the deposit has ended already");
        }
    }

    DepositFacts facts() {
        return facts;
    }

    ContentKey content() {
        return content;
    }

    Recording recording() {
        return recording;
    }
}
