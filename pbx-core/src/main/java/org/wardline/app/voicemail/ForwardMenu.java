package org.wardline.app.voicemail;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.wardline.access.Permission;
import org.wardline.app.CallOver;
import org.wardline.app.Prompt;
import org.wardline.audit.Announced;
import org.wardline.audit.event.ForwardIntended;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.ident.MailboxId;
import org.wardline.store.MessageSummary;
import org.wardline.store.NobodyListens;

/// Gives a message to a colleague, with a comment.
final class ForwardMenu {

    private static final Duration LONGEST_COMMENT = Duration.ofMinutes(1);
    private static final int NUMBER_DIGITS = 6;

    private final VoicemailServices services;
    private final PracticeDirectory practice;
    private final PhoneListener listener;
    private final Keypad keypad;

    ForwardMenu(
            VoicemailServices services,
            PracticeDirectory practice,
            PhoneListener listener,
            Keypad keypad) {
        this.services = services;
        this.practice = practice;
        this.listener = listener;
        this.keypad = keypad;
    }

    void forward(MailboxId mailbox, MessageSummary message) throws CallOver {
        var prompts = services.prompts();
        String digits = keypad.digits(prompts.of(Prompt.ENTER_EXTENSION), NUMBER_DIGITS);
        Optional<MailboxId> target =
                practice.extensionByNumber(digits)
                        .flatMap(Extension::mailbox)
                        .filter(other -> !other.equals(mailbox));
        if (target.isEmpty()) {
            keypad.say(Prompt.CANNOT_FORWARD);
            return;
        }
        while (true) {
            byte[] comment = Dictation.record(keypad, Prompt.RECORD_COMMENT, LONGEST_COMMENT);
            try {
                switch (keypad.choose(prompts.of(Prompt.FORWARD_MENU))) {
                    case '1' -> {
                        keypad.say(send(mailbox, message, target.get(), comment));
                        return;
                    }
                    case '*' -> {
                        return;
                    }
                    default -> {
                        // The comment is recorded again.
                    }
                }
            } finally {
                Arrays.fill(comment, (byte) 0);
            }
        }
    }

    private Prompt send(
            MailboxId mailbox, MessageSummary message, MailboxId target, byte[] comment) {
        var granted = listener.may(Permission.HANDLE_MESSAGES, mailbox, message.message());
        if (granted.isEmpty()) {
            return Prompt.CANNOT_FORWARD;
        }
        try {
            Announced.change(
                    listener::record,
                    new ForwardIntended(message.message(), mailbox, target),
                    intent -> services.store().forward(granted.get(), target, comment, intent),
                    (_, outcome) -> outcome);
            return Prompt.MESSAGE_FORWARDED;
        } catch (NobodyListens _) {
            return Prompt.CANNOT_FORWARD;
        }
    }
}
