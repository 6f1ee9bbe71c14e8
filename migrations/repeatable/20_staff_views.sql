-- One view in schema staff for every table that staff read, with the filter that its key asks for.
--
-- Tables with a key of an enterprise, outlet or monitor show the rows inside the scope of the
-- transaction; reference tables show every row. A table in none of these lists is not readable.

DO $views$
DECLARE
    subject text;
    key_column text;
    visible text;
    whole_tables text[] := ARRAY[
        'pollutant', 'industry', 'document', 'legal_text', 'rule_parameter', 'mark_effect', 'flag_effect',
        'standard_limit', 'workday', 'setting', 'region', 'region_name', 'special_period',
        'om_operator', 'om_operator_name', 'om_person', 'data_version', 'computation_run', 'staff_role', 'review_cause'];
    enterprise_tables text[] := ARRAY[
        'enterprise', 'enterprise_name', 'enterprise_code', 'enterprise_place', 'enterprise_industry',
        'enterprise_parent', 'enterprise_status', 'key_unit', 'permit_version', 'furnace', 'disclosure',
        'execution_report_amount', 'penalty'];
    outlet_tables text[] := ARRAY[
        'outlet', 'outlet_name', 'outlet_enterprise', 'permit_outlet', 'permit_factor', 'outlet_networking',
        'in_charge', 'limit_value', 'permitted_amount_outlet', 'hourly_condition', 'received_daily_value',
        'operating_period', 'mark', 'manual_sample', 'judgement_day', 'daily_value', 'day_review',
        'review_closing', 'outlet_profile',
        'condition_revision', 'dirty_mark', 'substitution_quarter', 'substitution_run', 'substitution_day',
        'outlet_emission_month'];
    monitor_tables text[] := ARRAY[
        'monitor', 'monitor_number', 'monitor_outlet', 'monitor_factor', 'om_contract', 'om_visit',
        'hourly_value', 'value_revision', 'comparison_test', 'standard_check', 'calibration',
        'maintenance_record', 'fault_record', 'control_period'];
BEGIN
    FOREACH subject IN ARRAY whole_tables LOOP
        EXECUTE format('CREATE VIEW staff.%1$I AS SELECT * FROM qy.%1$I', subject);
    END LOOP;
    FOR subject, key_column, visible IN
        SELECT name, 'enterprise_id', 'visible_enterprise' FROM unnest(enterprise_tables) AS name
        UNION ALL SELECT name, 'outlet_id', 'visible_outlet' FROM unnest(outlet_tables) AS name
        UNION ALL SELECT name, 'monitor_id', 'visible_monitor' FROM unnest(monitor_tables) AS name
    LOOP
        EXECUTE format(
            'CREATE VIEW staff.%1$I WITH (security_barrier) AS SELECT * FROM qy.%1$I
             WHERE %2$I IN (SELECT %2$I FROM staff.%3$I)', subject, key_column, visible);
    END LOOP;
END
$views$;

CREATE VIEW staff.furnace_temperature WITH (security_barrier) AS
SELECT * FROM qy.furnace_temperature WHERE furnace_id IN (SELECT furnace_id FROM staff.furnace);

CREATE VIEW staff.comparison_pair WITH (security_barrier) AS
SELECT * FROM qy.comparison_pair
WHERE comparison_test_id IN (SELECT comparison_test_id FROM staff.comparison_test);

CREATE VIEW staff.mark_evidence WITH (security_barrier) AS
SELECT * FROM qy.mark_evidence WHERE mark_id IN (SELECT mark_id FROM staff.mark);

CREATE VIEW staff.permit WITH (security_barrier) AS
SELECT * FROM qy.permit WHERE permit_id IN (SELECT permit_id FROM staff.permit_version);

CREATE VIEW staff.permitted_amount WITH (security_barrier) AS
SELECT * FROM qy.permitted_amount WHERE permit_id IN (SELECT permit_id FROM staff.permit_version);

CREATE VIEW staff.emission_month WITH (security_barrier) AS
SELECT * FROM qy.emission_month WHERE staff.sees_county(county_id);

CREATE VIEW staff.feedback WITH (security_barrier) AS
SELECT feedback_id, case_number, enterprise_id, kind, message, observed_at, place,
       reporter_sealed IS NOT NULL AS has_reporter, state, received_at, answer_zh, answered_at
FROM qy.feedback
WHERE CASE WHEN enterprise_id IS NULL THEN staff.sees_county(NULL)
           ELSE enterprise_id IN (SELECT enterprise_id FROM staff.visible_enterprise) END;
COMMENT ON VIEW staff.feedback IS 'without the reporter, whose sealed identity only the permission read_reporter reaches';

-- A batch may hold rows of many counties, so a scoped user sees only that it was and when.
CREATE VIEW staff.import_batch AS
SELECT batch_id, kind, source_name, assumed, started_at, finished_at, first_time, last_time FROM qy.import_batch;

CREATE VIEW staff.import_batch_detail WITH (security_barrier) AS
SELECT * FROM qy.import_batch WHERE coalesce(current_setting('qingyuan.scope', true), '') = '*';
CREATE VIEW staff.import_reject WITH (security_barrier) AS
SELECT * FROM qy.import_reject WHERE coalesce(current_setting('qingyuan.scope', true), '') = '*';
