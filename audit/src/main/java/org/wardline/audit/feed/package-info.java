/// What feeds of the audit log have in common: a thread that reads what is durable, and tries again
/// while what it needs is away.
package org.wardline.audit.feed;
