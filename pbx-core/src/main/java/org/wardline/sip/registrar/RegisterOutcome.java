package org.wardline.sip.registrar;

import java.util.List;
import org.wardline.sip.message.Headers;

/// The answer to a REGISTER, and what it changed; nothing unless the status is 200.
public record RegisterOutcome(int status, Headers headers, List<BindingChange> changes) {

    public RegisterOutcome {
        changes = List.copyOf(changes);
    }

    static RegisterOutcome refused(int status) {
        return new RegisterOutcome(status, Headers.NONE, List.of());
    }
}
