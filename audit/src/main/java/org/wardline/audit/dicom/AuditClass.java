package org.wardline.audit.dicom;

import java.util.Map;
import java.util.Optional;

/// What an act is in the vocabulary that audit repositories share: DICOM PS3.16, CID 400 and 401.
///
/// @param event what happened (CID 400)
/// @param type which kind of it (CID 401), where the vocabulary has one
/// @param action what was done to the object
public record AuditClass(Code event, Optional<Code> type, Action action, Outcome outcome) {

    private static final Code ACTIVITY = new Code("110100", "Application Activity");
    private static final Code LOG_USED = new Code("110101", "Audit Log Used");
    private static final Code RECORD = new Code("110110", "Patient Record");
    private static final Code QUERY = new Code("110112", "Query");
    private static final Code NETWORK = new Code("110108", "Network Entry");
    private static final Code ALERT = new Code("110113", "Security Alert");
    private static final Code USER = new Code("110114", "User Authentication");

    private static final Code START = new Code("110120", "Application Start");
    private static final Code STOP = new Code("110121", "Application Stop");
    private static final Code LOGIN = new Code("110122", "Login");
    private static final Code LOGOUT = new Code("110123", "Logout");
    private static final Code ATTACH = new Code("110124", "Attach");
    private static final Code DETACH = new Code("110125", "Detach");
    private static final Code NODE = new Code("110126", "Node Authentication");
    private static final Code SECURITY = new Code("110129", "Security Configuration");
    private static final Code SOFTWARE = new Code("110131", "Software Configuration");
    private static final Code RESTRICTED = new Code("110132", "Use of Restricted Function");
    private static final Code RECORDING = new Code("110133", "Audit Recording Stopped");
    private static final Code ROLES = new Code("110136", "Security Roles Changed");
    private static final Code ACCOUNT = new Code("110137", "User Security Attributes Changed");

    private static final AuditClass OTHER =
            new AuditClass(ACTIVITY, Optional.empty(), Action.EXECUTE, Outcome.SUCCESS);

    private static final Map<String, AuditClass> KINDS =
            Map.ofEntries(
                    done("system.started", ACTIVITY, START, Action.EXECUTE),
                    done("system.stopped", ACTIVITY, STOP, Action.EXECUTE),
                    done("sign_in.accepted", USER, LOGIN, Action.EXECUTE),
                    failed("sign_in.refused", USER, LOGIN, Outcome.MINOR_FAILURE),
                    failed("sign_in.locked", USER, LOGIN, Outcome.MINOR_FAILURE),
                    done("sign_out", USER, LOGOUT, Action.EXECUTE),
                    done("phone.registered", NETWORK, ATTACH, Action.EXECUTE),
                    done("phone.unregistered", NETWORK, DETACH, Action.EXECUTE),
                    failed("registration.refused", ALERT, NODE, Outcome.MINOR_FAILURE),
                    failed("offer.refused", ALERT, NODE, Outcome.MINOR_FAILURE),
                    failed("refusals.overflowed", ALERT, NODE, Outcome.MINOR_FAILURE),
                    failed("calls.capped", ALERT, RESTRICTED, Outcome.MINOR_FAILURE),
                    failed("access.refused", ALERT, RESTRICTED, Outcome.MINOR_FAILURE),
                    failed("entries.lost", ALERT, RECORDING, Outcome.SERIOUS_FAILURE),
                    failed("spool.damaged", ALERT, RECORDING, Outcome.SERIOUS_FAILURE),
                    done("grant.changed", ALERT, ROLES, Action.UPDATE),
                    done("person.created", ALERT, ACCOUNT, Action.CREATE),
                    done("credential.changed", ALERT, ACCOUNT, Action.UPDATE),
                    done("key.created", ALERT, SECURITY, Action.CREATE),
                    done("configuration.changed", ALERT, SOFTWARE, Action.UPDATE),
                    done("message.deposited", RECORD, Action.CREATE),
                    done("message.dropped", RECORD, Action.DELETE),
                    done("message.moved", RECORD, Action.UPDATE),
                    done("message.shredded", RECORD, Action.DELETE),
                    done("message.forward.intended", RECORD, Action.READ),
                    done("message.forwarded", RECORD, Action.CREATE),
                    done("greeting.changed", ALERT, SOFTWARE, Action.UPDATE),
                    done("message.listen.intended", RECORD, Action.READ),
                    done("message.listened", RECORD, Action.READ),
                    done("mailbox.list.intended", QUERY, Action.EXECUTE),
                    done("mailbox.listed", QUERY, Action.EXECUTE),
                    done("audit.read.intended", LOG_USED, Action.READ),
                    done("audit.read", LOG_USED, Action.READ),
                    failed("review.found", ALERT, RESTRICTED, Outcome.MINOR_FAILURE),
                    failed("review.overdue", ALERT, SECURITY, Outcome.MINOR_FAILURE),
                    done("review.signed", LOG_USED, Action.READ),
                    done("review.settings.changed", ALERT, SECURITY, Action.UPDATE),
                    Map.entry("emergency.called", OTHER),
                    Map.entry("emergency.told", OTHER),
                    Map.entry("intent.closed", OTHER),
                    Map.entry("call.ended", OTHER));

    /// A concept of DICOM's own code system, DCM.
    public record Code(String value, String meaning) {}

    /// `EventActionCode`.
    public enum Action {
        CREATE,
        READ,
        UPDATE,
        DELETE,
        EXECUTE;

        /// The letter that stands for it.
        public String letter() {
            return name().substring(0, 1);
        }
    }

    /// `EventOutcomeIndicator`.
    public enum Outcome {
        SUCCESS(0),
        MINOR_FAILURE(4),
        SERIOUS_FAILURE(8);

        private final int indicator;

        Outcome(int indicator) {
            this.indicator = indicator;
        }

        /// The number that stands for it.
        public int indicator() {
            return indicator;
        }
    }

    /// What an act of this kind is. A kind that this version doesn't know, in the log of a newer
    /// one, is some activity of the application.
    public static AuditClass of(String kind) {
        return KINDS.getOrDefault(kind, OTHER);
    }

    /// Whether the table has the kind.
    public static boolean knows(String kind) {
        return KINDS.containsKey(kind);
    }

    private static Map.Entry<String, AuditClass> done(
            String kind, Code event, Code type, Action action) {
        return Map.entry(kind, new AuditClass(event, Optional.of(type), action, Outcome.SUCCESS));
    }

    private static Map.Entry<String, AuditClass> done(String kind, Code event, Action action) {
        return Map.entry(kind, new AuditClass(event, Optional.empty(), action, Outcome.SUCCESS));
    }

    private static Map.Entry<String, AuditClass> failed(
            String kind, Code event, Code type, Outcome outcome) {
        return Map.entry(kind, new AuditClass(event, Optional.of(type), Action.EXECUTE, outcome));
    }
}
