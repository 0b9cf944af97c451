package org.wardline.app.voicemail;

import java.util.Optional;
import org.wardline.access.AccessGranted;
import org.wardline.access.Permission;
import org.wardline.app.CallOver;
import org.wardline.app.Prompt;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.GreetingChanged;
import org.wardline.ident.MailboxId;
import org.wardline.media.AudioSource;
import org.wardline.store.Greeting;
import org.wardline.store.GreetingChange;
import org.wardline.store.Greetings;

/// The greetings of a mailbox: hear, record, remove, turn on and off.
final class GreetingMenu {

    private final VoicemailServices services;
    private final PhoneListener listener;
    private final MailboxId mailbox;
    private final Keypad keypad;
    private final Greetings greetings;

    GreetingMenu(
            VoicemailServices services, PhoneListener listener, MailboxId mailbox, Keypad keypad) {
        this.services = services;
        this.listener = listener;
        this.mailbox = mailbox;
        this.keypad = keypad;
        this.greetings = services.store().greetings();
    }

    void run() throws CallOver {
        while (true) {
            if (listener.may(Permission.RECORD_GREETING, mailbox).isEmpty()) {
                keypad.say(Prompt.NOT_YOUR_MAILBOX);
                return;
            }
            switch (keypad.choose(services.prompts().of(Prompt.GREETING_MENU))) {
                case '1' -> change(Greeting.STANDARD);
                case '2' -> change(Greeting.BUSY);
                case '3' -> change(Greeting.OUT_OF_OFFICE);
                case '*' -> {
                    return;
                }
                default -> {
                    // The menu is said again.
                }
            }
        }
    }

    private void change(Greeting greeting) throws CallOver {
        while (true) {
            switch (keypad.choose(services.prompts().of(Prompt.GREETING_CHOICES))) {
                case '1' -> hear(greeting);
                case '2' -> record(greeting);
                case '3' -> {
                    greetings.remove(granted(), greeting, noted(greeting, GreetingChange.REMOVED));
                    keypad.say(Prompt.GREETING_REMOVED);
                }
                case '4' -> turn(greeting);
                case '*' -> {
                    return;
                }
                default -> {
                    // The menu is said again.
                }
            }
        }
    }

    private void hear(Greeting greeting) throws CallOver {
        Optional<byte[]> audio = greetings.audio(granted(), greeting);
        if (audio.isPresent()) {
            keypad.say(AudioSource.ofUlaw(audio.get()));
        } else {
            keypad.say(Prompt.NO_GREETING);
        }
    }

    private void record(Greeting greeting) throws CallOver {
        var prompts = services.prompts();
        while (true) {
            byte[] audio = Dictation.record(keypad, Prompt.RECORD_GREETING, Greetings.LONGEST);
            if (audio.length == 0) {
                keypad.say(Prompt.TOO_SHORT);
                return;
            }
            keypad.say(AudioSource.ofUlaw(audio));
            switch (keypad.choose(prompts.of(Prompt.REVIEW_GREETING))) {
                case '1' -> {
                    greetings.record(
                            granted(), greeting, audio, noted(greeting, GreetingChange.RECORDED));
                    keypad.say(Prompt.GREETING_SAVED);
                    return;
                }
                case '*' -> {
                    return;
                }
                default -> {
                    // It is recorded again.
                }
            }
        }
    }

    private void turn(Greeting greeting) throws CallOver {
        var known =
                greetings.list(granted()).stream()
                        .filter(entry -> entry.greeting() == greeting)
                        .findFirst();
        if (known.isEmpty()) {
            keypad.say(Prompt.NO_GREETING);
            return;
        }
        boolean on = !known.get().inUse();
        var change = on ? GreetingChange.ON : GreetingChange.OFF;
        greetings.use(granted(), greeting, on, noted(greeting, change));
        keypad.say(on ? Prompt.TURNED_ON : Prompt.TURNED_OFF);
    }

    private AccessGranted granted() {
        return listener.may(Permission.RECORD_GREETING, mailbox).orElseThrow(NoLongerAllowed::new);
    }

    private AuditReceipt noted(Greeting greeting, GreetingChange change) {
        return listener.record(new GreetingChanged(mailbox, greeting.word(), change.word()));
    }
}
