package org.wardline.store;

/// How many messages a mailbox holds, as a message-waiting lamp shows them (RFC 3842).
///
/// @param unheard new ones
/// @param heard old ones
public record MailboxCounts(int unheard, int heard) {}
