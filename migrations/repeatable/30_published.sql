-- What the public may read. The public login reads this schema and nothing else.
--
-- Left out on purpose: enterprises whose data were assumed; days that are not settled; verdicts of
-- limits that nobody reviewed, and of days whose unit is doubtful; the stages warning and pending, which never leave the staff site.

DROP SCHEMA IF EXISTS published CASCADE;
CREATE SCHEMA published;
COMMENT ON SCHEMA published IS 'what the public site shows and the open data hold';

CREATE VIEW published.setting AS
SELECT name, value FROM qy.setting WHERE name IN ('is_demo', 'city_name_zh', 'city_name_en', 'map_kind', 'map_river');

CREATE VIEW published.data_version AS SELECT version, raised_at FROM qy.data_version;

CREATE VIEW published.pollutant AS
SELECT pollutant_code, name_zh, name_en, short_en, medium, role, unit, sort_order FROM qy.pollutant;

CREATE VIEW published.industry AS SELECT industry_code, name_zh, name_en, sort_order FROM qy.industry;

CREATE VIEW published.region AS
SELECT r.region_id, r.level, n.region_code, n.name_zh, n.name_en, n.parent_region_id, n.during,
       r.outline, r.label_x, r.label_y, r.sort_order
FROM qy.region AS r JOIN qy.region_name AS n USING (region_id);

CREATE VIEW published.enterprise AS
SELECT e.enterprise_id, e.enterprise_ref, e.management_class, e.first_known_on
FROM qy.enterprise AS e
WHERE NOT e.is_assumed;

CREATE VIEW published.enterprise_name AS
SELECT n.enterprise_id, n.name_zh, n.name_en, n.short_name_zh, n.during
FROM qy.enterprise_name AS n JOIN published.enterprise USING (enterprise_id);

CREATE VIEW published.enterprise_place AS
SELECT p.enterprise_id, p.county_id, p.address_zh, p.address_en, p.x, p.y, p.during
FROM qy.enterprise_place AS p JOIN published.enterprise USING (enterprise_id);

CREATE VIEW published.enterprise_industry AS
SELECT i.enterprise_id, i.industry_code, i.during
FROM qy.enterprise_industry AS i JOIN published.enterprise USING (enterprise_id);

CREATE VIEW published.enterprise_status AS
SELECT s.enterprise_id, s.status, s.during
FROM qy.enterprise_status AS s JOIN published.enterprise USING (enterprise_id);

CREATE VIEW published.outlet AS
SELECT o.outlet_id, o.outlet_ref, o.medium, o.kind, o.first_known_on
FROM qy.outlet AS o
WHERE EXISTS (SELECT 1 FROM qy.outlet_enterprise AS used JOIN published.enterprise USING (enterprise_id)
              WHERE used.outlet_id = o.outlet_id);

CREATE VIEW published.outlet_name AS
SELECT n.outlet_id, n.outlet_code, n.name_zh, n.name_en, n.during
FROM qy.outlet_name AS n JOIN published.outlet USING (outlet_id);

CREATE VIEW published.outlet_enterprise AS
SELECT u.outlet_id, u.enterprise_id, u.is_responsible, u.during
FROM qy.outlet_enterprise AS u JOIN published.enterprise USING (enterprise_id);

CREATE VIEW published.outlet_networking AS
SELECT w.outlet_id, w.state, w.reason_zh, w.during
FROM qy.outlet_networking AS w JOIN published.outlet USING (outlet_id);

CREATE VIEW published.permit_factor AS
SELECT f.outlet_id, f.pollutant_code, f.monitoring, f.manual_interval, f.during
FROM qy.permit_factor AS f JOIN published.outlet USING (outlet_id);

CREATE VIEW published.limit_value AS
SELECT l.limit_id, l.outlet_id, l.pollutant_code, l.basis, l.purpose, l.condition, l.during, l.lower, l.upper,
       l.unit, l.reference_oxygen_pct, l.reference_excess_air, l.clause, d.title_zh AS document_zh,
       d.title_en AS document_en
FROM qy.limit_value AS l
JOIN published.outlet USING (outlet_id)
LEFT JOIN qy.document AS d ON d.document_ref = l.document_ref
WHERE l.reviewed_at IS NOT NULL AND l.purpose = 'permit_compliance';

-- The newest settled day: until the time to review it is over, a day may still hold verdicts that must
-- not leave the staff site, and even their absence would tell.
CREATE VIEW published.settled AS
SELECT ((now() - make_interval(mins => (24 * 60 + round(p.number * 60))::integer))
        AT TIME ZONE 'Asia/Shanghai')::date + 1 AS before_day
FROM qy.rule_parameter AS p
WHERE p.rule = 'review_cut_off_hour' AND p.medium IS NULL AND p.industry_code IS NULL
  AND p.during @> (now() AT TIME ZONE 'Asia/Shanghai')::date;
