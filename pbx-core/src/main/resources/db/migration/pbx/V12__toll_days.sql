-- Minutes of calls into the public network that are reserved for a phone, or for all of a practice (account is the
-- practice's own id). They only grow: what a process had reserved when it died counts as used. A phone's days outlive it.

CREATE TABLE toll_day (
    tenant_id uuid NOT NULL REFERENCES practice (id),
    day       date NOT NULL,
    account   uuid NOT NULL,
    minutes   integer NOT NULL CHECK (minutes >= 0),
    PRIMARY KEY (tenant_id, day, account)
);

ALTER TABLE toll_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE toll_day FORCE ROW LEVEL SECURITY;
CREATE POLICY own_practice ON toll_day
    USING (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON toll_day TO wardline_app;
