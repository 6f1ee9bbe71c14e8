-- Privileges on short links: staff make and read them, nobody changes where one leads.
-- Stands after 90_grants.sql, which takes everything away first.

REVOKE ALL ON qy.short_link FROM {prefix}_ingest;
GRANT SELECT, INSERT ON qy.short_link TO {prefix}_staff;