COMMENT ON VIEW published.settled IS 'days before before_day are settled';

-- A day with hours whose unit is doubtful keeps its counts; its values and verdicts are withheld.
CREATE VIEW published.daily_value AS
SELECT d.outlet_id, d.pollutant_code, d.day,
       CASE WHEN d.unit_suspect_map = 0 THEN d.mean END AS mean,
       CASE WHEN d.unit_suspect_map = 0 THEN d.converted_mean END AS converted_mean,
       d.mean_kind, d.received_hours, d.due_hours, d.valid_hours, d.judged_hours, d.stopped_hours,
       CASE WHEN d.unit_suspect_map = 0 THEN d.measured_mass_kg END AS measured_mass_kg, d.method_version
FROM qy.daily_value AS d
JOIN qy.computation_run AS r ON r.run_id = d.run_id AND r.is_current
WHERE NOT d.is_assumed
  AND d.outlet_id IN (SELECT outlet_id FROM published.outlet)
  AND d.day < (SELECT before_day FROM published.settled);

CREATE VIEW published.judgement_day AS
SELECT j.outlet_id, j.pollutant_code, j.day, j.limit_id, j.valid_periods, j.exceeding_periods,
       j.worst_multiple, j.value, j.stage
FROM qy.judgement_day AS j
JOIN qy.computation_run AS r ON r.run_id = j.run_id AND r.is_current
JOIN qy.limit_value AS l ON l.limit_id = j.limit_id
WHERE j.limit_reviewed AND l.purpose = 'permit_compliance'
  AND j.stage IN ('none', 'by_rule', 'verified', 'rejected')
  AND j.outlet_id IN (SELECT outlet_id FROM published.outlet)
  AND j.day < (SELECT before_day FROM published.settled)
  AND NOT EXISTS (SELECT 1 FROM qy.daily_value AS d WHERE d.run_id = j.run_id AND d.outlet_id = j.outlet_id
                  AND d.pollutant_code = j.pollutant_code AND d.day = j.day
                  AND (d.is_assumed OR d.unit_suspect_map <> 0));

CREATE VIEW published.rule_parameter AS
SELECT rule, medium, industry_code, during, number, unit, statement_zh, statement_en, source, clause,
       verification, verified
FROM qy.rule_parameter;

CREATE VIEW published.mark_effect AS
SELECT mark_kind, industry_code, during, due, valid, judged, mass, public, substitution_cause, allowance_rule,
       statement_zh, statement_en, source, verification, verified
FROM qy.mark_effect;

CREATE VIEW published.flag_effect AS
SELECT flag, medium, during, meaning_zh, meaning_en, valid, ambiguous, reason, source, verification, verified
FROM qy.flag_effect;

-- Permits and decisions name people and companies; laws, standards and notices do not.
CREATE VIEW published.document AS
SELECT document_ref, title_zh, title_en, kind, issued_on, in_force, verification
FROM qy.document WHERE kind IN ('law', 'standard', 'notice');

CREATE VIEW published.standard_limit AS
SELECT l.standard_limit_ref, l.document_ref, l.source_class_zh, l.source_class_en, l.pollutant_code, l.basis,
       l.lower, l.upper, l.unit, l.reference_oxygen_pct, l.reference_excess_air, l.condition, l.clause,
       l.source, l.verification
FROM qy.standard_limit AS l JOIN published.document USING (document_ref);

CREATE VIEW published.legal_text AS
SELECT x.document_ref, x.article, x.text_zh, x.text_en, x.during, x.verification
FROM qy.legal_text AS x JOIN published.document USING (document_ref)
WHERE x.verification = 'V1';
COMMENT ON VIEW published.legal_text IS 'only what was read in the primary text, with its dates';

CREATE FUNCTION published.submit_feedback(
    p_case_number text, p_secret_sha256 text, p_enterprise_id integer, p_kind text, p_message text,
    p_observed_at timestamptz, p_place text, p_reporter_sealed bytea) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = qy, pg_temp
AS $$
    INSERT INTO qy.feedback (case_number, secret_sha256, enterprise_id, kind, message, observed_at, place, reporter_sealed)
    VALUES (p_case_number, p_secret_sha256, p_enterprise_id, p_kind, p_message, p_observed_at, p_place, p_reporter_sealed)
    RETURNING case_number
$$;

CREATE FUNCTION published.feedback_state(p_case_number text, p_secret_sha256 text)
RETURNS TABLE (state text, received_at timestamptz, answer_zh text, answered_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qy, pg_temp
AS $$
    SELECT state, received_at, answer_zh, answered_at FROM qy.feedback
    WHERE case_number = p_case_number AND secret_sha256 = p_secret_sha256
$$;
