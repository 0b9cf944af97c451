package org.wardline.app.voicemail;

import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.app.CallControl;
import org.wardline.app.CallOver;
import org.wardline.app.CallScript;
import org.wardline.app.Prompt;
import org.wardline.app.Prompts;
import org.wardline.call.CallEvent;
import org.wardline.call.MailboxVisit;
import org.wardline.envelope.JournalTrouble;
import org.wardline.ident.TenantId;
import org.wardline.key.AudioFormat;
import org.wardline.media.AudioSource;
import org.wardline.store.Caller;
import org.wardline.store.Deposit;
import org.wardline.store.DepositOutcome;
import org.wardline.store.DepositRequest;
import org.wardline.store.StoreFull;
import org.wardline.store.StoreUnavailable;
import org.wardline.store.VoicemailStore;

/// Takes a message: greeting, tone, recording until the caller hangs up, presses `#`, is silent for
/// 20 s (asked after 10 s whether they are still there) or reaches the limit.
///
/// The recording can be written and not read: the script holds a deposit, never a key that opens
/// one. A message of less than two seconds is not one. The tone comes only after the deposit is
/// durable, so what follows it is never lost silently.
public final class DepositScript implements CallScript {

    private static final Logger LOG = LoggerFactory.getLogger(DepositScript.class);

    /// Silence after which the caller is taken to have left.
    private static final Duration GIVEN_UP = Duration.ofSeconds(20);

    private final MailboxVisit visit;
    private final TenantId tenant;
    private final VoicemailStore store;
    private final Prompts prompts;
    private final Duration limit;

    /// Since then the disk takes nothing, and nobody said that it does again.
    private volatile boolean diskInTrouble;

    /// Why a recording ended with the caller still there.
    private enum Ending {
        KEY,
        SILENCE,
        LIMIT,
        RECORDER_FAILED,

        /// The disk was in trouble before the tone.
        NOT_BEGUN
    }

    /// @param tenant the practice of the mailbox
    /// @param limit the longest message
    public DepositScript(
            MailboxVisit visit,
            TenantId tenant,
            VoicemailStore store,
            Prompts prompts,
            Duration limit) {
        this.visit = Objects.requireNonNull(visit, "visit");
        this.tenant = Objects.requireNonNull(tenant, "tenant");
        this.store = Objects.requireNonNull(store, "store");
        this.prompts = Objects.requireNonNull(prompts, "prompts");
        this.limit = Objects.requireNonNull(limit, "limit");
    }

    @Override
    public void run(CallControl call) throws CallOver {
        Deposit deposit;
        try {
            deposit = store.beginDeposit(request(), trouble -> troubled(call, trouble));
        } catch (StoreFull | StoreUnavailable e) {
            LOG.error("mailbox {} takes no message: {}", visit.mailbox(), e.safeMessage());
            call.answer();
            apologize(call);
            return;
        }
        Ending ending;
        boolean orderly = false;
        try {
            greet(call);
            ending = diskInTrouble ? Ending.NOT_BEGUN : record(call, deposit);
            orderly = true;
        } catch (CallOver e) {
            // Hanging up is how most messages end.
            orderly = true;
            keep(deposit);
            throw e;
        } finally {
            if (!orderly) {
                deposit.interrupt();
            }
        }
        if (ending == Ending.NOT_BEGUN) {
            deposit.discard();
            apologize(call);
        } else {
            sayWhatBecameOfIt(call, deposit, ending);
        }
    }

    /// On the journal's thread.
    private void troubled(CallControl call, JournalTrouble trouble) {
        diskInTrouble =
                switch (trouble) {
                    case FULL, FAILED -> true;
                    case REWRITTEN -> false;
                    case BUSY -> diskInTrouble; // Nothing of this message is lost.
                };
        LOG.error("the disk below a recording: {}", trouble);
        if (diskInTrouble) {
            call.recorderFailed();
        }
    }

