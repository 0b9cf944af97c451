package org.wardline.app.voicemail;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.access.AccessRefused;
import org.wardline.access.Permission;
import org.wardline.access.Person;
import org.wardline.access.PinPolicy;
import org.wardline.access.Resource;
import org.wardline.access.SignIn;
import org.wardline.app.CallOver;
import org.wardline.app.Prompt;
import org.wardline.audit.Act;
import org.wardline.audit.AuditUnavailable;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.CredentialChanged;
import org.wardline.audit.event.SignInLocked;
import org.wardline.audit.event.SignInRefused;
import org.wardline.audit.event.SignedIn;
import org.wardline.call.RetrievalVisit;
import org.wardline.directory.Extension;
import org.wardline.ident.Actor;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Secret;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;

/// Finds out who is calling: first the person, then whether that person may open the mailbox at
/// all, and only then the PIN (R33). A number that nobody has is asked for its PIN like one that
/// somebody has.
final class Identification {

    private static final Logger LOG = LoggerFactory.getLogger(Identification.class);

    /// In one call; the lockout counts over calls.
    private static final int TRIES = 5;

    private static final int NUMBER_DIGITS = 6;

    private final VoicemailServices services;
    private final RetrievalVisit visit;
    private final Keypad keypad;
    private final TenantId tenant;

    Identification(VoicemailServices services, RetrievalVisit visit, Keypad keypad) {
        this.services = services;
        this.visit = visit;
        this.keypad = keypad;
        this.tenant = visit.practice().tenant().id();
    }

    /// Returns when the person has proved themselves and has a PIN of their own.
    PhoneListener identify() throws CallOver {
        String number = number();
        Optional<Person> claimed = services.people().pins().personAt(tenant, number);
        if (claimed.isPresent()) {
            admit(claimed.get());
        }
        for (int i = 0; i < TRIES; i++) {
            var pin = Secret.of(ask(Prompt.ENTER_PIN, PinPolicy.MAX_DIGITS));
            var address = visit.origin().address();
            switch (services.people().pins().signIn(tenant, number, pin, address)) {
                case SignIn.Accepted(var person) -> {
                    return signedIn(person);
                }
                case SignIn.Locked _ -> throw keypad.leave(Prompt.PIN_LOCKED);
                case SignIn.Refused refused -> {
                    record(claimed.map(Person::login).orElse(number), refused);
                    keypad.say(Prompt.WRONG_PIN);
                }
            }
        }
        throw keypad.leave();
    }

    /// Who uses their own phone does not say so; on a shared one everybody does.
    private String number() throws CallOver {
        String own = visit.extension().number().digits();
        if (visit.ownPhone() && services.people().pins().personAt(tenant, own).isPresent()) {
            return own;
        }
        return ask(Prompt.ENTER_NUMBER, NUMBER_DIGITS);
    }

    /// No PIN is asked of somebody whom it would not help.
    private void admit(Person person) throws CallOver {
        Optional<MailboxId> wanted = visit.mailboxOf().flatMap(Extension::mailbox);
        if (visit.mailboxOf().isPresent()) {
            if (wanted.isEmpty() || !mayHear(person, wanted.get())) {
                throw keypad.leave(Prompt.NOT_YOUR_MAILBOX);
            }
        } else if (PhoneListener.mailboxes(person).isEmpty()) {
            throw keypad.leave(Prompt.NOT_YOUR_MAILBOX);
        }
    }

    private boolean mayHear(Person person, MailboxId mailbox) {
        var resource = new Resource.Mailbox(tenant, mailbox);
        for (var permission : new Permission[] {Permission.LIST_MAILBOX, Permission.LISTEN}) {
            var decision =
                    PhoneListener.decide(
                            services, person, SessionId.random(), permission, resource);
            if (decision instanceof AccessRefused refused) {
                record(PhoneListener.event(refused));
                return false;
            }
        }
        return true;
    }

    private PhoneListener signedIn(Person person) throws CallOver {
        var listener = new PhoneListener(services, person, visit.origin());
        var event = new SignedIn(person.user(), listener.session(), RetrievalScript.METHOD);
        listener.record(event);
        if (person.mustChangePassword()) {
            changePin(listener, "first_sign_in");
        }
        return listener;
    }

    /// Asks for a new PIN, twice; returns when it is set.
    void changePin(PhoneListener listener, String cause) throws CallOver {
        for (int i = 0; i < TRIES; i++) {
            String chosen = ask(Prompt.NEW_PIN, PinPolicy.MAX_DIGITS);
            if (chosen.length() < PinPolicy.MIN_DIGITS) {
                keypad.say(Prompt.PIN_TOO_EASY);
            } else if (!chosen.equals(ask(Prompt.NEW_PIN_AGAIN, PinPolicy.MAX_DIGITS))) {
                keypad.say(Prompt.PINS_DIFFER);
            } else if (set(listener, Secret.of(chosen), cause)) {
                keypad.say(Prompt.PIN_CHANGED);
                return;
            } else {
                keypad.say(Prompt.PIN_TOO_EASY);
            }
        }
        throw keypad.leave();
    }

    private boolean set(PhoneListener listener, Secret<String> chosen, String cause) {
        var user = listener.person().user();
        var receipt = listener.record(new CredentialChanged(user, "pin", cause));
        return services.people().pins().change(tenant, user, chosen, receipt).isEmpty();
    }

    private String ask(Prompt question, int most) throws CallOver {
        return keypad.digits(services.prompts().of(question), most);
    }

    private void record(String login, SignIn.Refused refused) {
        var pseudonym = services.pseudonyms().of(tenant, "login", login);
        record(new SignInRefused(pseudonym, PhoneListener.term(refused.reason())));
        if (refused.locks()) {
            record(new SignInLocked(pseudonym, refused.failures()));
        }
    }

    /// Nobody gets in, whether the log can be written or not.
    private void record(AuditEvent event) {
        try {
            var actor = new Actor.Phone(visit.device());
            services.audit().append(new Act(tenant, actor, visit.origin(), event));
        } catch (AuditUnavailable _) {
            LOG.error("a refusal at a phone could not be recorded");
        }
    }
}
