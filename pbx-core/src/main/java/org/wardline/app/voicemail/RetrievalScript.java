package org.wardline.app.voicemail;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.access.Permission;
import org.wardline.app.CallControl;
import org.wardline.app.CallOver;
import org.wardline.app.CallScript;
import org.wardline.app.Prompt;
import org.wardline.audit.Announced;
import org.wardline.audit.AuditUnavailable;
import org.wardline.audit.event.MailboxListIntended;
import org.wardline.audit.event.MailboxListed;
import org.wardline.audit.event.SignedOut;
import org.wardline.call.RetrievalVisit;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.directory.Extension;
import org.wardline.ident.MailboxId;
import org.wardline.key.StoreFault;
import org.wardline.key.StoreSealed;
import org.wardline.media.AudioSource;
import org.wardline.store.Folder;
import org.wardline.store.MessageSummary;

/// Voicemail for whom it is meant: who is calling, PIN, folders of messages, greetings. Every act
/// that releases patient information is in the audit log before its first sample is played; when
/// the log, the database or the content root is away, that is said and nothing is played. Calling
/// is never touched by any of it.
public final class RetrievalScript implements CallScript {

    /// How a person proves themselves here, in the audit log.
    static final String METHOD = "pin";

    private static final Logger LOG = LoggerFactory.getLogger(RetrievalScript.class);
    private static final int NUMBER_DIGITS = 6;

    private final RetrievalVisit visit;
    private final VoicemailServices services;

    public RetrievalScript(RetrievalVisit visit, VoicemailServices services) {
        this.visit = Objects.requireNonNull(visit, "visit");
        this.services = Objects.requireNonNull(services, "services");
    }

    @Override
    public void run(CallControl call) throws CallOver {
        call.answer();
        var keypad = new Keypad(call, services.prompts());
        try {
            var identification = new Identification(services, visit, keypad);
            var listener = identification.identify();
            try {
                serve(listener, identification, keypad);
            } finally {
                signOut(listener);
            }
        } catch (StoreSealed _) {
            throw keypad.leave(Prompt.SEALED);
        } catch (StoreFault | AuditUnavailable | DatabaseUnavailable e) {
            LOG.error("voicemail at device {} is not possible: {}", visit.device(), e.getMessage());
            throw keypad.leave(Prompt.TRY_LATER);
        }
    }

    private void signOut(PhoneListener listener) {
        try {
            listener.record(new SignedOut(listener.person().user(), listener.session(), "hung_up"));
        } catch (AuditUnavailable _) {
            LOG.error("the end of a session by phone could not be recorded");
        }
    }

    private void serve(PhoneListener listener, Identification identification, Keypad keypad)
            throws CallOver {
        MailboxId mailbox = first(listener);
        announce(listener, mailbox, keypad);
        while (true) {
            switch (keypad.choose(menu(listener))) {
                case '1' -> play(listener, mailbox, Folder.NEW, keypad);
                case '2' -> play(listener, mailbox, Folder.SAVED, keypad);
                case '3' -> play(listener, mailbox, Folder.DELETED, keypad);
                case '4' -> new GreetingMenu(services, listener, mailbox, keypad).run();
                case '5' -> identification.changePin(listener, "own_change");
                case '9' -> {
                    mailbox = another(listener, keypad).orElse(mailbox);
                    announce(listener, mailbox, keypad);
                }
                case '*' -> throw keypad.leave();
                default -> {
                    // The menu is said again.
                }
            }
        }
    }

    /// The mailbox that was dialled, else that of the listener's own extension, else any.
    private MailboxId first(PhoneListener listener) {
        List<MailboxId> all = PhoneListener.mailboxes(listener.person());
        Optional<MailboxId> dialled = visit.mailboxOf().flatMap(Extension::mailbox);
        Optional<MailboxId> own =
                Optional.ofNullable(
                                services.people()
                                        .pins()
                                        .numbers(listener.tenant())
                                        .get(listener.person().user()))
                        .flatMap(visit.practice()::extensionByNumber)
                        .flatMap(Extension::mailbox);
        return dialled.or(() -> own).filter(all::contains).orElseGet(all::getFirst);
    }

    private Optional<MailboxId> another(PhoneListener listener, Keypad keypad) throws CallOver {
        String digits = keypad.digits(services.prompts().of(Prompt.ENTER_MAILBOX), NUMBER_DIGITS);
        Optional<MailboxId> mailbox =
                visit.practice()
                        .extensionByNumber(digits)
                        .flatMap(Extension::mailbox)
                        .filter(id -> listener.may(Permission.LIST_MAILBOX, id).isPresent());
        if (mailbox.isEmpty()) {
            keypad.say(Prompt.NOT_YOUR_MAILBOX);
        }
        return mailbox;
    }

    private AudioSource menu(PhoneListener listener) {
        var menu = services.prompts().of(Prompt.MAIN_MENU);
        return PhoneListener.mailboxes(listener.person()).size() > 1
                ? menu.then(services.prompts().of(Prompt.OTHER_MAILBOX))
                : menu;
    }

    private void announce(PhoneListener listener, MailboxId mailbox, Keypad keypad)
            throws CallOver {
        var messages = list(listener, mailbox);
        var prompts = services.prompts();
        keypad.say(
                prompts.of(Prompt.NEW_MESSAGES)
                        .then(prompts.number(in(Folder.NEW, messages).size()))
                        .then(prompts.of(Prompt.SAVED_MESSAGES))
                        .then(prompts.number(in(Folder.SAVED, messages).size())));
    }

    private void play(PhoneListener listener, MailboxId mailbox, Folder folder, Keypad keypad)
            throws CallOver {
        var messages = in(folder, list(listener, mailbox));
        if (messages.isEmpty()) {
            keypad.say(Prompt.NO_MESSAGES);
            return;
        }
        var zone = services.store().settings().zone(listener.tenant());
        var envelope =
                new Envelope(
                        services.prompts(),
                        ZonedDateTime.ofInstant(services.clock().instant(), zone));
        var menu = new MessageMenu(services, visit.practice(), listener, mailbox, keypad);
        for (int i = 0; i < messages.size(); i++) {
            var giver =
                    messages.get(i)
                            .forwardedBy()
                            .map(services.people().pins().numbers(listener.tenant())::get);
            if (!menu.handle(messages.get(i), envelope.of(i + 1, messages.get(i), giver))) {
                return;
            }
        }
        keypad.say(Prompt.NO_MORE_MESSAGES);
    }

    /// Oldest first, as they came in.
    private static List<MessageSummary> in(Folder folder, List<MessageSummary> messages) {
        return messages.reversed().stream().filter(message -> message.folder() == folder).toList();
    }

    private List<MessageSummary> list(PhoneListener listener, MailboxId mailbox) {
        var granted =
                listener.may(Permission.LIST_MAILBOX, mailbox).orElseThrow(NoLongerAllowed::new);
        return Announced.read(
                listener::record,
                new MailboxListIntended(mailbox, PhoneListener.PURPOSE),
                intent -> services.store().list(granted, intent),
                (intent, found) -> new MailboxListed(intent.index(), mailbox, found.size()));
    }
}
