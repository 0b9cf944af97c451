-- How long messages live: deleted by people or by age, brought back for a while, then shredded.

ALTER TABLE practice_settings
    -- After how many days a message is deleted by itself; never when null.
    ADD COLUMN kept_days     integer CHECK (kept_days BETWEEN 30 AND 10950),
    ADD COLUMN recovery_days integer NOT NULL DEFAULT 30 CHECK (recovery_days BETWEEN 7 AND 365);

ALTER TABLE message
    -- Deleted by age has nobody who did it.
    DROP CONSTRAINT message_deletion,
    ADD CONSTRAINT message_deletion
        CHECK (num_nulls(deleted_at, deleted_index) IN (0, 2) AND (deleted_by IS NULL OR deleted_at IS NOT NULL)),
    -- Decided, and no longer to be brought back: the entry in the audit log comes next, then the row goes.
    ADD COLUMN shredding boolean NOT NULL DEFAULT false CHECK (deleted_at IS NOT NULL OR NOT shredding);
CREATE INDEX message_deleted ON message (tenant_id, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX message_kept ON message (tenant_id, created_at) WHERE deleted_at IS NULL;

-- Messages whose keys are destroyed.
CREATE TABLE shredded (
    tenant_id   uuid        NOT NULL,
    message_id  uuid        NOT NULL,
    mailbox_id  uuid        NOT NULL,
    sha256      text        NOT NULL,
    shredded_at timestamptz NOT NULL,
    -- When the sealed object was removed as well.
    removed_at  timestamptz,
    audit_index bigint      NOT NULL,
    PRIMARY KEY (tenant_id, message_id)
);
CREATE INDEX shredded_to_remove ON shredded (tenant_id, message_id) WHERE removed_at IS NULL;

-- Mailboxes of which nothing ends by itself.
CREATE TABLE legal_hold (
    tenant_id   uuid        NOT NULL,
    mailbox_id  uuid        NOT NULL,
    placed_at   timestamptz NOT NULL,
    audit_index bigint      NOT NULL,
    PRIMARY KEY (tenant_id, mailbox_id)
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['shredded', 'legal_hold'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format(
            'CREATE POLICY tenant ON %I'
            ' USING (tenant_id = nullif(current_setting(''wardline.tenant'', true), '''')::uuid)'
            ' WITH CHECK (tenant_id = nullif(current_setting(''wardline.tenant'', true), '''')::uuid)',
            tenant_table);
    END LOOP;
END
$$;

GRANT DELETE, UPDATE (shredding) ON message TO wardline_app;
GRANT SELECT, INSERT, UPDATE (removed_at) ON shredded TO wardline_app;
GRANT SELECT, INSERT, DELETE ON legal_hold TO wardline_app;
GRANT UPDATE (kept_days, recovery_days) ON practice_settings TO wardline_app;
