-- What a practice lets its phones call in the public network, and how much. Without a row the defaults hold.

CREATE TABLE outside_rules (
    tenant_id        uuid NOT NULL REFERENCES practice (id) PRIMARY KEY,
    phone_calls      integer NOT NULL,
    gateway_calls    integer NOT NULL,
    practice_calls   integer NOT NULL,
    phone_minutes    integer NOT NULL,
    gateway_minutes  integer NOT NULL,
    practice_minutes integer NOT NULL,
    countries        text NOT NULL,
    audit_index      bigint NOT NULL
);

ALTER TABLE outside_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE outside_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY own_practice ON outside_rules
    USING (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid);

GRANT SELECT, INSERT, DELETE ON outside_rules TO wardline_app;
