-- Keys of practices, messages, people. Everything of a practice is under row-level security that
-- denies by default; the run-time role owns nothing and gets only the rights named here.

CREATE TABLE deposit_key (
    tenant_id   uuid        NOT NULL,
    version     integer     NOT NULL,
    -- The public half, sealed under the service key so that it cannot be exchanged for another.
    sealed      bytea       NOT NULL,
    audit_index bigint      NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, version)
);
COMMENT ON TABLE deposit_key IS
    'Public halves of deposit keys. Of the deployment: a start reads those of all practices.';

CREATE TABLE tenant_key (
    tenant_id       uuid        NOT NULL,
    version         integer     NOT NULL,
    kek_id          uuid        NOT NULL,
    root_id         uuid        NOT NULL,
    root_version    integer     NOT NULL,
    wrapped_kek     bytea       NOT NULL,
    -- The deposit key of the same version: its point, and its private half wrapped under this practice's key.
    deposit_point   bytea       NOT NULL,
    wrapped_deposit bytea       NOT NULL,
    -- How many content keys this version has wrapped; 2^32 is the limit for random nonces.
    wraps           bigint      NOT NULL DEFAULT 0 CHECK (wraps BETWEEN 0 AND 4294967296),
    audit_index     bigint      NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, version)
);

CREATE TABLE message (
    tenant_id     uuid        NOT NULL,
    message_id    uuid        NOT NULL,
    mailbox_id    uuid        NOT NULL,
    call_id       uuid        NOT NULL,
    format        text        NOT NULL,
    created_at    timestamptz NOT NULL,
    audio_bytes   bigint      NOT NULL,
    sealed_bytes  bigint      NOT NULL,
    sha256        text        NOT NULL,
    interrupted   boolean     NOT NULL,
    -- Encrypted under the message's content key.
    caller_name   bytea       NOT NULL,
    caller_number bytea       NOT NULL,
    -- The content key: 'deposit' = to the deposit key, 'tenant' = under the practice's key.
    wrapped_by    text        NOT NULL CHECK (wrapped_by IN ('deposit', 'tenant')),
    kek_id        uuid        NOT NULL,
    kek_version   integer     NOT NULL,
    wrap          bytea       NOT NULL,
    heard_at      timestamptz,
    heard_index   bigint,
    audit_index   bigint      NOT NULL,
    PRIMARY KEY (tenant_id, message_id),
    CHECK ((heard_at IS NULL) = (heard_index IS NULL))
);
CREATE INDEX message_by_mailbox ON message (tenant_id, mailbox_id, created_at);
CREATE INDEX message_to_rewrap ON message (tenant_id, message_id) WHERE wrapped_by = 'deposit';

CREATE TABLE person (
    tenant_id            uuid        NOT NULL,
    user_id              uuid        NOT NULL,
    login                text        NOT NULL CHECK (login = lower(login)),
    role                 text        NOT NULL,
    -- Argon2id verifier, encrypted under the service key.
    verifier             bytea       NOT NULL,
    must_change          boolean     NOT NULL,
    -- Until when a one-time password opens the account.
    one_time_until       timestamptz,
    active               boolean     NOT NULL DEFAULT true,
    audit_index          bigint      NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, user_id),
    UNIQUE (tenant_id, login),
    CHECK (must_change = (one_time_until IS NOT NULL))
);

CREATE TABLE mailbox_grant (
    tenant_id   uuid        NOT NULL,
    user_id     uuid        NOT NULL,
    mailbox_id  uuid        NOT NULL,
    permission  text        NOT NULL,
    audit_index bigint      NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, user_id, mailbox_id, permission),
    FOREIGN KEY (tenant_id, user_id) REFERENCES person (tenant_id, user_id)
);

-- Failed sign-ins. Logins are keyed pseudonyms: what strangers type is not worth keeping in clear,
-- and a login that does not exist is counted like one that does.
CREATE TABLE lockout (
    tenant_id    uuid        NOT NULL,
    -- 'pair' = this login from this source, 'login' = from anywhere, 'source' = any login.
    kind         text        NOT NULL CHECK (kind IN ('pair', 'login', 'source')),
    subject      text        NOT NULL,
    failures     integer     NOT NULL,
    last_failure timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, kind, subject)
);

ALTER TABLE tenant_key    ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_key    FORCE ROW LEVEL SECURITY;
ALTER TABLE message       ENABLE ROW LEVEL SECURITY;
ALTER TABLE message       FORCE ROW LEVEL SECURITY;
ALTER TABLE person        ENABLE ROW LEVEL SECURITY;
ALTER TABLE person        FORCE ROW LEVEL SECURITY;
ALTER TABLE mailbox_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE mailbox_grant FORCE ROW LEVEL SECURITY;
ALTER TABLE lockout       ENABLE ROW LEVEL SECURITY;
ALTER TABLE lockout       FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON tenant_key
    USING (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid);
CREATE POLICY tenant ON message
    USING (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid);
CREATE POLICY tenant ON person
    USING (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid);
CREATE POLICY tenant ON mailbox_grant
    USING (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid);
CREATE POLICY tenant ON lockout
    USING (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid);

GRANT USAGE ON SCHEMA store TO wardline_app;
GRANT SELECT, INSERT ON deposit_key TO wardline_app;
GRANT SELECT, INSERT, UPDATE (wraps) ON tenant_key TO wardline_app;
GRANT SELECT, INSERT, UPDATE (wrapped_by, kek_id, kek_version, wrap, heard_at, heard_index)
    ON message TO wardline_app;
GRANT SELECT, INSERT, UPDATE (role, verifier, must_change, one_time_until, active, audit_index)
    ON person TO wardline_app;
GRANT SELECT, INSERT, DELETE ON mailbox_grant TO wardline_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON lockout TO wardline_app;
