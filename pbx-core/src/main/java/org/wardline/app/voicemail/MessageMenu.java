package org.wardline.app.voicemail;

import java.time.Duration;
import java.util.Optional;
import org.wardline.access.Permission;
import org.wardline.app.CallOver;
import org.wardline.app.Prompt;
import org.wardline.audit.event.ListenIntended;
import org.wardline.audit.event.Listened;
import org.wardline.audit.event.MessageMoved;
import org.wardline.directory.PracticeDirectory;
import org.wardline.ident.MailboxId;
import org.wardline.media.AudioSource;
import org.wardline.store.Folder;
import org.wardline.store.MessageMove;
import org.wardline.store.MessageSummary;
import org.wardline.store.Playback;

/// One message: heard, and what becomes of it.
///
///     1 from the start   2 save     3 delete, or bring back
///     4 back 5 s         5 pause    6 on 5 s
///     7 forward          8 keep as new
///     * leave            # next
final class MessageMenu {

    private static final Duration FILLING = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);
    private static final int LEAP_SECONDS = 5;

    /// Keys that end a message, also before it was heard.
    private static final String ENDING = "2378#*";

    private final VoicemailServices services;
    private final PracticeDirectory practice;
    private final PhoneListener listener;
    private final MailboxId mailbox;
    private final Keypad keypad;

    MessageMenu(
            VoicemailServices services,
            PracticeDirectory practice,
            PhoneListener listener,
            MailboxId mailbox,
            Keypad keypad) {
        this.services = services;
        this.practice = practice;
        this.listener = listener;
        this.mailbox = mailbox;
        this.keypad = keypad;
    }

    /// Says and plays one message and does with it what is asked.
    ///
    /// @return whether the next message is wanted
    boolean handle(MessageSummary message, AudioSource envelope) throws CallOver {
        Optional<Character> key = keypad.sayUntilKey(envelope);
        Optional<Character> unheard = key.filter(pressed -> ENDING.indexOf(pressed) >= 0);
        char end = unheard.isPresent() ? unheard.get() : hear(message);
        return switch (end) {
            case '2' -> move(message, MessageMove.SAVE, Prompt.MESSAGE_SAVED);
            case '3' ->
                    message.folder() == Folder.DELETED
                            ? move(message, MessageMove.RESTORE, Prompt.MESSAGE_RESTORED)
                            : move(message, MessageMove.DELETE, Prompt.MESSAGE_DELETED);
            case '7' -> {
                new ForwardMenu(services, practice, listener, keypad).forward(mailbox, message);
                yield handle(message, envelope);
            }
            case '8' -> move(message, MessageMove.MARK_NEW, Prompt.MESSAGE_NEW);
            case '*' -> false;
            default -> true;
        };
    }

    private boolean move(MessageSummary message, MessageMove move, Prompt said) throws CallOver {
        var granted = listener.may(move.permission(), mailbox, message.message());
        if (granted.isEmpty() || !fits(message, move)) {
            keypad.say(Prompt.TRY_LATER);
            return true;
        }
        var receipt = listener.record(new MessageMoved(message.message(), mailbox, move.word()));
        services.store().move(granted.get(), move, receipt);
        keypad.say(said);
        return true;
    }

    private static boolean fits(MessageSummary message, MessageMove move) {
        return (message.folder() == Folder.DELETED) == (move == MessageMove.RESTORE);
    }

    /// Plays, and returns the key that says what becomes of the message.
    private char hear(MessageSummary message) throws CallOver {
        var granted =
                listener.may(Permission.LISTEN, mailbox, message.message())
                        .orElseThrow(NoLongerAllowed::new);
        var intent =
                listener.record(
                        new ListenIntended(message.message(), mailbox, PhoneListener.PURPOSE));
        Listened outcome = new Listened(intent.index(), message.message(), 0, "");
        try (var playback = services.store().open(granted, intent)) {
            try {
                return hear(message, playback);
            } finally {
                outcome = playback.outcome();
            }
        } finally {
            listener.record(outcome);
        }
    }

    private char hear(MessageSummary message, Playback playback) throws CallOver {
        long leap = (long) LEAP_SECONDS * playback.format().bytesPerSecond();
        long at = 0;
        while (true) {
            Optional<Character> key;
            try (var stream = new MessageStream(playback, at)) {
                key = keypad.call().playUntilKey(stream, FILLING, stream::fill);
                at = stream.position();
            }
            char pressed = key.isPresent() ? key.get() : keypad.choose(menu(message));
            switch (pressed) {
                case '1' -> at = 0;
                case '4' -> at = Math.max(0, at - leap);
                case '5' -> {
                    Optional<Character> _ = keypad.pause(LONGEST_PAUSE);
                }
                case '6' -> at = Math.min(playback.lengthBytes(), at + leap);
                case '2', '3', '7', '8', '#', '*' -> {
                    return pressed;
                }
                default -> {
                    // Goes on where it was.
                }
            }
        }
    }

    private AudioSource menu(MessageSummary message) {
        return services.prompts()
                .of(message.folder() == Folder.DELETED ? Prompt.DELETED_MENU : Prompt.MESSAGE_MENU);
    }
}
