CREATE TABLE note (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  body text NOT NULL,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE note FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON note
  USING (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid);
GRANT USAGE ON SCHEMA kit TO wardline_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON note TO wardline_app;
