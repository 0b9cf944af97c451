-- What practices set about their calls: forwards, do-not-disturb, ring groups, pickup, what displays show;
-- and how each side of a call ended.

ALTER TABLE device ADD COLUMN caller_display text NOT NULL DEFAULT 'FULL_NAME';

-- An extension without a row is handled as usual.
CREATE TABLE call_handling (
    tenant_id         uuid NOT NULL REFERENCES practice (id),
    extension_id      uuid NOT NULL,
    do_not_disturb    boolean NOT NULL DEFAULT false,
    call_waiting      boolean NOT NULL DEFAULT true,
    forward_always    text,
    forward_busy      text,
    forward_no_answer text,
    pickup_group      text,
    staff_role        text,
    audit_index       bigint NOT NULL,
    PRIMARY KEY (tenant_id, extension_id),
    CONSTRAINT call_handling_extension FOREIGN KEY (tenant_id, extension_id)
        REFERENCES extension (tenant_id, id)
);

CREATE TABLE ring_group (
    tenant_id    uuid NOT NULL REFERENCES practice (id),
    extension_id uuid NOT NULL,
    ring_order   text NOT NULL,
    each_seconds integer NOT NULL,
    priority     boolean NOT NULL,
    audit_index  bigint NOT NULL,
    PRIMARY KEY (tenant_id, extension_id),
    CONSTRAINT ring_group_extension FOREIGN KEY (tenant_id, extension_id)
        REFERENCES extension (tenant_id, id)
);

CREATE TABLE ring_group_member (
    tenant_id     uuid NOT NULL REFERENCES practice (id),
    group_id      uuid NOT NULL,
    position      integer NOT NULL,
    extension_id  uuid NOT NULL,
    delay_seconds integer NOT NULL,
    PRIMARY KEY (tenant_id, group_id, position),
    CONSTRAINT ring_group_member_group FOREIGN KEY (tenant_id, group_id)
        REFERENCES ring_group (tenant_id, extension_id) ON DELETE CASCADE,
    CONSTRAINT ring_group_member_extension FOREIGN KEY (tenant_id, extension_id)
        REFERENCES extension (tenant_id, id)
);

-- Per role what its phones show of outside callers; OTHERS where nobody of a known role sits.
CREATE TABLE caller_display_rule (
    tenant_id   uuid NOT NULL REFERENCES practice (id),
    staff_role  text NOT NULL,
    display     text NOT NULL,
    audit_index bigint NOT NULL,
    PRIMARY KEY (tenant_id, staff_role)
);

-- One row per phone that had part in a call. extension_id is the one that it served then.
CREATE TABLE call_leg (
    tenant_id    uuid NOT NULL REFERENCES practice (id),
    call_id      uuid NOT NULL,
    number       integer NOT NULL,
    device_id    uuid NOT NULL,
    extension_id uuid NOT NULL,
    started_at   timestamptz NOT NULL,
    answered_at  timestamptz,
    ended_at     timestamptz NOT NULL,
    reason       text NOT NULL,
    PRIMARY KEY (tenant_id, call_id, number),
    CONSTRAINT call_leg_call FOREIGN KEY (tenant_id, call_id) REFERENCES call_record (tenant_id, id)
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY
        ARRAY['call_handling', 'ring_group', 'ring_group_member', 'caller_display_rule', 'call_leg'] LOOP
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

GRANT SELECT, INSERT, UPDATE ON call_handling, ring_group, caller_display_rule TO wardline_app;
GRANT SELECT, INSERT, DELETE ON ring_group_member TO wardline_app;
GRANT DELETE ON ring_group TO wardline_app;
GRANT SELECT, INSERT ON call_leg TO wardline_app;
GRANT UPDATE (caller_display, audit_index) ON device TO wardline_app;
