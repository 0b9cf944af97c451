package org.wardline.audit.event;

/// Written, and durable, before something is done that releases patient information. Exactly one
/// [IntentOutcome] follows, after a crash from recovery.
public sealed interface Intent extends AuditEvent
        permits AuditReadIntended, ForwardIntended, ListenIntended, MailboxListIntended {}
