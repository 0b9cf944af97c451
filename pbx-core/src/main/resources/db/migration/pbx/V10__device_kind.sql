-- Whether a device is somebody's phone or a gateway, whose callers are outside. What was added before is a phone.

ALTER TABLE device
    ADD COLUMN kind text NOT NULL DEFAULT 'PHONE',
    ADD CONSTRAINT device_kind CHECK (kind IN ('PHONE', 'GATEWAY'));
ALTER TABLE device ALTER COLUMN kind DROP DEFAULT;
