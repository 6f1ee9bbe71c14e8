-- Who sees what: the scope of a staff transaction, and the outlets inside it.
--
-- The scope is set by staff.set_scope in each transaction; without it nothing is visible.
-- Row-level security is no wall on a hypertable (chunks do not inherit policies), so the staff
-- login has no grant on any hypertable and reads views that filter by these functions. This guards
-- against a forgotten filter, not against someone who can run SQL of their own: see docs/adr/0013.

DROP SCHEMA IF EXISTS staff CASCADE;
CREATE SCHEMA staff;
COMMENT ON SCHEMA staff IS 'views of the staff site, filtered by the scope of the transaction';

CREATE FUNCTION staff.set_scope(county_ids integer[]) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    SELECT set_config('qingyuan.scope', CASE WHEN county_ids IS NULL THEN '*' ELSE county_ids::text END, true)
$$;
COMMENT ON FUNCTION staff.set_scope IS 'scope of this transaction: null is the whole city, else county ids';

CREATE FUNCTION staff.sees_county(county_id integer) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT CASE coalesce(current_setting('qingyuan.scope', true), '')
        WHEN '*' THEN true
        WHEN '' THEN false
        ELSE county_id = ANY (current_setting('qingyuan.scope', true)::integer[])
    END
$$;

-- The county of an enterprise for the purpose of access is the newest one on record.
CREATE VIEW staff.visible_enterprise WITH (security_barrier) AS
SELECT newest.enterprise_id, newest.county_id
FROM (
    SELECT DISTINCT ON (enterprise_id) enterprise_id, county_id
    FROM qy.enterprise_place
    ORDER BY enterprise_id, lower(during) DESC NULLS LAST
) AS newest
WHERE staff.sees_county(newest.county_id);

-- An outlet that several enterprises use is seen by every county that one of them lies in.
CREATE VIEW staff.visible_outlet WITH (security_barrier) AS
SELECT DISTINCT used.outlet_id
FROM qy.outlet_enterprise AS used
JOIN staff.visible_enterprise USING (enterprise_id);

CREATE VIEW staff.visible_monitor WITH (security_barrier) AS
SELECT DISTINCT placed.monitor_id
FROM qy.monitor_outlet AS placed
JOIN staff.visible_outlet USING (outlet_id);
