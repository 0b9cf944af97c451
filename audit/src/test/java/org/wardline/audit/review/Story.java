package org.wardline.audit.review;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.event.AccessRefused;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.ListenIntended;
import org.wardline.audit.event.ReviewFound;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// Entries of one practice, written by a test, and what the rules find in them.
final class Story {

    private static final UUID LOG = UUID.randomUUID();
    private static final TenantId PRACTICE = TenantId.random();

    final UserId lee = UserId.random();
    final UserId kim = UserId.random();
    final MailboxId nurses = MailboxId.random();

    private final List<AuditEntry> entries = new ArrayList<>();
    private String role = "provider";
    private String address = "192.0.2.7";

    /// The role of those who act from now on.
    Story as(String role) {
        this.role = role;
        return this;
    }

    /// Where they act from.
    Story from(String address) {
        this.address = address;
        return this;
    }

    Story act(Instant at, UserId person, AuditEvent event) {
        return add(at, new AuditEntry.Who("person", person.toString(), "", role, "x"), event);
    }

    Story stranger(Instant at, AuditEvent event) {
        return add(at, new AuditEntry.Who("stranger", "", "", "", ""), event);
    }

    Story listens(Instant at, UserId person) {
        return act(at, person, new ListenIntended(MessageId.random(), nurses, "treatment"));
    }

    Story isRefused(Instant at, UserId person) {
        return act(at, person, new AccessRefused("listen", "message/x", "no_grant"));
    }

    private Story add(Instant at, AuditEntry.Who who, AuditEvent event) {
        int index = entries.size();
        entries.add(
                new AuditEntry(
                        LOG,
                        index,
                        PRACTICE,
                        index,
                        at,
                        who,
                        who.kind().equals("person") ? address : "",
                        "",
                        event.kind(),
                        event.fields()));
        return this;
    }

    List<AuditEntry> entries() {
        return entries;
    }

    List<ReviewFound> found() {
        var rules = new PracticeRules();
        return entries.stream().flatMap(entry -> rules.take(entry).stream()).toList();
    }

    /// The rules that found something, in order.
    List<String> rules() {
        return found().stream().map(ReviewFound::rule).toList();
    }
}
