/// The append-only, hash-chained audit log: an act is durable before `append` returns.
///
/// Format: docs/spec/audit-log.md. The verifier is in `org.wardline.audit.verify` and shares no
/// code with what is here.
package org.wardline.audit;
