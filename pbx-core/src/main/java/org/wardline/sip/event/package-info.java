/// Subscriptions (RFC 6665): message-waiting lamps (RFC 3842) and the lamps of other people's
/// extensions (RFC 4235).
///
/// [org.wardline.sip.event.Notifier] is sans-I/O and owned by one shard. It is given SUBSCRIBEs
/// that are authenticated and permitted already, and gives NOTIFYs to send on the subscriber's
/// flow.
package org.wardline.sip.event;