    private DepositRequest request() {
        return new DepositRequest(
                tenant,
                visit.mailbox(),
                visit.call(),
                new Caller(visit.callerName(), visit.callerNumber()),
                AudioFormat.MULAW_8K,
                visit.startedAt());
    }

    /// Any key goes straight to the tone.
    private void greet(CallControl call) throws CallOver {
        call.answer();
        AudioSource greeting =
                store.greetings()
                        .forCaller(tenant, visit.mailbox(), visit.busy())
                        .map(AudioSource::ofUlaw)
                        .orElseGet(this::systemGreeting);
        call.playUntilKey(greeting.then(prompts.of(Prompt.EMERGENCY, Prompt.LEAVE_MESSAGE)));
    }

    private AudioSource systemGreeting() {
        return prompts.of(Prompt.THE_PERSON_AT_EXTENSION)
                .then(prompts.digits(visit.extension().number().digits()))
                .then(prompts.of(Prompt.IS_UNAVAILABLE));
    }

    private Ending record(CallControl call, Deposit deposit) throws CallOver {
        call.play(prompts.of(Prompt.TONE));
        call.record((ulaw, offset, length, _) -> deposit.append(ulaw, offset, length), limit);
        if (diskInTrouble) { // since the tone, which takes no events
            call.stopRecording();
            return Ending.RECORDER_FAILED;
        }
        while (true) {
            switch (call.next()) {
                case CallEvent.Digit(char key) when key == '#' -> {
                    call.stopRecording();
                    return Ending.KEY;
                }
                case CallEvent.Silence(Duration lasted) when lasted.compareTo(GIVEN_UP) >= 0 -> {
                    call.stopRecording();
                    return Ending.SILENCE;
                }
                case CallEvent.Silence _ -> call.playMeanwhile(prompts.of(Prompt.STILL_THERE));
                case CallEvent.RecorderFailed _ -> {
                    call.stopRecording();
                    return Ending.RECORDER_FAILED;
                }
                case CallEvent.LimitReached _ -> {
                    call.stopRecording();
                    return Ending.LIMIT;
                }
                case CallEvent.Connected _,
                        CallEvent.Digit _,
                        CallEvent.PlayFinished _,
                        CallEvent.RecordingEnded _,
                        CallEvent.Ended _ -> {
                    // The caller goes on speaking.
                }
            }
        }
    }

    private void sayWhatBecameOfIt(CallControl call, Deposit deposit, Ending ending)
            throws CallOver {
        DepositOutcome outcome;
        try {
            outcome = deposit.finish();
        } catch (StoreFull | StoreUnavailable e) {
            LOG.error("message {} is not sealed yet: {}", deposit.message(), e.safeMessage());
            apologize(call);
            return;
        }
        AudioSource said =
                switch (outcome) {
                    case DepositOutcome.Dropped _ -> prompts.of(Prompt.TOO_SHORT, Prompt.GOODBYE);
                    case DepositOutcome.Kept _ -> prompts.of(keptAfter(ending), Prompt.GOODBYE);
                };
        call.play(said);
        call.hangUp();
    }

    private static Prompt keptAfter(Ending ending) {
        return switch (ending) {
            case KEY, SILENCE -> Prompt.SAVED;
            case LIMIT -> Prompt.TOO_LONG;
            case RECORDER_FAILED, NOT_BEGUN -> Prompt.CANNOT_RECORD;
        };
    }

    private void apologize(CallControl call) throws CallOver {
        call.play(prompts.of(Prompt.CANNOT_RECORD, Prompt.GOODBYE));
        call.hangUp();
    }

    /// Nobody hears any more what becomes of it; the operator does.
    private static void keep(Deposit deposit) {
        try {
            deposit.finish();
        } catch (StoreFull | StoreUnavailable e) {
            LOG.error("message {} is not sealed yet: {}", deposit.message(), e.safeMessage());
        }
    }
}
