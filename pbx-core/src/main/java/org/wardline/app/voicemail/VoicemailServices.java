package org.wardline.app.voicemail;

import java.time.InstantSource;
import java.util.Objects;
import org.wardline.access.PeopleStore;
import org.wardline.app.Prompts;
import org.wardline.audit.AuditLog;
import org.wardline.audit.Pseudonymizer;
import org.wardline.store.VoicemailStore;

/// What retrieving messages works with; the same for all calls.
///
/// @param clock says which day is today
public record VoicemailServices(
        VoicemailStore store,
        PeopleStore people,
        AuditLog audit,
        Pseudonymizer pseudonyms,
        Prompts prompts,
        InstantSource clock) {

    public VoicemailServices {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(people, "people");
        Objects.requireNonNull(audit, "audit");
        Objects.requireNonNull(pseudonyms, "pseudonyms");
        Objects.requireNonNull(prompts, "prompts");
        Objects.requireNonNull(clock, "clock");
    }
}
