-- Phones that are registered and have not said goodbye: a hint after a restart that they will be back any moment,
-- and nothing else. Requests go down live connections only.

CREATE TABLE present_phone (
    tenant_id uuid NOT NULL REFERENCES practice (id),
    device_id uuid NOT NULL,
    until     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, device_id),
    CONSTRAINT present_phone_device FOREIGN KEY (tenant_id, device_id)
        REFERENCES device (tenant_id, id) ON DELETE CASCADE
);

ALTER TABLE present_phone ENABLE ROW LEVEL SECURITY;
ALTER TABLE present_phone FORCE ROW LEVEL SECURITY;
CREATE POLICY own_practice ON present_phone
    USING (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON present_phone TO wardline_app;
