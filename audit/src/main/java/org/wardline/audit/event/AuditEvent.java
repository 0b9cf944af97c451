package org.wardline.audit.event;

import java.util.List;

/// An act that the audit log keeps: one record per kind of act, together the product's vocabulary.
///
/// An event holds opaque ids, keyed pseudonyms, terms and numbers; never a name, a telephone number
/// or content. `kind` and the names of the fields are part of the stored format
/// (docs/spec/audit-log.md): they may be added to, never changed.
public sealed interface AuditEvent
        permits AccessRefused,
                CallEnded,
                CallsCapped,
                ConfigurationChanged,
                CredentialChanged,
                EmergencyCalled,
                EmergencyTold,
                EntriesLost,
                GrantChanged,
                GreetingChanged,
                Intent,
                IntentOutcome,
                KeptEvent,
                KeyCreated,
                MessageDeposited,
                MessageDropped,
                MessageMoved,
                MessageShredded,
                OfferRefused,
                PersonCreated,
                PhoneRegistered,
                PhoneUnregistered,
                RefusalsOverflowed,
                RegistrationRefused,
                ReviewFound,
                ReviewOverdue,
                ReviewSettingsChanged,
                ReviewSigned,
                SignInLocked,
                SignInRefused,
                SignedIn,
                SignedOut,
                SpoolDamaged,
                SystemStarted,
                SystemStopped {

    /// The act's stable name, for example `message.listened`.
    String kind();

    /// What the leaf holds beside who, when and from where, in order.
    List<EventField> fields();
}
