-- The SHA-256 fingerprint of the certificate that a phone proves itself by, in hexadecimal; no secret.

ALTER TABLE device
    ADD COLUMN certificate text,
    ADD CONSTRAINT device_certificate UNIQUE (tenant_id, certificate);

GRANT UPDATE (certificate) ON device TO wardline_app;
