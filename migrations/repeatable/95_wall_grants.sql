-- Privileges on the links of walls: staff make and revoke them, nobody changes what one shows.
-- Stands after 90_grants.sql, which takes everything away first.

REVOKE ALL ON qy.wall_link FROM {prefix}_ingest;
GRANT SELECT, INSERT, UPDATE (revoked_at, revoked_by, last_seen_at, last_address) ON qy.wall_link TO {prefix}_staff;
