/// A time-stamp authority (RFC 3161) as a witness of the audit log's checkpoints.
package org.wardline.audit.timestamp;
