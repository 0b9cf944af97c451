-- A leg's practice is its call's (call_leg_call): PostgreSQL need not look for the practice once more for each leg.
ALTER TABLE call_leg DROP CONSTRAINT call_leg_tenant_id_fkey;
