package org.wardline.audit.fhir;

import java.util.Map;
import java.util.Optional;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.dicom.AuditClass;

/// What somebody did through the API, as BALP has a profile for it: which one, and who is whose
/// source (DCM 110153) and destination (DCM 110152) in it.
enum Interaction {
    CREATE("create", "Create", AuditClass.Action.CREATE, false, "AUT", "author (originator)"),
    READ("read", "Read", AuditClass.Action.READ, true, "IRCP", "information recipient"),
    UPDATE("update", "Update", AuditClass.Action.UPDATE, false, "AUT", "author (originator)"),
    SEARCH("search", "Query", AuditClass.Action.EXECUTE, false, "IRCP", "information recipient");

    private static final String PROFILES =
            "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

    /// Acts of people alone; what a server or a phone does is no request of this kind.
    private static final Map<String, Interaction> KINDS =
            Map.ofEntries(
                    Map.entry("message.listen.intended", READ),
                    Map.entry("message.listened", READ),
                    Map.entry("message.forward.intended", READ),
                    Map.entry("message.forwarded", CREATE),
                    Map.entry("message.moved", UPDATE),
                    Map.entry("greeting.changed", UPDATE),
                    Map.entry("mailbox.list.intended", SEARCH),
                    Map.entry("mailbox.listed", SEARCH),
                    Map.entry("audit.read.intended", SEARCH),
                    Map.entry("audit.read", SEARCH),
                    Map.entry("review.settings.changed", UPDATE),
                    Map.entry("person.created", CREATE),
                    Map.entry("grant.changed", UPDATE),
                    Map.entry("credential.changed", UPDATE),
                    Map.entry("configuration.changed", UPDATE));

    private final String code;
    private final String profile;
    private final AuditClass.Action action;
    private final boolean clientIsDestination;
    private final String participation;
    private final String participationText;

    // checkstyle:off ParameterNumber
    Interaction(
            String code,
            String profile,
            AuditClass.Action action,
            boolean clientIsDestination,
            String participation,
            String participationText) {
        // checkstyle:on ParameterNumber
        this.code = code;
        this.profile = PROFILES + profile;
        this.action = action;
        this.clientIsDestination = clientIsDestination;
        this.participation = participation;
        this.participationText = participationText;
    }

    /// The interaction that an entry tells of; empty when the act was not done through the API. By
    /// phone, people prove themselves by PIN.
    static Optional<Interaction> of(AuditEntry entry) {
        boolean throughApi =
                entry.who().kind().equals("person")
                        && !entry.address().isEmpty()
                        && !entry.who().method().contains("pin");
        return throughApi ? Optional.ofNullable(KINDS.get(entry.kind())) : Optional.empty();
    }

    String code() {
        return code;
    }

    String profile() {
        return profile;
    }

    AuditClass.Action action() {
        return action;
    }

    boolean isClientDestination() {
        return clientIsDestination;
    }

    /// Of the person (v3-ParticipationType).
    String participation() {
        return participation;
    }

    String participationText() {
        return participationText;
    }
}
