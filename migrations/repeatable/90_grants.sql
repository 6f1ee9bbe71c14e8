-- Privileges of the four logins. {prefix} is replaced by the runner with the prefix of the role names.

-- Schema public and the database itself are not the owner role's to grant: the runner does that.
REVOKE ALL ON SCHEMA qy, staff, published FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA staff, published FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA qy, staff, published FROM {prefix}_ingest, {prefix}_staff, {prefix}_public;

-- Intake and rollup: rows in, nothing about people.
GRANT USAGE ON SCHEMA qy TO {prefix}_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA qy TO {prefix}_ingest;
REVOKE ALL ON qy.app_user, qy.staff_role, qy.audit_log, qy.feedback FROM {prefix}_ingest;
REVOKE UPDATE, DELETE ON qy.value_revision, qy.condition_revision, qy.row_revision, qy.import_reject FROM {prefix}_ingest;
REVOKE INSERT, UPDATE, DELETE ON qy.day_review, qy.review_closing FROM {prefix}_ingest;
GRANT INSERT ON qy.audit_log TO {prefix}_ingest;

-- Staff: the scoped views; of people only what a login needs.
GRANT USAGE ON SCHEMA staff TO {prefix}_staff;
GRANT SELECT ON ALL TABLES IN SCHEMA staff TO {prefix}_staff;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA staff TO {prefix}_staff;
GRANT USAGE ON SCHEMA qy TO {prefix}_staff;
GRANT SELECT ON qy.app_user TO {prefix}_staff;
GRANT UPDATE (failed_logins, locked_until, last_login_at, password_hash, password_changed_at, session_epoch)
    ON qy.app_user TO {prefix}_staff;
GRANT INSERT, SELECT ON qy.audit_log TO {prefix}_staff;

-- Public: schema published and two functions.
GRANT USAGE ON SCHEMA published TO {prefix}_public;
GRANT SELECT ON ALL TABLES IN SCHEMA published TO {prefix}_public;
GRANT EXECUTE ON FUNCTION
    published.submit_feedback(text, text, integer, text, text, timestamptz, text, bytea),
    published.feedback_state(text, text) TO {prefix}_public;

-- What days are computed from is ended, revised or withdrawn, never deleted: an importer marks what a
-- changed row touches, and a row that is gone could not be marked. Records of calibrations, checks and
-- comparison tests mark themselves by triggers.
REVOKE DELETE ON qy.limit_value, qy.mark, qy.operating_period, qy.in_charge, qy.monitor_factor, qy.flag_meaning,
    qy.monitor, qy.outlet, qy.outlet_enterprise, qy.outlet_networking, qy.permit_factor, qy.enterprise_industry,
    qy.enterprise_place, qy.special_period, qy.manual_sample FROM {prefix}_ingest;
-- Rules come with an upgrade, which marks every computed day.
REVOKE INSERT, UPDATE, DELETE ON qy.rule_parameter, qy.mark_effect, qy.flag_effect, qy.pollutant FROM {prefix}_ingest;
