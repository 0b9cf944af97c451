-- What people search the log by, repeated from the leaf: who did it, and what it is about. The verifier compares both.

ALTER TABLE entry ADD COLUMN actor uuid, ADD COLUMN object uuid;

CREATE INDEX entry_actor ON entry (log_id, tenant_id, actor, tenant_seq) WHERE actor IS NOT NULL;
CREATE INDEX entry_object ON entry (log_id, tenant_id, object, tenant_seq) WHERE object IS NOT NULL;
CREATE INDEX entry_kind ON entry (log_id, tenant_id, kind, tenant_seq);
