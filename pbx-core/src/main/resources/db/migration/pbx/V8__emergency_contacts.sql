-- Who is told when help is called for. A place outside the practice (an address of mail, of a web server) and the key
-- that its messages are signed with are sealed.

CREATE TABLE emergency_contact (
    tenant_id    uuid NOT NULL REFERENCES practice (id),
    id           uuid NOT NULL,
    name         text NOT NULL,
    way          text NOT NULL,
    extension_id uuid,
    address      bytea,
    signing_key  bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    audit_index  bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT emergency_contact_name UNIQUE (tenant_id, name),
    CONSTRAINT emergency_contact_extension FOREIGN KEY (tenant_id, extension_id) REFERENCES extension (tenant_id, id)
);

ALTER TABLE emergency_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE emergency_contact FORCE ROW LEVEL SECURITY;
CREATE POLICY own_practice ON emergency_contact
    USING (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('wardline.tenant', true), '')::uuid);

GRANT SELECT, INSERT, DELETE ON emergency_contact TO wardline_app;
