package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.MailboxId;

/// What callers of a mailbox hear was changed by one of its people.
///
/// @param greeting which, for example `out_of_office`
/// @param change for example `recorded`, `removed`, `on`, `off`
public record GreetingChanged(MailboxId mailbox, String greeting, String change)
        implements AuditEvent {

    public GreetingChanged {
        Objects.requireNonNull(mailbox, "mailbox");
        Terms.requireTerm(greeting);
        Terms.requireTerm(change);
    }

    @Override
    public String kind() {
        return "greeting.changed";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("mailbox", mailbox.value()),
                EventField.term("greeting", greeting),
                EventField.term("change", change));
    }
}
