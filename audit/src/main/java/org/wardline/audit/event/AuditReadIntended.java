package org.wardline.audit.event;

import java.util.List;

/// Somebody is about to read the audit log: it says who called for whose messages, so reading it is
/// an access like any other (R72).
///
/// @param report which, for example `who_heard`
/// @param about id of the person, message or other thing that was asked about; empty for all
public record AuditReadIntended(String report, String about) implements Intent {

    public AuditReadIntended {
        Terms.requireTerm(report);
        about = Terms.bounded(about);
    }

    @Override
    public String kind() {
        return "audit.read.intended";
    }

    @Override
    public List<EventField> fields() {
        return List.of(EventField.term("report", report), EventField.text("about", about));
    }
}
