-- What connects practices to the public network. The numbers are the practice's own, in the order given.

CREATE TABLE trunk (
    tenant_id         uuid NOT NULL REFERENCES practice (id),
    id                uuid NOT NULL,
    name              text NOT NULL,
    host              text NOT NULL,
    port              integer NOT NULL,
    authorities       text,
    lines             integer NOT NULL,
    associate_name    text,
    associate_scope   text,
    associate_signed  date,
    associate_expires date,
    audit_index       bigint NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT trunk_name UNIQUE (tenant_id, name),
    CONSTRAINT trunk_associate CHECK (
        num_nonnulls(associate_name, associate_scope, associate_signed, associate_expires) IN (0, 4))
);

CREATE TABLE trunk_number (
    tenant_id    uuid NOT NULL,
    trunk_id     uuid NOT NULL,
    position     integer NOT NULL,
    number       text NOT NULL,
    extension_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, trunk_id, position),
    CONSTRAINT trunk_number_number UNIQUE (tenant_id, trunk_id, number),
    CONSTRAINT trunk_number_trunk FOREIGN KEY (tenant_id, trunk_id) REFERENCES trunk (tenant_id, id),
    CONSTRAINT trunk_number_extension FOREIGN KEY (tenant_id, extension_id) REFERENCES extension (tenant_id, id)
);

-- A call comes from a phone or from a trunk, and so does each of its legs.
ALTER TABLE call_record ALTER COLUMN caller_device DROP NOT NULL;
ALTER TABLE call_record ADD COLUMN caller_trunk uuid;
ALTER TABLE call_record ADD CONSTRAINT call_record_caller CHECK (num_nonnulls(caller_device, caller_trunk) = 1);
ALTER TABLE call_leg ALTER COLUMN device_id DROP NOT NULL;
ALTER TABLE call_leg ALTER COLUMN extension_id DROP NOT NULL;
ALTER TABLE call_leg ADD COLUMN trunk_id uuid;
ALTER TABLE call_leg ADD CONSTRAINT call_leg_end CHECK (
    num_nonnulls(device_id, trunk_id) = 1 AND num_nonnulls(extension_id, trunk_id) = 1);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['trunk', 'trunk_number'] LOOP
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

GRANT SELECT, INSERT, UPDATE, DELETE ON trunk TO wardline_app;
GRANT SELECT, INSERT, DELETE ON trunk_number TO wardline_app;
