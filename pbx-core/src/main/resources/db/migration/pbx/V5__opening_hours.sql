-- When practices are open, where the calls of their main lines go then, who is on call, and the night switch.
-- Hours are texts such as 08:00-12:00 13:00-17:00, by the clock on the practice's wall.

CREATE TABLE opening_hours (
    tenant_id   uuid PRIMARY KEY REFERENCES practice (id),
    time_zone   text NOT NULL,
    rota_from   timestamp,
    rota_days   integer,
    audit_index bigint NOT NULL
);

CREATE TABLE weekly_hours (
    tenant_id uuid NOT NULL REFERENCES opening_hours (tenant_id),
    weekday   integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    open      text NOT NULL,
    lunch     text NOT NULL,
    PRIMARY KEY (tenant_id, weekday)
);

CREATE TABLE holiday (
    tenant_id uuid NOT NULL REFERENCES opening_hours (tenant_id),
    first_day date NOT NULL,
    last_day  date NOT NULL,
    name      text NOT NULL,
    open      text NOT NULL,
    lunch     text NOT NULL,
    PRIMARY KEY (tenant_id, first_day)
);

CREATE TABLE on_call_turn (
    tenant_id    uuid NOT NULL REFERENCES opening_hours (tenant_id),
    position     integer NOT NULL,
    extension_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, position),
    CONSTRAINT on_call_turn_extension FOREIGN KEY (tenant_id, extension_id)
        REFERENCES extension (tenant_id, id)
);

-- Extensions whose phones may turn the night switch.
CREATE TABLE night_switch_extension (
    tenant_id    uuid NOT NULL REFERENCES opening_hours (tenant_id),
    extension_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, extension_id),
    CONSTRAINT night_switch_extension_extension FOREIGN KEY (tenant_id, extension_id)
        REFERENCES extension (tenant_id, id)
);

-- No row: the hours hold. until is empty when somebody has to switch it back.
CREATE TABLE night_switch (
    tenant_id   uuid PRIMARY KEY REFERENCES opening_hours (tenant_id),
    position    text NOT NULL,
    until       timestamptz,
    audit_index bigint NOT NULL
);

-- One row per extension that goes by the hours and state of the practice.
CREATE TABLE main_line (
    tenant_id         uuid NOT NULL REFERENCES opening_hours (tenant_id),
    extension_id      uuid NOT NULL,
    state             text NOT NULL,
    target            text NOT NULL,
    target_extension  uuid,
    target_mailbox    uuid,
    audit_index       bigint NOT NULL,
    PRIMARY KEY (tenant_id, extension_id, state),
    CONSTRAINT main_line_extension FOREIGN KEY (tenant_id, extension_id) REFERENCES extension (tenant_id, id),
    CONSTRAINT main_line_target_extension FOREIGN KEY (tenant_id, target_extension)
        REFERENCES extension (tenant_id, id),
    CONSTRAINT main_line_target_mailbox FOREIGN KEY (tenant_id, target_mailbox) REFERENCES mailbox (tenant_id, id)
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY
        ARRAY['opening_hours', 'weekly_hours', 'holiday', 'on_call_turn', 'night_switch_extension', 'night_switch',
              'main_line'] LOOP
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

GRANT SELECT, INSERT, UPDATE ON opening_hours TO wardline_app;
GRANT SELECT, INSERT, DELETE ON weekly_hours, holiday, on_call_turn, night_switch_extension, main_line TO wardline_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON night_switch TO wardline_app;
