-- A message's time begins anew when it is brought back or given to a colleague; null counts from its creation.

ALTER TABLE message ADD COLUMN kept_since timestamptz;
DROP INDEX message_kept;
CREATE INDEX message_kept ON message (tenant_id, coalesce(kept_since, created_at)) WHERE deleted_at IS NULL;
GRANT UPDATE (kept_since) ON message TO wardline_app;
