-- Privileges on the loggers: who may send is decided by the owner's command line alone.
-- Stands after 90_grants.sql, which takes everything away first.

REVOKE INSERT, UPDATE, DELETE ON qy.logger_access FROM {prefix}_ingest;
