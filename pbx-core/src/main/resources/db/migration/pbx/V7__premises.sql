-- Where a practice is, and where in it each of its phones stands: what emergency services are told.

CREATE TABLE premises (
    tenant_id          uuid NOT NULL REFERENCES practice (id),
    id                 uuid NOT NULL,
    name               text NOT NULL,
    house_number       text NOT NULL,
    number_suffix      text,
    leading_direction  text,
    street             text NOT NULL,
    street_type        text,
    trailing_direction text,
    city               text NOT NULL,
    county             text,
    state              text NOT NULL,
    postal_code        text NOT NULL,
    time_zone          text NOT NULL,
    callback           text,
    validated_by       text,
    validated_on       date,
    created_at         timestamptz NOT NULL DEFAULT now(),
    audit_index        bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT premises_name UNIQUE (tenant_id, name),
    CHECK ((validated_by IS NULL) = (validated_on IS NULL))
);

-- No row: nobody has said where the phone stands.
CREATE TABLE device_location (
    tenant_id   uuid NOT NULL,
    device_id   uuid NOT NULL,
    premises_id uuid NOT NULL,
    building    text,
    floor       text,
    unit        text,
    room        text,
    detail      text,
    audit_index bigint NOT NULL,
    PRIMARY KEY (tenant_id, device_id),
    CONSTRAINT device_location_device FOREIGN KEY (tenant_id, device_id) REFERENCES device (tenant_id, id),
    CONSTRAINT device_location_premises FOREIGN KEY (tenant_id, premises_id) REFERENCES premises (tenant_id, id)
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['premises', 'device_location'] LOOP
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

GRANT SELECT, INSERT, UPDATE, DELETE ON premises, device_location TO wardline_app;
