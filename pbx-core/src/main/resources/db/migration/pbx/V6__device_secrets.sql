-- A phone that is there is given a new secret.

GRANT UPDATE (ha1_sha256) ON device TO wardline_app;
