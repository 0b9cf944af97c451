DO $$
DECLARE
  wanted text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wardline_owner') THEN
    CREATE ROLE wardline_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
  FOREACH wanted IN ARRAY ARRAY['wardline_migrator', 'wardline_app', 'wardline_audit', 'wardline_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', wanted);
    END IF;
  END LOOP;
END
$$;
GRANT wardline_owner TO wardline_migrator;
