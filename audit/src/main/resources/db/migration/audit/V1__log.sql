-- The audit log (docs/spec/audit-log.md). Not under tenant policies: no role of tenant data reaches it.

CREATE TABLE log (
  log_id uuid PRIMARY KEY,
  -- Raised by each process that takes the log over; a writer with an older epoch is fenced off.
  epoch bigint NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE entry (
  log_id uuid NOT NULL,
  index bigint NOT NULL CHECK (index >= 0),
  -- The exact bytes that were hashed. The columns after leaf_hash repeat parts of it for queries.
  leaf bytea NOT NULL CHECK (octet_length(leaf) <= 65536),
  leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
  tenant_id uuid NOT NULL,
  tenant_seq bigint NOT NULL CHECK (tenant_seq >= 0),
  at timestamptz NOT NULL,
  kind text NOT NULL,
  intent boolean NOT NULL,
  intent_index bigint,
  PRIMARY KEY (log_id, index),
  UNIQUE (log_id, tenant_id, tenant_seq)
);
CREATE INDEX entry_intent ON entry (log_id, index) WHERE intent;
CREATE INDEX entry_outcome ON entry (log_id, intent_index) WHERE intent_index IS NOT NULL;

-- Full tiles of the Merkle tree (C2SP tlog-tiles): 256 hashes, level 0 of leaves, level 1 of whole level 0 tiles.
CREATE TABLE tile (
  log_id uuid NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
  index bigint NOT NULL CHECK (index >= 0),
  hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
  PRIMARY KEY (log_id, level, index)
);

-- A copy of what the witness outside the database holds.
CREATE TABLE checkpoint (
  log_id uuid NOT NULL,
  size bigint NOT NULL CHECK (size > 0),
  note text NOT NULL CHECK (length(note) <= 4096),
  PRIMARY KEY (log_id, size)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE FUNCTION allow_next_epoch_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.epoch <> OLD.epoch + 1 OR NEW.log_id <> OLD.log_id OR NEW.created_at <> OLD.created_at THEN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tile FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE DELETE ON log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER next_epoch BEFORE UPDATE ON log FOR EACH ROW EXECUTE FUNCTION allow_next_epoch_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON tile FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ALWAYS: also when a superuser sets session_replication_role to replica.
ALTER TABLE entry ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER no_truncate;
ALTER TABLE tile ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER no_truncate;
ALTER TABLE checkpoint ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER no_truncate;
ALTER TABLE log ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER next_epoch, ENABLE ALWAYS TRIGGER no_truncate;

GRANT USAGE ON SCHEMA audit TO wardline_audit, wardline_auditor;
GRANT SELECT, INSERT ON entry, tile, checkpoint, log TO wardline_audit;
GRANT UPDATE (epoch) ON log TO wardline_audit;
GRANT SELECT ON entry, tile, checkpoint, log TO wardline_auditor;
