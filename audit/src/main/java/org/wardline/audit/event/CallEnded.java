package org.wardline.audit.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.CallId;
import org.wardline.ident.ExtensionId;

/// A call ended, however it went.
///
/// @param outcome for example `answered`, `no_answer`, `busy`, `voicemail`
/// @param caller the calling extension, when it is one of the practice's
/// @param callee the called extension, when it is one of the practice's
/// @param seconds from answer to end
public record CallEnded(
        CallId call,
        String outcome,
        Optional<ExtensionId> caller,
        Optional<ExtensionId> callee,
        long seconds)
        implements AuditEvent {

    public CallEnded {
        Objects.requireNonNull(call, "call");
        Terms.requireTerm(outcome);
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(callee, "callee");
        Terms.requireNotNegative(seconds);
    }

    @Override
    public String kind() {
        return "call.ended";
    }

    @Override
    public List<EventField> fields() {
        var fields = new ArrayList<EventField>();
        fields.add(EventField.id("call", call.value()));
        fields.add(EventField.term("outcome", outcome));
        caller.ifPresent(id -> fields.add(EventField.id("caller", id.value())));
        callee.ifPresent(id -> fields.add(EventField.id("callee", id.value())));
        fields.add(EventField.count("seconds", seconds));
        return List.copyOf(fields);
    }
}
