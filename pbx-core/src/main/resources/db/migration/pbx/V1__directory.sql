-- The directory of practices and their call records.
-- practice is a table of the deployment: the server lists practices before it works for any.
-- All others are tenant tables: tenant_id first in every key, row-level security forced, default deny.

CREATE TABLE practice (
    id          uuid PRIMARY KEY,
    name        text NOT NULL,
    domain      text NOT NULL,
    audit_index bigint NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT practice_domain UNIQUE (domain)
);

CREATE TABLE mailbox (
    tenant_id   uuid NOT NULL REFERENCES practice (id),
    id          uuid NOT NULL,
    name        text NOT NULL,
    audit_index bigint NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT mailbox_name UNIQUE (tenant_id, name)
);

CREATE TABLE extension (
    tenant_id    uuid NOT NULL REFERENCES practice (id),
    id           uuid NOT NULL,
    number       text NOT NULL,
    display_name text NOT NULL,
    mailbox_id   uuid,
    ring_seconds integer NOT NULL,
    audit_index  bigint NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT extension_number UNIQUE (tenant_id, number),
    CONSTRAINT extension_mailbox FOREIGN KEY (tenant_id, mailbox_id) REFERENCES mailbox (tenant_id, id)
);

-- ha1_* are sealed; ha1_md5 goes once the device has used SHA-256.
CREATE TABLE device (
    tenant_id    uuid NOT NULL REFERENCES practice (id),
    id           uuid NOT NULL,
    extension_id uuid NOT NULL,
    username     text NOT NULL,
    label        text NOT NULL,
    ha1_sha256   bytea NOT NULL,
    ha1_md5      bytea,
    audit_index  bigint NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT device_username UNIQUE (tenant_id, username),
    CONSTRAINT device_extension FOREIGN KEY (tenant_id, extension_id) REFERENCES extension (tenant_id, id)
);

-- caller_* and dialled are sealed. A call has one row, written when it is over.
CREATE TABLE call_record (
    tenant_id     uuid NOT NULL REFERENCES practice (id),
    id            uuid NOT NULL,
    caller_device uuid NOT NULL,
    destination   uuid,
    outcome       text NOT NULL,
    caller_name   bytea NOT NULL,
    caller_number bytea NOT NULL,
    dialled       bytea NOT NULL,
    suites        text NOT NULL,
    started_at    timestamptz NOT NULL,
    answered_at   timestamptz,
    ended_at      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['mailbox', 'extension', 'device', 'call_record'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format(
            'CREATE POLICY own_practice ON %I'
            ' USING (tenant_id = nullif(current_setting(''wardline.tenant'', true), '''')::uuid)'
            ' WITH CHECK (tenant_id = nullif(current_setting(''wardline.tenant'', true), '''')::uuid)',
            tenant_table);
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA pbx TO wardline_app;
GRANT SELECT, INSERT ON practice, mailbox, extension, device, call_record TO wardline_app;
GRANT UPDATE (ha1_md5) ON device TO wardline_app;
