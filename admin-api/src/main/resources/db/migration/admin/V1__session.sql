-- Sessions of people at the API. The token itself is nowhere: a row holds its SHA-256.

GRANT USAGE ON SCHEMA admin TO wardline_app;

CREATE TABLE session (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    user_id      uuid NOT NULL,
    token_hash   bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    method       text NOT NULL,
    started_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    ended_at     timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT session_token UNIQUE (tenant_id, token_hash)
);

CREATE INDEX session_live ON session (tenant_id, user_id) WHERE ended_at IS NULL;

ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
CREATE POLICY own_practice ON session
    USING (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON session TO wardline_app;
GRANT UPDATE (last_seen_at, ended_at) ON session TO wardline_app;
