-- Voicemail as people use it: what each has heard, what is deleted, copies for colleagues, greetings, and the number
-- and PIN with which a person proves themselves by phone.

-- Heard is a person's matter, not the message's: in a shared mailbox each listener has a lamp of their own.
ALTER TABLE message DROP COLUMN heard_at, DROP COLUMN heard_index;
CREATE TABLE heard (
    tenant_id   uuid        NOT NULL,
    message_id  uuid        NOT NULL,
    user_id     uuid        NOT NULL,
    heard_at    timestamptz NOT NULL,
    audit_index bigint      NOT NULL,
    PRIMARY KEY (tenant_id, message_id, user_id),
    FOREIGN KEY (tenant_id, message_id) REFERENCES message (tenant_id, message_id)
);

ALTER TABLE message
    ADD COLUMN deleted_at     timestamptz,
    ADD COLUMN deleted_by     uuid,
    ADD COLUMN deleted_index  bigint,
    -- Of a copy: whose copy it is, who gave it, and how much of its audio is what they said to it.
    ADD COLUMN forwarded_from uuid,
    ADD COLUMN forwarded_by   uuid,
    ADD COLUMN comment_bytes  bigint CHECK (comment_bytes >= 0),
    ADD CONSTRAINT message_deletion CHECK (num_nulls(deleted_at, deleted_by, deleted_index) IN (0, 3)),
    ADD CHECK (num_nulls(forwarded_from, forwarded_by, comment_bytes) IN (0, 3));

-- How a person proves who they are by phone. Nobody has another's number, so no PIN is shared.
CREATE TABLE phone_pin (
    tenant_id      uuid        NOT NULL,
    user_id        uuid        NOT NULL,
    number         text        NOT NULL CHECK (number ~ '^[1-9][0-9]{1,5}$'),
    -- Argon2id verifier, encrypted under the service key.
    verifier       bytea       NOT NULL,
    -- Until when a first PIN opens; a chosen one has none.
    one_time_until timestamptz,
    changed_at     timestamptz NOT NULL,
    audit_index    bigint      NOT NULL,
    PRIMARY KEY (tenant_id, user_id),
    CONSTRAINT phone_pin_number UNIQUE (tenant_id, number),
    FOREIGN KEY (tenant_id, user_id) REFERENCES person (tenant_id, user_id)
);

-- In the service domain: a caller hears the greeting while the content root is away.
CREATE TABLE greeting (
    tenant_id   uuid        NOT NULL,
    mailbox_id  uuid        NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('standard', 'busy', 'out_of_office')),
    audio       bytea       NOT NULL,
    -- Whether callers hear it; one that is off is kept.
    in_use      boolean     NOT NULL,
    audit_index bigint      NOT NULL,
    PRIMARY KEY (tenant_id, mailbox_id, kind)
);

-- How often a counter has closed since it was last forgotten: each time is twice as long. And how many of its failures
-- were PINs: a right PIN takes those back and no others.
ALTER TABLE lockout
    ADD COLUMN rounds       integer NOT NULL DEFAULT 0,
    ADD COLUMN pin_failures integer NOT NULL DEFAULT 0;

-- What a practice decides about its voicemail. A practice without a row has the defaults.
CREATE TABLE practice_settings (
    tenant_id   uuid   NOT NULL,
    -- Name of the IANA time zone in which people hear when a caller rang.
    time_zone   text   NOT NULL,
    audit_index bigint NOT NULL,
    PRIMARY KEY (tenant_id)
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['heard', 'phone_pin', 'greeting', 'practice_settings'] LOOP
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

GRANT UPDATE (deleted_at, deleted_by, deleted_index) ON message TO wardline_app;
GRANT SELECT, INSERT, DELETE ON heard TO wardline_app;
GRANT SELECT, INSERT, DELETE, UPDATE (number, verifier, one_time_until, changed_at, audit_index)
    ON phone_pin TO wardline_app;
GRANT SELECT, INSERT, DELETE, UPDATE (audio, in_use, audit_index) ON greeting TO wardline_app;
GRANT SELECT, INSERT, UPDATE (time_zone, audit_index) ON practice_settings TO wardline_app;
