package org.wardline.audit.event;

/// What became of an [Intent].
public sealed interface IntentOutcome extends AuditEvent
        permits AuditRead, IntentClosed, Listened, MailboxListed, MessageForwarded {

    /// Index of the intent's entry in the log.
    long intentIndex();
}
