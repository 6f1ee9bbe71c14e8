-- The schema after every migration; written by `python -m migrations.schema_dump`, never by hand.
-- Constraints, views, comments and privileges are here; seed rows are in migrations/seed.

-- hypertable qy.daily_value by day, 90 days
-- hypertable qy.furnace_temperature by time, 30 days
-- hypertable qy.hourly_condition by time, 30 days
-- hypertable qy.hourly_value by time, 30 days

CREATE SCHEMA migration;

CREATE SCHEMA published;

COMMENT ON SCHEMA published IS 'what the public site shows and the open data hold';

CREATE SCHEMA qy;

COMMENT ON SCHEMA qy IS 'base tables; read by no web process directly, except where granted';

CREATE SCHEMA staff;

COMMENT ON SCHEMA staff IS 'views of the staff site, filtered by the scope of the transaction';

CREATE DOMAIN qy.finite AS double precision
	CONSTRAINT finite_check CHECK (((VALUE > '-Infinity'::double precision) AND (VALUE < 'Infinity'::double precision)));

COMMENT ON DOMAIN qy.finite IS 'a measured number; NaN and both infinities are refused (NaN sorts above Infinity)';

CREATE DOMAIN qy.verification AS text
	CONSTRAINT verification_check CHECK ((VALUE = ANY (ARRAY['V1'::text, 'V2'::text, 'V3'::text, 'U-high'::text, 'U-med'::text, 'U-low'::text, 'D'::text])));

COMMENT ON DOMAIN qy.verification IS 'how far a rule was verified: V1 primary text read, V2 second hand, V3 seen in public code, U unverified with confidence, D design of this project';

CREATE FUNCTION published.feedback_state(p_case_number text, p_secret_sha256 text) RETURNS TABLE(state text, received_at timestamp with time zone, answer_zh text, answered_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'qy', 'pg_temp'
    AS $$
    SELECT state, received_at, answer_zh, answered_at FROM qy.feedback
    WHERE case_number = p_case_number AND secret_sha256 = p_secret_sha256
$$;

CREATE FUNCTION published.submit_feedback(p_case_number text, p_secret_sha256 text, p_enterprise_id integer, p_kind text, p_message text, p_observed_at timestamp with time zone, p_place text, p_reporter_sealed bytea) RETURNS text
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'qy', 'pg_temp'
    AS $$
    INSERT INTO qy.feedback (case_number, secret_sha256, enterprise_id, kind, message, observed_at, place, reporter_sealed)
    VALUES (p_case_number, p_secret_sha256, p_enterprise_id, p_kind, p_message, p_observed_at, p_place, p_reporter_sealed)
    RETURNING case_number
$$;

CREATE FUNCTION qy.mark_changed_calibrations() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
    SELECT DISTINCT monitor_id, pollutant_code, calibrated_at FROM changed;
    RETURN NULL;
END
$$;

CREATE FUNCTION qy.mark_changed_checks() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
    SELECT DISTINCT monitor_id, pollutant_code, checked_at FROM changed;
    RETURN NULL;
END
$$;

CREATE FUNCTION qy.mark_changed_tests() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
    SELECT DISTINCT monitor_id, pollutant_code, upper(during) FROM changed WHERE isfinite(upper(during));
    RETURN NULL;
END
$$;

CREATE FUNCTION qy.mark_tests_of_changed_pairs() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
    SELECT DISTINCT t.monitor_id, t.pollutant_code, upper(t.during)
    FROM qy.comparison_test AS t
    WHERE t.comparison_test_id IN (SELECT comparison_test_id FROM changed) AND isfinite(upper(t.during));
    RETURN NULL;
END
$$;

CREATE FUNCTION qy.refuse_change_of_contradiction() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a search for contradictions stands; a new search is a further one'
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION qy.refuse_change_of_input() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'inputs of scores are kept as they were read' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION qy.refuse_change_of_objection() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.outcome IS NULL AND NEW.outcome IS NOT NULL
       AND to_jsonb(NEW) - ARRAY['outcome', 'outcome_zh', 'decided_at', 'decided_by']
           = to_jsonb(OLD) - ARRAY['outcome', 'outcome_zh', 'decided_at', 'decided_by'] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'objection % stands as it was registered; it is decided once', OLD.objection_id
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION qy.refuse_change_of_published() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    found bigint;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        SELECT min(snapshot_id) INTO found FROM qy.score_snapshot WHERE state = 'published';
    ELSIF TG_TABLE_NAME = 'score_snapshot' THEN
        IF TG_OP = 'INSERT' THEN
            IF NEW.state = 'published' THEN
                RAISE EXCEPTION 'a snapshot is provisional before it is published'
                    USING ERRCODE = 'restrict_violation';
            END IF;
        ELSIF OLD.state = 'published' THEN
            found := OLD.snapshot_id;
        END IF;
    ELSE
        SELECT min(snapshot_id) INTO found FROM qy.score_snapshot
        WHERE state = 'published'
          AND snapshot_id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.snapshot_id END,
                              CASE WHEN TG_OP <> 'DELETE' THEN NEW.snapshot_id END);
    END IF;
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'snapshot % is published and stands; a correction is a new snapshot', found
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE FUNCTION qy.refuse_change_of_review() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: reopen the finding with a further row', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE FUNCTION qy.refuse_edit_of_adopted_rules() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    version text := CASE WHEN TG_OP = 'INSERT' THEN NEW.rule_version ELSE OLD.rule_version END;
    is_upgrade boolean := pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER');
BEGIN
    IF TG_TABLE_NAME = 'score_rule_set' THEN
        IF OLD.state = 'adopted' AND NOT (is_upgrade AND OLD.adopted_by IS NULL) AND (TG_OP = 'DELETE'
            OR to_jsonb(NEW) - 'valid_to' IS DISTINCT FROM to_jsonb(OLD) - 'valid_to') THEN
            RAISE EXCEPTION 'rule set % is adopted and stands; an edit is a further version with a start date', version
                USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF EXISTS (SELECT FROM qy.score_rule_set
                  WHERE state = 'adopted' AND NOT (is_upgrade AND adopted_by IS NULL)
                    AND rule_version IN (version, CASE WHEN TG_OP = 'UPDATE' THEN NEW.rule_version END)) THEN
        RAISE EXCEPTION 'rule set % is adopted and stands; an edit is a further version with a start date', version
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE FUNCTION qy.refuse_unsound_rule_set() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    subject record;
    wrong text;
BEGIN
    SELECT * INTO subject FROM qy.score_rule_set
    WHERE rule_version = coalesce(NEW.rule_version, OLD.rule_version) AND state = 'adopted';
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT string_agg(format('lines of %s sum to %s, not %s', d.dimension, coalesce(l.points, 0), d.maximum), '; ')
    INTO wrong
    FROM qy.score_rule_dimension AS d
    LEFT JOIN (SELECT dimension, sum(maximum) AS points FROM qy.score_rule_line
               WHERE rule_version = subject.rule_version GROUP BY dimension) AS l USING (dimension)
    WHERE d.rule_version = subject.rule_version
      AND abs(coalesce(l.points, 0) - d.maximum) > 1e-9;
    IF wrong IS NULL THEN
        SELECT format('its lines sum to %s, not %s', coalesce(sum(maximum), 0), subject.maximum) INTO wrong
        FROM qy.score_rule_line WHERE rule_version = subject.rule_version
        HAVING abs(coalesce(sum(maximum), 0) - subject.maximum) > 1e-9;
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'rule set % cannot be adopted: %; make the maxima agree', subject.rule_version, wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION staff.close_review_item(p_account integer, p_at timestamp with time zone, p_address inet, p_outlet_id integer, p_day date, p_item_kind text, p_pollutant_code text, p_facts text, p_seen bigint, p_cause_code text, p_note text, p_items_of_day jsonb) RETURNS TABLE(outcome text, review_closing_id bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'qy', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
    account record;
    cause record;
    newest record;
    stands text;
    is_settled boolean;
    written bigint;
    note_given text := nullif(btrim(p_note), '');
BEGIN
    SELECT u.user_id, u.login_name, u.county_ids, r.is_county_bound INTO account
    FROM qy.app_user AS u JOIN qy.staff_role AS r USING (role)
    WHERE u.user_id = p_account AND u.disabled_at IS NULL AND 'review_days' = ANY (r.permissions);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'account % may not review days', p_account USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (
        SELECT FROM qy.outlet_enterprise AS used JOIN staff.visible_enterprise AS seen USING (enterprise_id)
        WHERE used.outlet_id = p_outlet_id
          AND (NOT account.is_county_bound OR seen.county_id = ANY (account.county_ids)))
    THEN
        RAISE EXCEPTION 'outlet % is outside the counties of account %', p_outlet_id, p_account
            USING ERRCODE = 'insufficient_privilege';
    END IF;

    -- One outlet after the other: whoever comes second sees what the first one wrote.
    PERFORM pg_advisory_xact_lock(7110526, p_outlet_id);
    SELECT c.review_closing_id, c.cause_code, c.decision INTO newest
    FROM qy.review_closing AS c
    WHERE c.outlet_id = p_outlet_id AND c.day = p_day AND c.item_kind = p_item_kind
      AND c.pollutant_code IS NOT DISTINCT FROM p_pollutant_code
    ORDER BY c.review_closing_id DESC LIMIT 1;
    IF newest.review_closing_id IS DISTINCT FROM p_seen THEN
        RETURN QUERY SELECT 'taken'::text, newest.review_closing_id;
        RETURN;
    END IF;
    IF p_cause_code IS NULL AND newest.cause_code IS NULL THEN
        RAISE EXCEPTION 'nothing is closed that could be reopened' USING ERRCODE = 'check_violation';
    END IF;

    SELECT c.decision, c.needs_note INTO cause
    FROM qy.review_cause AS c
    WHERE c.cause_code = p_cause_code AND c.item_kind = p_item_kind
      AND c.during @> (p_at AT TIME ZONE 'Asia/Shanghai')::date;
    IF p_cause_code IS NOT NULL AND NOT FOUND THEN
        RAISE EXCEPTION 'no cause % for %', p_cause_code, p_item_kind USING ERRCODE = 'check_violation';
    END IF;
    IF cause.needs_note AND note_given IS NULL THEN
        RAISE EXCEPTION 'cause % needs a note', p_cause_code USING ERRCODE = 'not_null_violation';
    END IF;

    INSERT INTO qy.review_closing AS c (outlet_id, day, item_kind, pollutant_code, facts, cause_code, decision,
                                        note, closed_by, closed_at)
    VALUES (p_outlet_id, p_day, p_item_kind, p_pollutant_code, p_facts, p_cause_code, cause.decision,
            note_given, p_account, p_at)
    RETURNING c.review_closing_id INTO written;
    IF cause.decision IS DISTINCT FROM newest.decision THEN
        INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
        VALUES (p_outlet_id, p_pollutant_code, p_day, 'review');
    END IF;

    -- The day is reviewed while every finding of it is closed as it stands.
    SELECT r.decision INTO stands FROM qy.day_review AS r
    WHERE r.outlet_id = p_outlet_id AND r.day = p_day ORDER BY r.day_review_id DESC LIMIT 1;
    SELECT NOT EXISTS (
        SELECT FROM jsonb_to_recordset(p_items_of_day) AS item (kind text, pollutant text, facts text)
        LEFT JOIN LATERAL (
            SELECT c.cause_code, c.facts FROM qy.review_closing AS c
            WHERE c.outlet_id = p_outlet_id AND c.day = p_day AND c.item_kind = item.kind
              AND c.pollutant_code IS NOT DISTINCT FROM item.pollutant
            ORDER BY c.review_closing_id DESC LIMIT 1
        ) AS closed ON true
        WHERE closed.cause_code IS NULL OR closed.facts IS DISTINCT FROM item.facts
    ) INTO is_settled;
    IF is_settled <> (stands IS NOT DISTINCT FROM 'reviewed')
       AND (stands IS NULL OR stands IN ('reviewed', 'reopened')) THEN
        INSERT INTO qy.day_review (outlet_id, day, reviewed_by, reviewed_at, decision)
        VALUES (p_outlet_id, p_day, p_account, p_at, CASE WHEN is_settled THEN 'reviewed' ELSE 'reopened' END);
        INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
        SELECT DISTINCT j.outlet_id, j.pollutant_code, j.day, 'review'
        FROM qy.judgement_day AS j JOIN qy.computation_run AS run ON run.run_id = j.run_id AND run.is_current
        WHERE j.outlet_id = p_outlet_id AND j.day = p_day AND j.stage <> 'none';
    END IF;

    INSERT INTO qy.audit_log (at, user_id, login_name, action, subject, outcome, address, detail)
    VALUES (p_at, account.user_id, account.login_name,
            CASE WHEN p_cause_code IS NULL THEN 'review.reopen' ELSE 'review.close' END,
            (SELECT o.outlet_ref FROM qy.outlet AS o WHERE o.outlet_id = p_outlet_id), 'done', p_address,
            jsonb_build_object('review_closing_id', written, 'day', p_day, 'item_kind', p_item_kind,
                               'pollutant_code', p_pollutant_code, 'cause_code', p_cause_code,
                               'decision', cause.decision));
    RETURN QUERY SELECT 'done'::text, written;
END
$$;

COMMENT ON FUNCTION staff.close_review_item(p_account integer, p_at timestamp with time zone, p_address inet, p_outlet_id integer, p_day date, p_item_kind text, p_pollutant_code text, p_facts text, p_seen bigint, p_cause_code text, p_note text, p_items_of_day jsonb) IS 'close a finding of the daily review with a cause, or reopen it without one; done, or taken when somebody was there first';

CREATE FUNCTION staff.sees_county(county_id integer) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT CASE coalesce(current_setting('qingyuan.scope', true), '')
        WHEN '*' THEN true
        WHEN '' THEN false
        ELSE county_id = ANY (current_setting('qingyuan.scope', true)::integer[])
    END
$$;

CREATE FUNCTION staff.set_scope(county_ids integer[]) RETURNS void
    LANGUAGE sql
    AS $$
    SELECT set_config('qingyuan.scope', CASE WHEN county_ids IS NULL THEN '*' ELSE county_ids::text END, true)
$$;

COMMENT ON FUNCTION staff.set_scope(county_ids integer[]) IS 'scope of this transaction: null is the whole city, else county ids';

CREATE TABLE migration.applied (
    name text NOT NULL,
    kind text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    duration_ms integer NOT NULL,
    CONSTRAINT applied_kind_check CHECK ((kind = ANY (ARRAY['version'::text, 'repeatable'::text, 'seed'::text])))
);

CREATE TABLE qy.enterprise (
    enterprise_id integer NOT NULL,
    enterprise_ref text NOT NULL,
    management_class text DEFAULT 'key'::text NOT NULL,
    first_known_on date NOT NULL,
    is_assumed boolean DEFAULT false NOT NULL,
    batch_id bigint,
    CONSTRAINT enterprise_management_class_check CHECK ((management_class = ANY (ARRAY['key'::text, 'simplified'::text, 'registration'::text])))
);

COMMENT ON TABLE qy.enterprise IS 'dischargers; the id and the reference never change, everything that can change is a dated row';

COMMENT ON COLUMN qy.enterprise.enterprise_id IS 'number of the enterprise, never reused';

COMMENT ON COLUMN qy.enterprise.enterprise_ref IS 'number of the bureau, used in files and addresses';

COMMENT ON COLUMN qy.enterprise.management_class IS 'key 重点管理, simplified 简化管理 or registration 登记管理';

COMMENT ON COLUMN qy.enterprise.first_known_on IS 'day from which the bureau knew of it';

COMMENT ON COLUMN qy.enterprise.is_assumed IS 'series or hours were assumed by an import mapping';

COMMENT ON COLUMN qy.enterprise.batch_id IS 'import that brought the row';

CREATE VIEW published.enterprise AS
 SELECT enterprise_id,
    enterprise_ref,
    management_class,
    first_known_on
   FROM qy.enterprise e
  WHERE (NOT is_assumed);

CREATE TABLE qy.outlet (
    outlet_id integer NOT NULL,
    outlet_ref text NOT NULL,
    medium text NOT NULL,
    kind text NOT NULL,
    flow_is_monitored boolean DEFAULT true NOT NULL,
    stack_area_m2 qy.finite,
    stack_height_m qy.finite,
    first_known_on date NOT NULL,
    batch_id bigint,
    CONSTRAINT outlet_kind_check CHECK ((kind = ANY (ARRAY['main'::text, 'general'::text, 'bypass'::text]))),
    CONSTRAINT outlet_medium_check CHECK ((medium = ANY (ARRAY['gas'::text, 'water'::text]))),
    CONSTRAINT outlet_stack_area_m2_check CHECK (((stack_area_m2)::double precision > (0)::double precision)),
    CONSTRAINT outlet_stack_height_m_check CHECK (((stack_height_m)::double precision > (0)::double precision))
);

COMMENT ON TABLE qy.outlet IS 'discharge outlets: main, general, bypass';

COMMENT ON COLUMN qy.outlet.outlet_id IS 'number of the outlet';

COMMENT ON COLUMN qy.outlet.outlet_ref IS 'stable reference used in files, such as QH-0217/DA002; the permit''s own code is dated in outlet_name';

COMMENT ON COLUMN qy.outlet.medium IS 'gas 废气 or water 废水';

COMMENT ON COLUMN qy.outlet.kind IS 'main, general or bypass 旁路';

COMMENT ON COLUMN qy.outlet.flow_is_monitored IS 'whether the outlet has a flow meter; without one water means are arithmetic';

COMMENT ON COLUMN qy.outlet.stack_area_m2 IS 'cross-section of the stack [m²]';

COMMENT ON COLUMN qy.outlet.stack_height_m IS 'height of the stack [m]';

COMMENT ON COLUMN qy.outlet.first_known_on IS 'day from which the bureau knew of it';

COMMENT ON COLUMN qy.outlet.batch_id IS 'import that brought the row';

CREATE TABLE qy.outlet_enterprise (
    outlet_id integer NOT NULL,
    enterprise_id integer NOT NULL,
    is_responsible boolean NOT NULL,
    during daterange NOT NULL,
    document_ref text
);

COMMENT ON TABLE qy.outlet_enterprise IS 'which enterprises use an outlet; at most one is responsible at a time';

COMMENT ON COLUMN qy.outlet_enterprise.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.outlet_enterprise.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.outlet_enterprise.is_responsible IS 'the party responsible for the outlet';

COMMENT ON COLUMN qy.outlet_enterprise.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.outlet_enterprise.document_ref IS 'document that the row rests on';

CREATE VIEW published.outlet AS
 SELECT outlet_id,
    outlet_ref,
    medium,
    kind,
    first_known_on
   FROM qy.outlet o
  WHERE (EXISTS ( SELECT 1
           FROM (qy.outlet_enterprise used
             JOIN published.enterprise USING (enterprise_id))
          WHERE (used.outlet_id = o.outlet_id)));

CREATE TABLE qy.rule_parameter (
    rule text NOT NULL,
    medium text,
    industry_code text,
    during daterange NOT NULL,
    number double precision NOT NULL,
    unit text NOT NULL,
    statement_zh text NOT NULL,
    statement_en text NOT NULL,
    source text NOT NULL,
    clause text,
    verification qy.verification NOT NULL,
    verified boolean DEFAULT false NOT NULL,
    rule_parameter_id integer NOT NULL,
    CONSTRAINT rule_parameter_medium_check CHECK ((medium = ANY (ARRAY['gas'::text, 'water'::text]))),
    CONSTRAINT rule_parameter_number_check CHECK (((number > '-Infinity'::double precision) AND (number < 'Infinity'::double precision)))
);

COMMENT ON TABLE qy.rule_parameter IS 'every statutory threshold: one dated row with its source; code reads it from here only';

COMMENT ON COLUMN qy.rule_parameter.rule IS 'name by which code asks for the rule';

COMMENT ON COLUMN qy.rule_parameter.medium IS 'gas or water; empty: both';

COMMENT ON COLUMN qy.rule_parameter.industry_code IS 'industry; empty: every industry without a row of its own';

COMMENT ON COLUMN qy.rule_parameter.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.rule_parameter.number IS 'the threshold';

COMMENT ON COLUMN qy.rule_parameter.unit IS 'its unit; a span after a slash counts per calendar span';

COMMENT ON COLUMN qy.rule_parameter.statement_zh IS 'what the row says, as a Chinese sentence for screens';

COMMENT ON COLUMN qy.rule_parameter.statement_en IS 'what the row says, as an English sentence for screens';

COMMENT ON COLUMN qy.rule_parameter.source IS 'where the row comes from';

COMMENT ON COLUMN qy.rule_parameter.clause IS 'clause of the source';

COMMENT ON COLUMN qy.rule_parameter.verification IS 'how far the row was verified, see domain verification';

COMMENT ON COLUMN qy.rule_parameter.verified IS 'whether the primary text was read; what is not verified is shown as such';

COMMENT ON COLUMN qy.rule_parameter.rule_parameter_id IS 'number of the row';

CREATE VIEW published.settled AS
 SELECT ((((now() - make_interval(mins => ((((24 * 60))::double precision + round((number * (60)::double precision))))::integer)) AT TIME ZONE 'Asia/Shanghai'::text))::date + 1) AS before_day
   FROM qy.rule_parameter p
  WHERE ((rule = 'review_cut_off_hour'::text) AND (medium IS NULL) AND (industry_code IS NULL) AND (during @> ((now() AT TIME ZONE 'Asia/Shanghai'::text))::date));

COMMENT ON VIEW published.settled IS 'days before before_day are settled';

CREATE TABLE qy.computation_run (
    run_id integer NOT NULL,
    method_version text NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    is_current boolean NOT NULL
);

COMMENT ON TABLE qy.computation_run IS 'a new method version writes new rows under a new run beside the old; views read the current run';

COMMENT ON COLUMN qy.computation_run.run_id IS 'number of the run';

COMMENT ON COLUMN qy.computation_run.method_version IS 'version of the formulas that made the row';

COMMENT ON COLUMN qy.computation_run.started_at IS 'when the run began';

COMMENT ON COLUMN qy.computation_run.is_current IS 'whether views read this run';

CREATE TABLE qy.daily_value (
    run_id integer NOT NULL,
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    day date NOT NULL,
    mean qy.finite,
    converted_mean qy.finite,
    mean_kind text NOT NULL,
    received_hours smallint NOT NULL,
    due_hours smallint NOT NULL,
    valid_hours smallint NOT NULL,
    judged_hours smallint NOT NULL,
    stopped_hours smallint NOT NULL,
    substituted_hours smallint NOT NULL,
    due_map integer NOT NULL,
    valid_map integer NOT NULL,
    judged_map integer NOT NULL,
    measured_mass_kg qy.finite,
    mass_hours smallint NOT NULL,
    largest_valid_hour_mass_kg qy.finite,
    flow_m3 qy.finite,
    is_assumed boolean NOT NULL,
    method_version text NOT NULL,
    data_version bigint NOT NULL,
    recompute_at timestamp with time zone,
    measured_mass_map integer DEFAULT 0 NOT NULL,
    substituted_map integer DEFAULT 0 NOT NULL,
    out_of_control_map integer DEFAULT 0 NOT NULL,
    manual_hours smallint DEFAULT 0 NOT NULL,
    pending_hours smallint DEFAULT 0 NOT NULL,
    flow_hours smallint DEFAULT 0 NOT NULL,
    reported_mass_kg qy.finite,
    reported_mass_hours smallint DEFAULT 0 NOT NULL,
    compared_hours smallint DEFAULT 0 NOT NULL,
    compared_reported_kg qy.finite,
    compared_computed_kg qy.finite,
    far_above_map integer DEFAULT 0 NOT NULL,
    far_below_map integer DEFAULT 0 NOT NULL,
    plausible_map integer DEFAULT 0 NOT NULL,
    unit_suspect_map integer DEFAULT 0 NOT NULL,
    CONSTRAINT daily_value_due_hours_check CHECK (((due_hours >= 0) AND (due_hours <= 24))),
    CONSTRAINT daily_value_judged_hours_check CHECK (((judged_hours >= 0) AND (judged_hours <= 24))),
    CONSTRAINT daily_value_mass_hours_check CHECK (((mass_hours >= 0) AND (mass_hours <= 24))),
    CONSTRAINT daily_value_mean_kind_check CHECK ((mean_kind = ANY (ARRAY['arithmetic'::text, 'flow_weighted'::text]))),
    CONSTRAINT daily_value_received_hours_check CHECK (((received_hours >= 0) AND (received_hours <= 24))),
    CONSTRAINT daily_value_stopped_hours_check CHECK (((stopped_hours >= 0) AND (stopped_hours <= 24))),
    CONSTRAINT daily_value_substituted_hours_check CHECK (((substituted_hours >= 0) AND (substituted_hours <= 24))),
    CONSTRAINT daily_value_valid_hours_check CHECK (((valid_hours >= 0) AND (valid_hours <= 24)))
);

COMMENT ON TABLE qy.daily_value IS 'day of an outlet and pollutant, computed from its hours; empty mean: fewer valid hours than the rule asks for';

COMMENT ON COLUMN qy.daily_value.run_id IS 'computation run that wrote the row';

COMMENT ON COLUMN qy.daily_value.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.daily_value.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.daily_value.day IS 'Asia/Shanghai day';

COMMENT ON COLUMN qy.daily_value.mean IS 'canonical unit; gas: measured dry; water: as mean_kind says';

COMMENT ON COLUMN qy.daily_value.converted_mean IS 'gas with a reference oxygen or excess air: mean of the converted valid hours';

COMMENT ON COLUMN qy.daily_value.mean_kind IS 'arithmetic, or weighted by flow';

COMMENT ON COLUMN qy.daily_value.received_hours IS 'hours with a row';

COMMENT ON COLUMN qy.daily_value.due_hours IS 'hours that were due';

COMMENT ON COLUMN qy.daily_value.valid_hours IS 'hours whose value enters the mean';

COMMENT ON COLUMN qy.daily_value.judged_hours IS 'hours judged against concentration limits';

COMMENT ON COLUMN qy.daily_value.stopped_hours IS 'hours in which the source was stopped';

COMMENT ON COLUMN qy.daily_value.substituted_hours IS 'hours whose mass is to be substituted';

COMMENT ON COLUMN qy.daily_value.due_map IS 'bit h set: hour h of the day was due';

COMMENT ON COLUMN qy.daily_value.valid_map IS 'bit h set: hour h was valid';

COMMENT ON COLUMN qy.daily_value.judged_map IS 'bit h set: hour h was judged';

COMMENT ON COLUMN qy.daily_value.measured_mass_kg IS 'sum over hours whose mass was measured; empty when there was none';

COMMENT ON COLUMN qy.daily_value.mass_hours IS 'hours whose mass was measured';

COMMENT ON COLUMN qy.daily_value.largest_valid_hour_mass_kg IS 'largest hourly mass of the valid hours; substitution looks back to it [kg]';

COMMENT ON COLUMN qy.daily_value.flow_m3 IS 'volume of gas (dry, standard state) or water [m³]';

COMMENT ON COLUMN qy.daily_value.is_assumed IS 'an hour of the day rests on an assumption of the import; never published';

COMMENT ON COLUMN qy.daily_value.method_version IS 'version of the formulas that made the row';

COMMENT ON COLUMN qy.daily_value.data_version IS 'data version of the commit that wrote the row';

COMMENT ON COLUMN qy.daily_value.recompute_at IS 'when the passing of time alone changes this day: its next hour, or the next deadline; empty when nothing is open';

COMMENT ON COLUMN qy.daily_value.measured_mass_map IS 'bit h set: the mass of hour h was measured';

COMMENT ON COLUMN qy.daily_value.substituted_map IS 'bit h set: something has to stand in for the mass of hour h';

COMMENT ON COLUMN qy.daily_value.out_of_control_map IS 'those of substituted_map whose reference point is the last calibration';

COMMENT ON COLUMN qy.daily_value.manual_hours IS 'hours of manual data, whose mass is not known';

COMMENT ON COLUMN qy.daily_value.pending_hours IS 'hours of an interruption that may still be sent';

COMMENT ON COLUMN qy.daily_value.flow_hours IS 'due hours with a known flow';

COMMENT ON COLUMN qy.daily_value.reported_mass_kg IS 'sum of the hourly masses that the logger sent (Cou) [kg]';

COMMENT ON COLUMN qy.daily_value.reported_mass_hours IS 'hours for which the logger sent a mass';

COMMENT ON COLUMN qy.daily_value.compared_hours IS 'hours that have a mass of the logger and one of ours';

COMMENT ON COLUMN qy.daily_value.compared_reported_kg IS 'mass of the logger over compared_hours [kg]';

COMMENT ON COLUMN qy.daily_value.compared_computed_kg IS 'our mass over compared_hours [kg]';

COMMENT ON COLUMN qy.daily_value.far_above_map IS 'bit h set: the valid value of hour h lies so many times above every governing limit that one unit does not explain it';

COMMENT ON COLUMN qy.daily_value.far_below_map IS 'bit h set: the valid value of hour h is too small a part of every governing limit';

COMMENT ON COLUMN qy.daily_value.plausible_map IS 'bit h set: the valid value of hour h was compared with a limit and is neither';

COMMENT ON COLUMN qy.daily_value.unit_suspect_map IS '疑似单位错误, bit h set: hour h belongs to a stretch whose unit is doubtful and got no verdict';

CREATE VIEW published.daily_value AS
 SELECT d.outlet_id,
    d.pollutant_code,
    d.day,
        CASE
            WHEN (d.unit_suspect_map = 0) THEN (d.mean)::double precision
            ELSE NULL::double precision
        END AS mean,
        CASE
            WHEN (d.unit_suspect_map = 0) THEN (d.converted_mean)::double precision
            ELSE NULL::double precision
        END AS converted_mean,
    d.mean_kind,
    d.received_hours,
    d.due_hours,
    d.valid_hours,
    d.judged_hours,
    d.stopped_hours,
        CASE
            WHEN (d.unit_suspect_map = 0) THEN (d.measured_mass_kg)::double precision
            ELSE NULL::double precision
        END AS measured_mass_kg,
    d.method_version
   FROM (qy.daily_value d
     JOIN qy.computation_run r ON (((r.run_id = d.run_id) AND r.is_current)))
  WHERE ((NOT d.is_assumed) AND (d.outlet_id IN ( SELECT outlet.outlet_id
           FROM published.outlet)) AND (d.day < ( SELECT settled.before_day
           FROM published.settled)));

CREATE TABLE qy.data_version (
    only_row boolean DEFAULT true NOT NULL,
    version bigint NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    CONSTRAINT data_version_only_row_check CHECK (only_row)
);

COMMENT ON TABLE qy.data_version IS 'raised by each rollup commit; cache keys, entity tags and exports carry it';

COMMENT ON COLUMN qy.data_version.only_row IS 'there is one row';

COMMENT ON COLUMN qy.data_version.version IS 'number of the version';

COMMENT ON COLUMN qy.data_version.raised_at IS 'when it was raised';

CREATE VIEW published.data_version AS
 SELECT version,
    raised_at
   FROM qy.data_version;

CREATE TABLE qy.document (
    document_ref text NOT NULL,
    title_zh text NOT NULL,
    title_en text,
    kind text NOT NULL,
    issued_on date,
    in_force daterange,
    verification qy.verification DEFAULT 'D'::text NOT NULL,
    CONSTRAINT document_kind_check CHECK ((kind = ANY (ARRAY['law'::text, 'standard'::text, 'notice'::text, 'permit'::text, 'decision'::text, 'record'::text, 'import'::text])))
);

COMMENT ON TABLE qy.document IS 'laws, standards, notices, permits and decisions that dated rows name as their source';

COMMENT ON COLUMN qy.document.document_ref IS 'short name by which rows cite the document';

COMMENT ON COLUMN qy.document.title_zh IS 'title in Chinese';

COMMENT ON COLUMN qy.document.title_en IS 'title in English';

COMMENT ON COLUMN qy.document.kind IS 'law, standard, notice, permit, decision, record or import';

COMMENT ON COLUMN qy.document.issued_on IS 'day of issue';

COMMENT ON COLUMN qy.document.in_force IS 'when it is in force';

COMMENT ON COLUMN qy.document.verification IS 'how far the row was verified, see domain verification';

CREATE VIEW published.document AS
 SELECT document_ref,
    title_zh,
    title_en,
    kind,
    issued_on,
    in_force,
    verification
   FROM qy.document
  WHERE (kind = ANY (ARRAY['law'::text, 'standard'::text, 'notice'::text]));

CREATE TABLE qy.enterprise_industry (
    enterprise_id integer NOT NULL,
    industry_code text NOT NULL,
    during daterange NOT NULL,
    document_ref text
);

COMMENT ON TABLE qy.enterprise_industry IS 'main industry of an enterprise, dated; dated rules are chosen by it';

COMMENT ON COLUMN qy.enterprise_industry.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.enterprise_industry.industry_code IS 'industry, GB/T 4754';

COMMENT ON COLUMN qy.enterprise_industry.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.enterprise_industry.document_ref IS 'document that the row rests on';

CREATE VIEW published.enterprise_industry AS
 SELECT i.enterprise_id,
    i.industry_code,
    i.during
   FROM (qy.enterprise_industry i
     JOIN published.enterprise USING (enterprise_id));

CREATE TABLE qy.enterprise_name (
    enterprise_id integer NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    short_name_zh text NOT NULL,
    during daterange NOT NULL,
    document_ref text
);

COMMENT ON TABLE qy.enterprise_name IS 'names of an enterprise, dated';

COMMENT ON COLUMN qy.enterprise_name.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.enterprise_name.name_zh IS 'name in Chinese';

COMMENT ON COLUMN qy.enterprise_name.name_en IS 'name in English';

COMMENT ON COLUMN qy.enterprise_name.short_name_zh IS 'short Chinese name for tables and charts';

COMMENT ON COLUMN qy.enterprise_name.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.enterprise_name.document_ref IS 'document that the row rests on';

CREATE VIEW published.enterprise_name AS
 SELECT n.enterprise_id,
    n.name_zh,
    n.name_en,
    n.short_name_zh,
    n.during
   FROM (qy.enterprise_name n
     JOIN published.enterprise USING (enterprise_id));

CREATE TABLE qy.enterprise_place (
    enterprise_id integer NOT NULL,
    county_id integer NOT NULL,
    township_id integer,
    address_zh text NOT NULL,
    address_en text,
    x qy.finite,
    y qy.finite,
    during daterange NOT NULL,
    document_ref text
);

COMMENT ON TABLE qy.enterprise_place IS 'county, township, address and position of an enterprise, dated; county figures follow the county of the time';

COMMENT ON COLUMN qy.enterprise_place.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.enterprise_place.county_id IS 'county';

COMMENT ON COLUMN qy.enterprise_place.township_id IS 'township';

COMMENT ON COLUMN qy.enterprise_place.address_zh IS 'address in Chinese';

COMMENT ON COLUMN qy.enterprise_place.address_en IS 'address in English';

COMMENT ON COLUMN qy.enterprise_place.x IS 'position in the system of the map, east';

COMMENT ON COLUMN qy.enterprise_place.y IS 'position in the system of the map, north';

COMMENT ON COLUMN qy.enterprise_place.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.enterprise_place.document_ref IS 'document that the row rests on';

CREATE VIEW published.enterprise_place AS
 SELECT p.enterprise_id,
    p.county_id,
    p.address_zh,
    p.address_en,
    p.x,
    p.y,
    p.during
   FROM (qy.enterprise_place p
     JOIN published.enterprise USING (enterprise_id));

CREATE TABLE qy.enterprise_status (
    enterprise_id integer NOT NULL,
    status text NOT NULL,
    during daterange NOT NULL,
    document_ref text,
    CONSTRAINT enterprise_status_status_check CHECK ((status = ANY (ARRAY['operating'::text, 'suspended'::text, 'closed'::text, 'moved'::text, 'deregistered'::text])))
);

COMMENT ON TABLE qy.enterprise_status IS 'closing, moving and deregistering end duties, never history';

COMMENT ON COLUMN qy.enterprise_status.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.enterprise_status.status IS 'operating, suspended, closed 关停, moved 搬迁, deregistered 注销';

COMMENT ON COLUMN qy.enterprise_status.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.enterprise_status.document_ref IS 'document that the row rests on';

CREATE VIEW published.enterprise_status AS
 SELECT s.enterprise_id,
    s.status,
    s.during
   FROM (qy.enterprise_status s
     JOIN published.enterprise USING (enterprise_id));

CREATE TABLE qy.score_snapshot (
    snapshot_id bigint NOT NULL,
    scheme text NOT NULL,
    month date NOT NULL,
    months smallint DEFAULT 1 NOT NULL,
    state text NOT NULL,
    rule_version text NOT NULL,
    rules jsonb NOT NULL,
    method_version text NOT NULL,
    data_version bigint NOT NULL,
    known_until date NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    computed_by text NOT NULL,
    calendar_is_provisional boolean DEFAULT false NOT NULL,
    noticed_on date,
    noticed_by text,
    published_at timestamp with time zone,
    published_by text,
    publish_note_zh text,
    corrects_snapshot_id bigint,
    correction_note_zh text,
    input_id bigint,
    carried jsonb,
    scoring_version text NOT NULL,
    late_evidence jsonb,
    CONSTRAINT score_snapshot_check CHECK (((state = 'published'::text) = (published_at IS NOT NULL))),
    CONSTRAINT score_snapshot_check1 CHECK (((published_at IS NULL) = (published_by IS NULL))),
    CONSTRAINT score_snapshot_check2 CHECK (((corrects_snapshot_id IS NULL) = (correction_note_zh IS NULL))),
    CONSTRAINT score_snapshot_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT score_snapshot_months_check CHECK (((months >= 1) AND (months <= 12))),
    CONSTRAINT score_snapshot_scheme_check CHECK ((scheme = ANY (ARRAY['face'::text, 'operator'::text, 'equipment'::text]))),
    CONSTRAINT score_snapshot_state_check CHECK ((state = ANY (ARRAY['provisional'::text, 'published'::text])))
);

COMMENT ON TABLE qy.score_snapshot IS 'one evaluation of a scheme for a month, or for the months that end with it; what is published is never changed, a correction is a further snapshot';

COMMENT ON COLUMN qy.score_snapshot.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.score_snapshot.scheme IS 'face 环保脸谱, operator 运维服务机构, equipment 自动监测设备';

COMMENT ON COLUMN qy.score_snapshot.month IS 'first day of the last month of the span';

COMMENT ON COLUMN qy.score_snapshot.months IS 'months of the span: 1, or 3 for a rolling quarter';

COMMENT ON COLUMN qy.score_snapshot.state IS 'provisional or published';

COMMENT ON COLUMN qy.score_snapshot.rule_version IS 'version of the rule set';

COMMENT ON COLUMN qy.score_snapshot.rules IS 'the rule set as it was read, with every number resolved: later edits do not reach it';

COMMENT ON COLUMN qy.score_snapshot.method_version IS 'version of the formulas that made the row';

COMMENT ON COLUMN qy.score_snapshot.data_version IS 'data version of the commit that wrote the row';

COMMENT ON COLUMN qy.score_snapshot.known_until IS 'evidence that became known before this day counts';

COMMENT ON COLUMN qy.score_snapshot.computed_at IS 'when it was evaluated';

COMMENT ON COLUMN qy.score_snapshot.computed_by IS 'login name or program that asked for it';

COMMENT ON COLUMN qy.score_snapshot.calendar_is_provisional IS 'a deadline was counted in a year whose working days are provisional';

COMMENT ON COLUMN qy.score_snapshot.noticed_on IS 'day on which the dischargers could first see these results';

COMMENT ON COLUMN qy.score_snapshot.noticed_by IS 'who recorded the notice';

COMMENT ON COLUMN qy.score_snapshot.published_at IS 'when it was published';

COMMENT ON COLUMN qy.score_snapshot.published_by IS 'login name of who published it';

COMMENT ON COLUMN qy.score_snapshot.publish_note_zh IS 'why it was published without the days of notice, where it was';

COMMENT ON COLUMN qy.score_snapshot.corrects_snapshot_id IS 'the published snapshot that this one stands in for';

COMMENT ON COLUMN qy.score_snapshot.correction_note_zh IS 'why the published snapshot is corrected';

COMMENT ON COLUMN qy.score_snapshot.input_id IS 'what was read; empty for evaluations before inputs were kept';

COMMENT ON COLUMN qy.score_snapshot.carried IS 'what was taken over from evaluations of earlier months';

COMMENT ON COLUMN qy.score_snapshot.scoring_version IS 'version of how the program reads rules and evidence';

COMMENT ON COLUMN qy.score_snapshot.late_evidence IS 'of a correction: rows that came or went since the published snapshot was made, by kind of record';

CREATE VIEW published.score_snapshot AS
 SELECT snapshot_id,
    scheme,
    month,
    months,
    rule_version,
    method_version,
    data_version,
    computed_at,
    calendar_is_provisional,
    noticed_on,
    published_at,
    corrects_snapshot_id,
    correction_note_zh,
    (snapshot_id = max(snapshot_id) OVER (PARTITION BY scheme, month, months)) AS is_current
   FROM qy.score_snapshot
  WHERE ((state = 'published'::text) AND (scheme = ANY (ARRAY['face'::text, 'operator'::text])));

CREATE TABLE qy.face_cap (
    snapshot_id bigint NOT NULL,
    enterprise_id integer NOT NULL,
    cap_key text NOT NULL,
    reference text NOT NULL,
    band text NOT NULL,
    decided_on date NOT NULL,
    detail jsonb NOT NULL
);

COMMENT ON TABLE qy.face_cap IS 'verdicts and decisions that held a face down, each by name';

COMMENT ON COLUMN qy.face_cap.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.face_cap.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.face_cap.cap_key IS 'name of the cap';

COMMENT ON COLUMN qy.face_cap.reference IS 'number of the decision, or outlet and factor of the verdict';

COMMENT ON COLUMN qy.face_cap.band IS 'the best band that is left';

COMMENT ON COLUMN qy.face_cap.decided_on IS 'day of the decision or verdict';

COMMENT ON COLUMN qy.face_cap.detail IS 'numbers behind it';

CREATE VIEW published.face_cap AS
 SELECT c.snapshot_id,
    c.enterprise_id,
    c.cap_key,
    c.reference,
    c.band,
    c.decided_on
   FROM ((qy.face_cap c
     JOIN published.score_snapshot USING (snapshot_id))
     JOIN published.enterprise USING (enterprise_id));

CREATE TABLE qy.face_difference (
    snapshot_id bigint NOT NULL,
    enterprise_id integer NOT NULL,
    line_key text NOT NULL,
    before qy.finite,
    after qy.finite,
    cause text NOT NULL,
    detail jsonb NOT NULL
);

COMMENT ON TABLE qy.face_difference IS 'what a correction changed against the published snapshot, line by line, and why';

COMMENT ON COLUMN qy.face_difference.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.face_difference.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.face_difference.line_key IS 'line_key; band for the face itself';

COMMENT ON COLUMN qy.face_difference.before IS 'points before; empty: the line was not there';

COMMENT ON COLUMN qy.face_difference.after IS 'points after; empty: the line is not there any more';

COMMENT ON COLUMN qy.face_difference.cause IS 'why, as a word of the program';

COMMENT ON COLUMN qy.face_difference.detail IS 'numbers behind it';

CREATE VIEW published.face_difference AS
 SELECT d.snapshot_id,
    d.enterprise_id,
    d.line_key,
    d.before,
    d.after,
    d.cause
   FROM ((qy.face_difference d
     JOIN published.score_snapshot USING (snapshot_id))
     JOIN published.enterprise USING (enterprise_id));

CREATE TABLE qy.face_line (
    snapshot_id bigint NOT NULL,
    enterprise_id integer NOT NULL,
    line_key text NOT NULL,
    dimension text NOT NULL,
    state text NOT NULL,
    cause text NOT NULL,
    numerator qy.finite,
    denominator qy.finite,
    allowance qy.finite,
    share qy.finite,
    earned qy.finite NOT NULL,
    maximum qy.finite NOT NULL,
    items jsonb NOT NULL,
    evidence jsonb NOT NULL,
    CONSTRAINT face_line_share_check CHECK ((((share)::double precision >= (0)::double precision) AND ((share)::double precision <= (1)::double precision))),
    CONSTRAINT face_line_state_check CHECK ((state = ANY (ARRAY['scored'::text, 'not_applicable'::text, 'not_delivered'::text, 'platform'::text])))
);

COMMENT ON TABLE qy.face_line IS 'every evaluated line of a face, also those that left both sides';

COMMENT ON COLUMN qy.face_line.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.face_line.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.face_line.line_key IS 'line of the rule set';

COMMENT ON COLUMN qy.face_line.dimension IS 'group of lines';

COMMENT ON COLUMN qy.face_line.state IS '不适用 not_applicable and 平台原因缺失 platform leave both sides; 应有而无 not_delivered earns 0';

COMMENT ON COLUMN qy.face_line.cause IS 'why the line has its state, as a word of the program';

COMMENT ON COLUMN qy.face_line.numerator IS 'numerator, or count';

COMMENT ON COLUMN qy.face_line.denominator IS 'denominator, or number of cases';

COMMENT ON COLUMN qy.face_line.allowance IS 'count that is allowed';

COMMENT ON COLUMN qy.face_line.share IS 'part of the maximum that was earned';

COMMENT ON COLUMN qy.face_line.earned IS 'points earned';

COMMENT ON COLUMN qy.face_line.maximum IS 'most points that can be earned';

COMMENT ON COLUMN qy.face_line.items IS 'the cases behind the line: outlet, monitor or record, with its own numbers';

COMMENT ON COLUMN qy.face_line.evidence IS 'which rows the line was made from: kinds of record, outlets, first and last day';

CREATE VIEW published.face_line AS
 SELECT l.snapshot_id,
    l.enterprise_id,
    l.line_key,
    l.dimension,
    l.state,
    l.cause,
    l.numerator,
    l.denominator,
    l.allowance,
    l.share,
    l.earned,
    l.maximum
   FROM ((qy.face_line l
     JOIN published.score_snapshot USING (snapshot_id))
     JOIN published.enterprise USING (enterprise_id));

CREATE TABLE qy.face_score (
    snapshot_id bigint NOT NULL,
    enterprise_id integer NOT NULL,
    state text NOT NULL,
    earned qy.finite,
    maximum qy.finite,
    score qy.finite,
    uncapped_band text,
    band text,
    CONSTRAINT face_score_score_check CHECK ((((score)::double precision >= (0)::double precision) AND ((score)::double precision <= (100)::double precision))),
    CONSTRAINT face_score_state_check CHECK ((state = ANY (ARRAY['scored'::text, 'not_evaluated'::text, 'outside'::text, 'stopped'::text, 'not_monitored'::text])))
);

COMMENT ON TABLE qy.face_score IS '环保脸谱 of an enterprise in a snapshot; the score is the sum of its lines, caps lower only the band';

COMMENT ON COLUMN qy.face_score.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.face_score.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.face_score.state IS 'not_evaluated 未评价: no line was due, or we failed; outside 不在评价范围; stopped 本月停运, last face kept; not_monitored: must be and is not, past its deadline';

COMMENT ON COLUMN qy.face_score.earned IS 'points earned';

COMMENT ON COLUMN qy.face_score.maximum IS 'most points that can be earned';

COMMENT ON COLUMN qy.face_score.score IS 'points earned of the points that could be earned, put to 100';

COMMENT ON COLUMN qy.face_score.uncapped_band IS 'class by the score alone';

COMMENT ON COLUMN qy.face_score.band IS 'class';

CREATE TABLE qy.score_objection (
    objection_id bigint NOT NULL,
    scheme text NOT NULL,
    month date NOT NULL,
    months smallint DEFAULT 1 NOT NULL,
    enterprise_id integer,
    om_operator_id integer,
    line_key text,
    raised_on date NOT NULL,
    raised_by_zh text NOT NULL,
    text_zh text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    registered_by text NOT NULL,
    outcome text,
    outcome_zh text,
    decided_at timestamp with time zone,
    decided_by text,
    CONSTRAINT score_objection_check CHECK (((scheme = 'face'::text) = (enterprise_id IS NOT NULL))),
    CONSTRAINT score_objection_check1 CHECK (((scheme = 'operator'::text) = (om_operator_id IS NOT NULL))),
    CONSTRAINT score_objection_check2 CHECK ((num_nonnulls(outcome, outcome_zh, decided_at, decided_by) = ANY (ARRAY[0, 4]))),
    CONSTRAINT score_objection_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT score_objection_months_check CHECK (((months >= 1) AND (months <= 12))),
    CONSTRAINT score_objection_outcome_check CHECK ((outcome = ANY (ARRAY['upheld'::text, 'rejected'::text, 'withdrawn'::text]))),
    CONSTRAINT score_objection_raised_by_zh_check CHECK ((raised_by_zh <> ''::text)),
    CONSTRAINT score_objection_scheme_check CHECK ((scheme = ANY (ARRAY['face'::text, 'operator'::text]))),
    CONSTRAINT score_objection_text_zh_check CHECK ((text_zh <> ''::text))
);

COMMENT ON TABLE qy.score_objection IS 'objections to a result: who, when, what, and what became of it; without an outcome the result is shown as 异议处理中';

COMMENT ON COLUMN qy.score_objection.objection_id IS 'number of the objection';

COMMENT ON COLUMN qy.score_objection.scheme IS 'face 环保脸谱, operator 运维服务机构, equipment 自动监测设备';

COMMENT ON COLUMN qy.score_objection.month IS 'first day of the month';

COMMENT ON COLUMN qy.score_objection.months IS 'months of the evaluation: 1, or 3 for a rolling quarter';

COMMENT ON COLUMN qy.score_objection.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.score_objection.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.score_objection.line_key IS 'the line that is disputed; empty: the whole result';

COMMENT ON COLUMN qy.score_objection.raised_on IS 'day on which it was raised';

COMMENT ON COLUMN qy.score_objection.raised_by_zh IS 'who raised it';

COMMENT ON COLUMN qy.score_objection.text_zh IS 'what it says';

COMMENT ON COLUMN qy.score_objection.registered_at IS 'when it was registered';

COMMENT ON COLUMN qy.score_objection.registered_by IS 'login name of who registered it';

COMMENT ON COLUMN qy.score_objection.outcome IS 'upheld, rejected or withdrawn; empty: not decided';

COMMENT ON COLUMN qy.score_objection.outcome_zh IS 'reason of the outcome';

COMMENT ON COLUMN qy.score_objection.decided_at IS 'when it was decided';

COMMENT ON COLUMN qy.score_objection.decided_by IS 'login name of who decided';

CREATE VIEW published.face_score AS
 SELECT f.snapshot_id,
    f.enterprise_id,
    f.state,
    f.earned,
    f.maximum,
    f.score,
    f.uncapped_band,
    f.band,
    (EXISTS ( SELECT 1
           FROM qy.score_objection o
          WHERE ((o.scheme = 'face'::text) AND (o.month = p.month) AND (o.months = p.months) AND (o.enterprise_id = f.enterprise_id) AND (o.outcome IS NULL)))) AS is_disputed
   FROM ((qy.face_score f
     JOIN published.score_snapshot p USING (snapshot_id))
     JOIN published.enterprise USING (enterprise_id));

CREATE TABLE qy.flag_effect (
    flag text NOT NULL,
    medium text,
    during daterange NOT NULL,
    meaning_zh text NOT NULL,
    meaning_en text NOT NULL,
    valid boolean NOT NULL,
    ambiguous boolean DEFAULT false NOT NULL,
    reason text NOT NULL,
    source text NOT NULL,
    verification qy.verification NOT NULL,
    verified boolean DEFAULT false NOT NULL,
    flag_effect_id integer NOT NULL,
    CONSTRAINT flag_effect_medium_check CHECK ((medium = ANY (ARRAY['gas'::text, 'water'::text])))
);

COMMENT ON TABLE qy.flag_effect IS 'HJ 212 data flags: whether an hour that carries one is valid, and whether the flag alone decides';

COMMENT ON COLUMN qy.flag_effect.flag IS 'letter of the flag';

COMMENT ON COLUMN qy.flag_effect.medium IS 'gas or water; empty: both';

COMMENT ON COLUMN qy.flag_effect.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.flag_effect.meaning_zh IS 'meaning in Chinese';

COMMENT ON COLUMN qy.flag_effect.meaning_en IS 'meaning in English';

COMMENT ON COLUMN qy.flag_effect.valid IS 'whether an hour with this flag is valid';

COMMENT ON COLUMN qy.flag_effect.ambiguous IS 'whether the flag alone does not decide';

COMMENT ON COLUMN qy.flag_effect.reason IS 'reason that the flag gives to an hour, or normal';

COMMENT ON COLUMN qy.flag_effect.source IS 'where the row comes from';

COMMENT ON COLUMN qy.flag_effect.verification IS 'how far the row was verified, see domain verification';

COMMENT ON COLUMN qy.flag_effect.verified IS 'whether the primary text was read; what is not verified is shown as such';

COMMENT ON COLUMN qy.flag_effect.flag_effect_id IS 'number of the row';

CREATE VIEW published.flag_effect AS
 SELECT flag,
    medium,
    during,
    meaning_zh,
    meaning_en,
    valid,
    ambiguous,
    reason,
    source,
    verification,
    verified
   FROM qy.flag_effect;

CREATE TABLE qy.industry (
    industry_code text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    permit_category text,
    source text NOT NULL,
    verification qy.verification NOT NULL,
    sort_order smallint NOT NULL
);

COMMENT ON TABLE qy.industry IS 'industries of discharge permits';

COMMENT ON COLUMN qy.industry.industry_code IS 'code of GB/T 4754';

COMMENT ON COLUMN qy.industry.name_zh IS 'name in Chinese';

COMMENT ON COLUMN qy.industry.name_en IS 'name in English';

COMMENT ON COLUMN qy.industry.permit_category IS 'category of the permit specification';

COMMENT ON COLUMN qy.industry.source IS 'where the row comes from';

COMMENT ON COLUMN qy.industry.verification IS 'how far the row was verified, see domain verification';

COMMENT ON COLUMN qy.industry.sort_order IS 'order on screens';

CREATE VIEW published.industry AS
 SELECT industry_code,
    name_zh,
    name_en,
    sort_order
   FROM qy.industry;

CREATE TABLE qy.judgement_day (
    run_id integer NOT NULL,
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    day date NOT NULL,
    limit_id integer NOT NULL,
    valid_periods smallint NOT NULL,
    exceeding_periods smallint NOT NULL,
    exceeding_map integer NOT NULL,
    worst_multiple qy.finite,
    worst_value qy.finite,
    value qy.finite,
    stage text NOT NULL,
    limit_reviewed boolean NOT NULL,
    method_version text NOT NULL,
    data_version bigint NOT NULL,
    governing boolean DEFAULT true NOT NULL,
    over_range_periods smallint DEFAULT 0 NOT NULL,
    CONSTRAINT judgement_day_stage_check CHECK ((stage = ANY (ARRAY['none'::text, 'warning'::text, 'pending'::text, 'by_rule'::text, 'verified'::text, 'rejected'::text])))
);

COMMENT ON TABLE qy.judgement_day IS 'verdict of one day by one limit row; written by the rollup through analytics, only counted and summed by SQL';

COMMENT ON COLUMN qy.judgement_day.run_id IS 'computation run that wrote the row';

COMMENT ON COLUMN qy.judgement_day.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.judgement_day.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.judgement_day.day IS 'Asia/Shanghai day';

COMMENT ON COLUMN qy.judgement_day.limit_id IS 'limit row';

COMMENT ON COLUMN qy.judgement_day.valid_periods IS 'periods that were judged';

COMMENT ON COLUMN qy.judgement_day.exceeding_periods IS 'of them, periods beyond the limit';

COMMENT ON COLUMN qy.judgement_day.exceeding_map IS 'bit h set: hour h exceeded';

COMMENT ON COLUMN qy.judgement_day.worst_multiple IS 'largest exceedance multiple 超标倍数: value / limit − 1';

COMMENT ON COLUMN qy.judgement_day.worst_value IS 'value with the largest exceedance, unit of the limit';

COMMENT ON COLUMN qy.judgement_day.value IS 'the value judged when the basis is the day';

COMMENT ON COLUMN qy.judgement_day.stage IS 'none: nothing exceeded; otherwise the stage of the exceedance';

COMMENT ON COLUMN qy.judgement_day.limit_reviewed IS 'whether the limit had a reviewer when it was judged';

COMMENT ON COLUMN qy.judgement_day.method_version IS 'version of the formulas that made the row';

COMMENT ON COLUMN qy.judgement_day.data_version IS 'data version of the commit that wrote the row';

COMMENT ON COLUMN qy.judgement_day.governing IS 'the strictest of the limit rows with the same basis and purpose; counts of exceedances use these rows only';

COMMENT ON COLUMN qy.judgement_day.over_range_periods IS 'hours beyond the analyser''s range whose upper end exceeds the limit (至少超量程); not among exceeding_periods';

CREATE TABLE qy.limit_value (
    limit_id integer NOT NULL,
    limit_ref text NOT NULL,
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    basis text NOT NULL,
    purpose text NOT NULL,
    condition text DEFAULT 'none'::text NOT NULL,
    during daterange NOT NULL,
    lower qy.finite,
    upper qy.finite,
    unit text NOT NULL,
    reference_oxygen_pct qy.finite,
    reference_excess_air qy.finite,
    standard_limit_ref text,
    document_ref text,
    clause text,
    permit_item text,
    entered_by text NOT NULL,
    reviewed_by text,
    reviewed_at timestamp with time zone,
    verified boolean DEFAULT false NOT NULL,
    batch_id bigint,
    condition_lower qy.finite,
    condition_upper qy.finite,
    CONSTRAINT limit_value_basis_check CHECK ((basis = ANY (ARRAY['hour'::text, 'day'::text, 'instant_range'::text, 'furnace_five_minute'::text]))),
    CONSTRAINT limit_value_check CHECK (((lower IS NOT NULL) OR (upper IS NOT NULL))),
    CONSTRAINT limit_value_check1 CHECK (((lower IS NULL) OR (upper IS NULL) OR ((lower)::double precision < (upper)::double precision))),
    CONSTRAINT limit_value_check2 CHECK (((reference_oxygen_pct IS NULL) OR (reference_excess_air IS NULL))),
    CONSTRAINT limit_value_check3 CHECK (((reviewed_by IS NULL) = (reviewed_at IS NULL))),
    CONSTRAINT limit_value_check4 CHECK (((condition_lower)::double precision < (condition_upper)::double precision)),
    CONSTRAINT limit_value_check5 CHECK (((condition = 'load_band'::text) = ((condition_lower IS NOT NULL) OR (condition_upper IS NOT NULL)))),
    CONSTRAINT limit_value_condition_check CHECK ((condition = ANY (ARRAY['none'::text, 'season'::text, 'water_temperature_le_12'::text, 'load_band'::text, 'fuel'::text, 'response_level'::text, 'staggered_production'::text, 'exempted_hours'::text]))),
    CONSTRAINT limit_value_purpose_check CHECK ((purpose = ANY (ARRAY['permit_compliance'::text, 'push_to_enforcement'::text, 'standard_only'::text, 'ultra_low_performance'::text]))),
    CONSTRAINT limit_value_reference_excess_air_check CHECK (((reference_excess_air)::double precision >= (1)::double precision)),
    CONSTRAINT limit_value_reference_oxygen_pct_check CHECK ((((reference_oxygen_pct)::double precision >= (0)::double precision) AND ((reference_oxygen_pct)::double precision < (21)::double precision))),
    CONSTRAINT limit_value_unit_check CHECK ((unit = ANY (ARRAY['µg/m³'::text, 'mg/m³'::text, 'µg/L'::text, 'mg/L'::text, 'kg/h'::text, 'ng TEQ/m³'::text, '°C'::text, 'pH'::text])))
);

COMMENT ON TABLE qy.limit_value IS 'limits in force at an outlet; several bases and purposes at once; without a reviewer a limit is 草拟 and its verdicts are not published';

COMMENT ON COLUMN qy.limit_value.limit_id IS 'number of the row';

COMMENT ON COLUMN qy.limit_value.limit_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.limit_value.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.limit_value.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.limit_value.basis IS 'hour, day, instant_range or furnace_five_minute';

COMMENT ON COLUMN qy.limit_value.purpose IS 'permit_compliance, push_to_enforcement, standard_only or ultra_low_performance';

COMMENT ON COLUMN qy.limit_value.condition IS 'when the row holds within its dates';

COMMENT ON COLUMN qy.limit_value.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.limit_value.lower IS 'lowest value that complies';

COMMENT ON COLUMN qy.limit_value.upper IS 'highest value that complies';

COMMENT ON COLUMN qy.limit_value.unit IS 'unit of lower and upper';

COMMENT ON COLUMN qy.limit_value.reference_oxygen_pct IS 'oxygen content that the limit refers to [%]';

COMMENT ON COLUMN qy.limit_value.reference_excess_air IS 'excess air coefficient that the limit refers to';

COMMENT ON COLUMN qy.limit_value.standard_limit_ref IS 'limit of the catalogue';

COMMENT ON COLUMN qy.limit_value.document_ref IS 'document that the row rests on';

COMMENT ON COLUMN qy.limit_value.clause IS 'clause of the source';

COMMENT ON COLUMN qy.limit_value.permit_item IS 'item of the permit';

COMMENT ON COLUMN qy.limit_value.entered_by IS 'who entered the row';

COMMENT ON COLUMN qy.limit_value.reviewed_by IS 'who reviewed it; empty: 草拟';

COMMENT ON COLUMN qy.limit_value.reviewed_at IS 'when it was reviewed';

COMMENT ON COLUMN qy.limit_value.verified IS 'whether the primary text was read; what is not verified is shown as such';

COMMENT ON COLUMN qy.limit_value.batch_id IS 'import that brought the row';

COMMENT ON COLUMN qy.limit_value.condition_lower IS 'load_band: lowest load, included [%]';

COMMENT ON COLUMN qy.limit_value.condition_upper IS 'load_band: highest load, excluded [%]';

CREATE VIEW published.judgement_day AS
 SELECT j.outlet_id,
    j.pollutant_code,
    j.day,
    j.limit_id,
    j.valid_periods,
    j.exceeding_periods,
    j.worst_multiple,
    j.value,
    j.stage
   FROM ((qy.judgement_day j
     JOIN qy.computation_run r ON (((r.run_id = j.run_id) AND r.is_current)))
     JOIN qy.limit_value l ON ((l.limit_id = j.limit_id)))
  WHERE (j.limit_reviewed AND (l.purpose = 'permit_compliance'::text) AND (j.stage = ANY (ARRAY['none'::text, 'by_rule'::text, 'verified'::text, 'rejected'::text])) AND (j.outlet_id IN ( SELECT outlet.outlet_id
           FROM published.outlet)) AND (j.day < ( SELECT settled.before_day
           FROM published.settled)) AND (NOT (EXISTS ( SELECT 1
           FROM qy.daily_value d
          WHERE ((d.run_id = j.run_id) AND (d.outlet_id = j.outlet_id) AND (d.pollutant_code = j.pollutant_code) AND (d.day = j.day) AND (d.is_assumed OR (d.unit_suspect_map <> 0)))))));

CREATE TABLE qy.legal_text (
    legal_text_id integer NOT NULL,
    document_ref text NOT NULL,
    article text NOT NULL,
    text_zh text NOT NULL,
    text_en text,
    during daterange NOT NULL,
    verification qy.verification NOT NULL
);

COMMENT ON TABLE qy.legal_text IS 'articles that screens may print while in force and verified';

COMMENT ON COLUMN qy.legal_text.legal_text_id IS 'number of the row';

COMMENT ON COLUMN qy.legal_text.document_ref IS 'document that the row rests on';

COMMENT ON COLUMN qy.legal_text.article IS 'article';

COMMENT ON COLUMN qy.legal_text.text_zh IS 'text in Chinese';

COMMENT ON COLUMN qy.legal_text.text_en IS 'text in English';

COMMENT ON COLUMN qy.legal_text.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.legal_text.verification IS 'how far the row was verified, see domain verification';

CREATE VIEW published.legal_text AS
 SELECT x.document_ref,
    x.article,
    x.text_zh,
    x.text_en,
    x.during,
    x.verification
   FROM (qy.legal_text x
     JOIN published.document USING (document_ref))
  WHERE ((x.verification)::text = 'V1'::text);

COMMENT ON VIEW published.legal_text IS 'only what was read in the primary text, with its dates';

CREATE VIEW published.limit_value AS
 SELECT l.limit_id,
    l.outlet_id,
    l.pollutant_code,
    l.basis,
    l.purpose,
    l.condition,
    l.during,
    l.lower,
    l.upper,
    l.unit,
    l.reference_oxygen_pct,
    l.reference_excess_air,
    l.clause,
    d.title_zh AS document_zh,
    d.title_en AS document_en
   FROM ((qy.limit_value l
     JOIN published.outlet USING (outlet_id))
     LEFT JOIN qy.document d ON ((d.document_ref = l.document_ref)))
  WHERE ((l.reviewed_at IS NOT NULL) AND (l.purpose = 'permit_compliance'::text));

CREATE TABLE qy.mark_effect (
    mark_kind text NOT NULL,
    industry_code text,
    during daterange NOT NULL,
    due boolean NOT NULL,
    valid boolean NOT NULL,
    judged boolean NOT NULL,
    mass text NOT NULL,
    public boolean NOT NULL,
    allowance_rule text,
    statement_zh text NOT NULL,
    statement_en text NOT NULL,
    source text NOT NULL,
    verification qy.verification NOT NULL,
    verified boolean DEFAULT false NOT NULL,
    mark_effect_id integer NOT NULL,
    substitution_cause text DEFAULT 'failure'::text NOT NULL,
    CONSTRAINT mark_effect_mass_check CHECK ((mass = ANY (ARRAY['measured'::text, 'substituted'::text, 'zero'::text, 'manual'::text, 'pending'::text, 'none'::text]))),
    CONSTRAINT mark_effect_substitution_cause_check CHECK ((substitution_cause = ANY (ARRAY['failure'::text, 'calibration'::text])))
);

COMMENT ON TABLE qy.mark_effect IS 'what a mark does to an hour: the five effects, by kind and industry';

COMMENT ON COLUMN qy.mark_effect.mark_kind IS 'kind of mark or other reason of an hour';

COMMENT ON COLUMN qy.mark_effect.industry_code IS 'industry; empty: every industry without a row of its own';

COMMENT ON COLUMN qy.mark_effect.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.mark_effect.due IS 'whether the hour is due';

COMMENT ON COLUMN qy.mark_effect.valid IS 'whether the value enters means';

COMMENT ON COLUMN qy.mark_effect.judged IS 'whether the value is judged';

COMMENT ON COLUMN qy.mark_effect.mass IS 'where the mass of the hour comes from';

COMMENT ON COLUMN qy.mark_effect.public IS 'whether the public may see the value';

COMMENT ON COLUMN qy.mark_effect.allowance_rule IS 'rule_parameter that caps the hours; its unit names the span';

COMMENT ON COLUMN qy.mark_effect.statement_zh IS 'what the row says, as a Chinese sentence for screens';

COMMENT ON COLUMN qy.mark_effect.statement_en IS 'what the row says, as an English sentence for screens';

COMMENT ON COLUMN qy.mark_effect.source IS 'where the row comes from';

COMMENT ON COLUMN qy.mark_effect.verification IS 'how far the row was verified, see domain verification';

COMMENT ON COLUMN qy.mark_effect.verified IS 'whether the primary text was read; what is not verified is shown as such';

COMMENT ON COLUMN qy.mark_effect.mark_effect_id IS 'number of the row';

COMMENT ON COLUMN qy.mark_effect.substitution_cause IS 'reference point of a substituted mass: last calibration, or hour before failure';

CREATE VIEW published.mark_effect AS
 SELECT mark_kind,
    industry_code,
    during,
    due,
    valid,
    judged,
    mass,
    public,
    substitution_cause,
    allowance_rule,
    statement_zh,
    statement_en,
    source,
    verification,
    verified
   FROM qy.mark_effect;

CREATE TABLE qy.om_operator (
    om_operator_id integer NOT NULL,
    om_operator_ref text NOT NULL,
    is_self_operated boolean DEFAULT false NOT NULL,
    enterprise_id integer,
    CONSTRAINT om_operator_check CHECK ((is_self_operated = (enterprise_id IS NOT NULL)))
);

COMMENT ON TABLE qy.om_operator IS 'O&M companies, and dischargers that operate their own monitors';

COMMENT ON COLUMN qy.om_operator.om_operator_id IS 'number of the operator';

COMMENT ON COLUMN qy.om_operator.om_operator_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.om_operator.is_self_operated IS 'the discharger operates its own monitors';

COMMENT ON COLUMN qy.om_operator.enterprise_id IS 'the discharger, when self-operated';

CREATE TABLE qy.om_operator_name (
    om_operator_id integer NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    short_name_zh text NOT NULL,
    credit_code text,
    registered_on date,
    during daterange NOT NULL,
    document_ref text
);

COMMENT ON TABLE qy.om_operator_name IS 'names and credit code of an O&M operator, dated';

COMMENT ON COLUMN qy.om_operator_name.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.om_operator_name.name_zh IS 'name in Chinese';

COMMENT ON COLUMN qy.om_operator_name.name_en IS 'name in English';

COMMENT ON COLUMN qy.om_operator_name.short_name_zh IS 'short Chinese name for tables and charts';

COMMENT ON COLUMN qy.om_operator_name.credit_code IS 'unified social credit code';

COMMENT ON COLUMN qy.om_operator_name.registered_on IS 'day of registration with the bureau';

COMMENT ON COLUMN qy.om_operator_name.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.om_operator_name.document_ref IS 'document that the row rests on';

CREATE VIEW published.om_operator AS
 SELECT o.om_operator_id,
    o.om_operator_ref,
    o.is_self_operated,
    n.name_zh,
    n.name_en,
    n.short_name_zh,
    n.during
   FROM (qy.om_operator o
     JOIN qy.om_operator_name n USING (om_operator_id));

CREATE TABLE qy.operator_cap (
    snapshot_id bigint NOT NULL,
    om_operator_id integer NOT NULL,
    cap_key text NOT NULL,
    reference text NOT NULL,
    band text NOT NULL,
    decided_on date NOT NULL,
    detail jsonb NOT NULL
);

COMMENT ON TABLE qy.operator_cap IS 'decisions that held a grade down, each by name';

COMMENT ON COLUMN qy.operator_cap.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.operator_cap.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.operator_cap.cap_key IS 'name of the cap';

COMMENT ON COLUMN qy.operator_cap.reference IS 'number of the decision, or outlet and factor of the verdict';

COMMENT ON COLUMN qy.operator_cap.band IS 'the best grade that is left';

COMMENT ON COLUMN qy.operator_cap.decided_on IS 'day of the decision or verdict';

COMMENT ON COLUMN qy.operator_cap.detail IS 'numbers behind it';

CREATE VIEW published.operator_cap AS
 SELECT c.snapshot_id,
    c.om_operator_id,
    c.cap_key,
    c.reference,
    c.band,
    c.decided_on
   FROM (qy.operator_cap c
     JOIN published.score_snapshot USING (snapshot_id));

CREATE TABLE qy.operator_line (
    snapshot_id bigint NOT NULL,
    om_operator_id integer NOT NULL,
    line_key text NOT NULL,
    dimension text NOT NULL,
    state text NOT NULL,
    cause text NOT NULL,
    numerator qy.finite,
    denominator qy.finite,
    rate qy.finite,
    pooled_rate qy.finite,
    share qy.finite,
    raw_earned qy.finite NOT NULL,
    earned qy.finite NOT NULL,
    maximum qy.finite NOT NULL,
    evidence jsonb NOT NULL,
    CONSTRAINT operator_line_share_check CHECK ((((share)::double precision >= (0)::double precision) AND ((share)::double precision <= (1)::double precision))),
    CONSTRAINT operator_line_state_check CHECK ((state = ANY (ARRAY['scored'::text, 'not_applicable'::text, 'not_delivered'::text, 'platform'::text])))
);

COMMENT ON TABLE qy.operator_line IS 'every evaluated line of a scorecard, with its raw and its pooled rate';

COMMENT ON COLUMN qy.operator_line.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.operator_line.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.operator_line.line_key IS 'line of the rule set';

COMMENT ON COLUMN qy.operator_line.dimension IS 'group of lines';

COMMENT ON COLUMN qy.operator_line.state IS 'provisional or published';

COMMENT ON COLUMN qy.operator_line.cause IS 'why, as a word of the program';

COMMENT ON COLUMN qy.operator_line.numerator IS 'numerator, or count';

COMMENT ON COLUMN qy.operator_line.denominator IS 'denominator, or number of cases';

COMMENT ON COLUMN qy.operator_line.rate IS 'numerator of denominator';

COMMENT ON COLUMN qy.operator_line.pooled_rate IS 'rate after partial pooling with the other operators';

COMMENT ON COLUMN qy.operator_line.share IS 'part of the maximum that was earned';

COMMENT ON COLUMN qy.operator_line.raw_earned IS 'points by the rate as it is';

COMMENT ON COLUMN qy.operator_line.earned IS 'points earned';

COMMENT ON COLUMN qy.operator_line.maximum IS 'most points that can be earned';

COMMENT ON COLUMN qy.operator_line.evidence IS 'which rows the line was made from';

CREATE VIEW published.operator_line AS
 SELECT l.snapshot_id,
    l.om_operator_id,
    l.line_key,
    l.dimension,
    l.state,
    l.cause,
    l.numerator,
    l.denominator,
    l.rate,
    l.pooled_rate,
    l.share,
    l.raw_earned,
    l.earned,
    l.maximum
   FROM (qy.operator_line l
     JOIN published.score_snapshot USING (snapshot_id));

CREATE TABLE qy.operator_score (
    snapshot_id bigint NOT NULL,
    om_operator_id integer NOT NULL,
    is_self_operated boolean NOT NULL,
    state text NOT NULL,
    outlets integer NOT NULL,
    outlet_days integer NOT NULL,
    earned qy.finite,
    maximum qy.finite,
    raw_score qy.finite,
    score qy.finite,
    score_low qy.finite,
    score_high qy.finite,
    rank integer,
    rank_low integer,
    rank_high integer,
    group_number integer,
    uncapped_grade text,
    grade text,
    CONSTRAINT operator_score_raw_score_check CHECK ((((raw_score)::double precision >= (0)::double precision) AND ((raw_score)::double precision <= (100)::double precision))),
    CONSTRAINT operator_score_score_check CHECK ((((score)::double precision >= (0)::double precision) AND ((score)::double precision <= (100)::double precision))),
    CONSTRAINT operator_score_state_check CHECK ((state = ANY (ARRAY['scored'::text, 'not_evaluated'::text])))
);

COMMENT ON TABLE qy.operator_score IS 'scorecard of an operator in a snapshot; companies and self-operating dischargers are ranked apart';

COMMENT ON COLUMN qy.operator_score.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.operator_score.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.operator_score.is_self_operated IS 'a discharger that operates its own monitors, ranked in a list of its own';

COMMENT ON COLUMN qy.operator_score.state IS 'not_evaluated: no line was due';

COMMENT ON COLUMN qy.operator_score.outlets IS 'outlets under contract';

COMMENT ON COLUMN qy.operator_score.outlet_days IS 'days of outlets under contract';

COMMENT ON COLUMN qy.operator_score.earned IS 'points earned';

COMMENT ON COLUMN qy.operator_score.maximum IS 'most points that can be earned';

COMMENT ON COLUMN qy.operator_score.raw_score IS 'score by the rates as they are';

COMMENT ON COLUMN qy.operator_score.score IS 'from the pooled rates; raw_score from the rates as they are';

COMMENT ON COLUMN qy.operator_score.score_low IS 'lower end of the interval';

COMMENT ON COLUMN qy.operator_score.score_high IS 'upper end of the interval';

COMMENT ON COLUMN qy.operator_score.rank IS 'place by the score';

COMMENT ON COLUMN qy.operator_score.rank_low IS 'best place within the interval';

COMMENT ON COLUMN qy.operator_score.rank_high IS 'worst place within the interval';

COMMENT ON COLUMN qy.operator_score.group_number IS 'operators of one group cannot be told apart by these data';

COMMENT ON COLUMN qy.operator_score.uncapped_grade IS 'grade by the score alone';

COMMENT ON COLUMN qy.operator_score.grade IS 'grade after caps';

CREATE VIEW published.operator_score AS
 SELECT s.snapshot_id,
    s.om_operator_id,
    s.is_self_operated,
    s.state,
    s.outlets,
    s.outlet_days,
    s.earned,
    s.maximum,
    s.raw_score,
    s.score,
    s.score_low,
    s.score_high,
    s.rank,
    s.rank_low,
    s.rank_high,
    s.group_number,
    s.uncapped_grade,
    s.grade,
    (EXISTS ( SELECT 1
           FROM qy.score_objection o
          WHERE ((o.scheme = 'operator'::text) AND (o.month = p.month) AND (o.months = p.months) AND (o.om_operator_id = s.om_operator_id) AND (o.outcome IS NULL)))) AS is_disputed
   FROM (qy.operator_score s
     JOIN published.score_snapshot p USING (snapshot_id));

CREATE VIEW published.outlet_enterprise AS
 SELECT u.outlet_id,
    u.enterprise_id,
    u.is_responsible,
    u.during
   FROM (qy.outlet_enterprise u
     JOIN published.enterprise USING (enterprise_id));

CREATE TABLE qy.outlet_name (
    outlet_id integer NOT NULL,
    outlet_code text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    during daterange NOT NULL,
    document_ref text
);

COMMENT ON TABLE qy.outlet_name IS 'code in the permit and names of an outlet, dated';

COMMENT ON COLUMN qy.outlet_name.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.outlet_name.outlet_code IS 'code in the permit, such as DA002';

COMMENT ON COLUMN qy.outlet_name.name_zh IS 'name in Chinese';

COMMENT ON COLUMN qy.outlet_name.name_en IS 'name in English';

COMMENT ON COLUMN qy.outlet_name.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.outlet_name.document_ref IS 'document that the row rests on';

CREATE VIEW published.outlet_name AS
 SELECT n.outlet_id,
    n.outlet_code,
    n.name_zh,
    n.name_en,
    n.during
   FROM (qy.outlet_name n
     JOIN published.outlet USING (outlet_id));

CREATE TABLE qy.outlet_networking (
    outlet_id integer NOT NULL,
    state text NOT NULL,
    reason_zh text,
    during daterange NOT NULL,
    document_ref text,
    CONSTRAINT outlet_networking_state_check CHECK ((state = ANY (ARRAY['to_be_installed'::text, 'installed'::text, 'accepted'::text, 'networked'::text, 'deferred'::text, 'exempt'::text, 'not_main'::text])))
);

COMMENT ON TABLE qy.outlet_networking IS 'networking ledger: 应装未装, 已装未验, 已验未联, 稳定联网, 暂缓, 免装, 不在主要排放口';

COMMENT ON COLUMN qy.outlet_networking.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.outlet_networking.state IS 'where the outlet stands in the networking ledger';

COMMENT ON COLUMN qy.outlet_networking.reason_zh IS 'reason of a deferral or exemption';

COMMENT ON COLUMN qy.outlet_networking.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.outlet_networking.document_ref IS 'document that the row rests on';

CREATE VIEW published.outlet_networking AS
 SELECT w.outlet_id,
    w.state,
    w.reason_zh,
    w.during
   FROM (qy.outlet_networking w
     JOIN published.outlet USING (outlet_id));

CREATE TABLE qy.permit_factor (
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    monitoring text NOT NULL,
    manual_interval text,
    during daterange NOT NULL,
    document_ref text,
    CONSTRAINT permit_factor_monitoring_check CHECK ((monitoring = ANY (ARRAY['automatic'::text, 'manual'::text])))
);

COMMENT ON TABLE qy.permit_factor IS 'factors that the permit names at an outlet and how they are to be monitored';

COMMENT ON COLUMN qy.permit_factor.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.permit_factor.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.permit_factor.monitoring IS 'automatic or manual';

COMMENT ON COLUMN qy.permit_factor.manual_interval IS 'how often manual monitoring is due';

COMMENT ON COLUMN qy.permit_factor.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.permit_factor.document_ref IS 'document that the row rests on';

CREATE VIEW published.permit_factor AS
 SELECT f.outlet_id,
    f.pollutant_code,
    f.monitoring,
    f.manual_interval,
    f.during
   FROM (qy.permit_factor f
     JOIN published.outlet USING (outlet_id));

CREATE TABLE qy.pollutant (
    pollutant_code text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    short_en text NOT NULL,
    medium text NOT NULL,
    role text NOT NULL,
    unit text NOT NULL,
    mass_unit text DEFAULT 'kg'::text NOT NULL,
    code_2005 text,
    sort_order smallint NOT NULL,
    unit_needs_declaration boolean DEFAULT false NOT NULL,
    source text NOT NULL,
    verification qy.verification NOT NULL,
    CONSTRAINT pollutant_medium_check CHECK ((medium = ANY (ARRAY['gas'::text, 'water'::text]))),
    CONSTRAINT pollutant_role_check CHECK ((role = ANY (ARRAY['pollutant'::text, 'companion'::text])))
);

COMMENT ON TABLE qy.pollutant IS 'factors of HJ 212-2017 Appendix B, with the canonical unit in which every value is stored';

COMMENT ON COLUMN qy.pollutant.pollutant_code IS 'code of HJ 212-2017';

COMMENT ON COLUMN qy.pollutant.name_zh IS 'name in Chinese';

COMMENT ON COLUMN qy.pollutant.name_en IS 'name in English';

COMMENT ON COLUMN qy.pollutant.short_en IS 'short Latin name, such as NOx';

COMMENT ON COLUMN qy.pollutant.medium IS 'gas 废气 or water 废水';

COMMENT ON COLUMN qy.pollutant.role IS 'pollutant, or companion such as flow and oxygen';

COMMENT ON COLUMN qy.pollutant.unit IS 'canonical unit of stored values';

COMMENT ON COLUMN qy.pollutant.mass_unit IS 'unit of its mass; none where it has no mass';

COMMENT ON COLUMN qy.pollutant.code_2005 IS 'code of HJ/T 212-2005, still met in the field';

COMMENT ON COLUMN qy.pollutant.sort_order IS 'order on screens';

COMMENT ON COLUMN qy.pollutant.unit_needs_declaration IS 'the unit of the standard is micrograms or misprinted: values are refused until the unit of (MN, code) was declared';

COMMENT ON COLUMN qy.pollutant.source IS 'where the row comes from';

COMMENT ON COLUMN qy.pollutant.verification IS 'how far the row was verified, see domain verification';

CREATE VIEW published.pollutant AS
 SELECT pollutant_code,
    name_zh,
    name_en,
    short_en,
    medium,
    role,
    unit,
    sort_order
   FROM qy.pollutant;

CREATE TABLE qy.region (
    region_id integer NOT NULL,
    region_ref text NOT NULL,
    level text NOT NULL,
    outline jsonb,
    label_x qy.finite,
    label_y qy.finite,
    sort_order smallint DEFAULT 0 NOT NULL,
    CONSTRAINT region_level_check CHECK ((level = ANY (ARRAY['city'::text, 'county'::text, 'township'::text])))
);

COMMENT ON TABLE qy.region IS 'city, counties and townships; ids are stable, codes and names are dated in region_name';

COMMENT ON COLUMN qy.region.region_id IS 'number of the region, stable';

COMMENT ON COLUMN qy.region.region_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.region.level IS 'city, county or township';

COMMENT ON COLUMN qy.region.outline IS 'polygon rings as [[[x, y], ...], ...], schematic or WGS-84 as the setting map_kind says';

COMMENT ON COLUMN qy.region.label_x IS 'where the name stands on the map, east';

COMMENT ON COLUMN qy.region.label_y IS 'where the name stands on the map, north';

COMMENT ON COLUMN qy.region.sort_order IS 'order on screens';

CREATE TABLE qy.region_name (
    region_id integer NOT NULL,
    region_code text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    parent_region_id integer,
    during daterange NOT NULL,
    document_ref text
);

COMMENT ON TABLE qy.region_name IS 'code, names and parent of a region in a period';

COMMENT ON COLUMN qy.region_name.region_id IS 'region';

COMMENT ON COLUMN qy.region_name.region_code IS 'administrative division code';

COMMENT ON COLUMN qy.region_name.name_zh IS 'name in Chinese';

COMMENT ON COLUMN qy.region_name.name_en IS 'name in English';

COMMENT ON COLUMN qy.region_name.parent_region_id IS 'region it belongs to';

COMMENT ON COLUMN qy.region_name.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.region_name.document_ref IS 'document that the row rests on';

CREATE VIEW published.region AS
 SELECT r.region_id,
    r.level,
    n.region_code,
    n.name_zh,
    n.name_en,
    n.parent_region_id,
    n.during,
    r.outline,
    r.label_x,
    r.label_y,
    r.sort_order
   FROM (qy.region r
     JOIN qy.region_name n USING (region_id));

CREATE VIEW published.rule_parameter AS
 SELECT rule,
    medium,
    industry_code,
    during,
    number,
    unit,
    statement_zh,
    statement_en,
    source,
    clause,
    verification,
    verified
   FROM qy.rule_parameter;

CREATE TABLE qy.score_rule_set (
    rule_version text NOT NULL,
    scheme text NOT NULL,
    title_zh text NOT NULL,
    title_en text NOT NULL,
    note_zh text NOT NULL,
    note_en text NOT NULL,
    maximum qy.finite NOT NULL,
    state text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    source text NOT NULL,
    verification qy.verification NOT NULL,
    adopted_by text,
    CONSTRAINT score_rule_set_check CHECK ((valid_to > valid_from)),
    CONSTRAINT score_rule_set_maximum_check CHECK (((maximum)::double precision > (0)::double precision)),
    CONSTRAINT score_rule_set_scheme_check CHECK ((scheme = ANY (ARRAY['face'::text, 'operator'::text, 'equipment'::text]))),
    CONSTRAINT score_rule_set_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'adopted'::text])))
);

COMMENT ON TABLE qy.score_rule_set IS 'versions of a scoring scheme; adopted versions of one scheme never hold at the same time';

COMMENT ON COLUMN qy.score_rule_set.rule_version IS 'name of the version, such as face-2026.1';

COMMENT ON COLUMN qy.score_rule_set.scheme IS 'face 环保脸谱, operator 运维服务机构, equipment 自动监测设备';

COMMENT ON COLUMN qy.score_rule_set.title_zh IS 'title in Chinese';

COMMENT ON COLUMN qy.score_rule_set.title_en IS 'title in English';

COMMENT ON COLUMN qy.score_rule_set.note_zh IS 'note, in Chinese as written';

COMMENT ON COLUMN qy.score_rule_set.note_en IS 'what stands under every score, in English';

COMMENT ON COLUMN qy.score_rule_set.maximum IS 'most points that can be earned';

COMMENT ON COLUMN qy.score_rule_set.state IS 'draft: can be previewed; adopted: in force in its period';

COMMENT ON COLUMN qy.score_rule_set.valid_from IS 'first day on which the version holds';

COMMENT ON COLUMN qy.score_rule_set.valid_to IS 'first day on which the version holds no more; set when a later version is adopted';

COMMENT ON COLUMN qy.score_rule_set.source IS 'where the row comes from';

COMMENT ON COLUMN qy.score_rule_set.verification IS 'how far the row was verified, see domain verification';

COMMENT ON COLUMN qy.score_rule_set.adopted_by IS 'who adopted the version; empty for a proposal that came with the program';

CREATE VIEW published.score_rule_set AS
 SELECT rule_version,
    scheme,
    title_zh,
    title_en,
    note_zh,
    note_en,
    maximum,
    valid_from,
    valid_to,
    source,
    verification
   FROM qy.score_rule_set
  WHERE (state = 'adopted'::text);

CREATE TABLE qy.score_rule_band (
    rule_version text NOT NULL,
    band text NOT NULL,
    from_value qy.finite NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    mood_zh text,
    mood_en text
);

COMMENT ON TABLE qy.score_rule_band IS 'classes of a score by their lowest value, which belongs to them';

COMMENT ON COLUMN qy.score_rule_band.rule_version IS 'version of the rule set';

COMMENT ON COLUMN qy.score_rule_band.band IS 'class';

COMMENT ON COLUMN qy.score_rule_band.from_value IS 'lowest score of the class';

COMMENT ON COLUMN qy.score_rule_band.name_zh IS 'name in Chinese';

COMMENT ON COLUMN qy.score_rule_band.name_en IS 'name in English';

COMMENT ON COLUMN qy.score_rule_band.mood_zh IS 'expression of the face, in Chinese';

COMMENT ON COLUMN qy.score_rule_band.mood_en IS 'expression of the face, in English';

CREATE VIEW published.score_rule_band AS
 SELECT rule_version,
    band,
    from_value,
    name_zh,
    name_en,
    mood_zh,
    mood_en
   FROM qy.score_rule_band
  WHERE (rule_version IN ( SELECT score_rule_set.rule_version
           FROM published.score_rule_set));

CREATE TABLE qy.score_rule_cap (
    rule_version text NOT NULL,
    cap_key text NOT NULL,
    band text NOT NULL,
    statement_zh text NOT NULL,
    statement_en text NOT NULL,
    document_ref text,
    article text,
    sort_order smallint NOT NULL
);

COMMENT ON TABLE qy.score_rule_cap IS 'verdicts and decisions that hold a score down whatever it earned; they stand outside the sum';

COMMENT ON COLUMN qy.score_rule_cap.rule_version IS 'version of the rule set';

COMMENT ON COLUMN qy.score_rule_cap.cap_key IS 'name of the cap';

COMMENT ON COLUMN qy.score_rule_cap.band IS 'the best band that is left';

COMMENT ON COLUMN qy.score_rule_cap.statement_zh IS 'what the row says, as a Chinese sentence for screens';

COMMENT ON COLUMN qy.score_rule_cap.statement_en IS 'what the row says, as an English sentence for screens';

COMMENT ON COLUMN qy.score_rule_cap.document_ref IS 'document that the row rests on';

COMMENT ON COLUMN qy.score_rule_cap.article IS 'article of the document';

COMMENT ON COLUMN qy.score_rule_cap.sort_order IS 'order on screens';

CREATE VIEW published.score_rule_cap AS
 SELECT rule_version,
    cap_key,
    band,
    statement_zh,
    statement_en,
    document_ref,
    article,
    sort_order
   FROM qy.score_rule_cap
  WHERE (rule_version IN ( SELECT score_rule_set.rule_version
           FROM published.score_rule_set));

CREATE TABLE qy.score_rule_dimension (
    rule_version text NOT NULL,
    dimension text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    maximum qy.finite NOT NULL,
    sort_order smallint NOT NULL,
    CONSTRAINT score_rule_dimension_maximum_check CHECK (((maximum)::double precision > (0)::double precision))
);

COMMENT ON TABLE qy.score_rule_dimension IS 'groups of lines of a rule set, with the points of each';

COMMENT ON COLUMN qy.score_rule_dimension.rule_version IS 'version of the rule set';

COMMENT ON COLUMN qy.score_rule_dimension.dimension IS 'group of lines';

COMMENT ON COLUMN qy.score_rule_dimension.name_zh IS 'name in Chinese';

COMMENT ON COLUMN qy.score_rule_dimension.name_en IS 'name in English';

COMMENT ON COLUMN qy.score_rule_dimension.maximum IS 'most points that can be earned';

COMMENT ON COLUMN qy.score_rule_dimension.sort_order IS 'order on screens';

CREATE VIEW published.score_rule_dimension AS
 SELECT rule_version,
    dimension,
    name_zh,
    name_en,
    maximum,
    sort_order
   FROM qy.score_rule_dimension
  WHERE (rule_version IN ( SELECT score_rule_set.rule_version
           FROM published.score_rule_set));

CREATE TABLE qy.score_rule_line (
    rule_version text NOT NULL,
    line_key text NOT NULL,
    dimension text NOT NULL,
    kind text NOT NULL,
    maximum qy.finite NOT NULL,
    statement_zh text NOT NULL,
    statement_en text NOT NULL,
    duty_zh text NOT NULL,
    duty_en text NOT NULL,
    document_ref text,
    article text,
    sort_order smallint NOT NULL,
    CONSTRAINT score_rule_line_kind_check CHECK ((kind = ANY (ARRAY['rate'::text, 'pass_rate'::text, 'count'::text, 'lateness'::text, 'presence'::text]))),
    CONSTRAINT score_rule_line_maximum_check CHECK (((maximum)::double precision > (0)::double precision))
);

COMMENT ON TABLE qy.score_rule_line IS 'what earns points: which measure, by which kind of line, at most how many; the code knows kinds, these rows choose';

COMMENT ON COLUMN qy.score_rule_line.rule_version IS 'version of the rule set';

COMMENT ON COLUMN qy.score_rule_line.line_key IS 'what is measured; the program knows how to find the facts of each key';

COMMENT ON COLUMN qy.score_rule_line.dimension IS 'group of lines';

COMMENT ON COLUMN qy.score_rule_line.kind IS 'kind of line, which the program knows how to evaluate';

COMMENT ON COLUMN qy.score_rule_line.maximum IS 'most points that can be earned';

COMMENT ON COLUMN qy.score_rule_line.statement_zh IS 'what the row says, as a Chinese sentence for screens';

COMMENT ON COLUMN qy.score_rule_line.statement_en IS 'what the row says, as an English sentence for screens';

COMMENT ON COLUMN qy.score_rule_line.duty_zh IS 'the duty that the line serves, named when nothing was delivered';

COMMENT ON COLUMN qy.score_rule_line.duty_en IS 'the duty, in English';

COMMENT ON COLUMN qy.score_rule_line.document_ref IS 'document that the row rests on';

COMMENT ON COLUMN qy.score_rule_line.article IS 'article of the document';

COMMENT ON COLUMN qy.score_rule_line.sort_order IS 'order on screens';

CREATE VIEW published.score_rule_line AS
 SELECT rule_version,
    line_key,
    dimension,
    kind,
    maximum,
    statement_zh,
    statement_en,
    duty_zh,
    duty_en,
    document_ref,
    article,
    sort_order
   FROM qy.score_rule_line
  WHERE (rule_version IN ( SELECT score_rule_set.rule_version
           FROM published.score_rule_set));

CREATE TABLE qy.score_rule_parameter (
    rule_version text NOT NULL,
    rule_key text NOT NULL,
    name text NOT NULL,
    number qy.finite,
    rule text,
    medium text,
    unit text NOT NULL,
    source text NOT NULL,
    verification qy.verification NOT NULL,
    verified boolean DEFAULT false NOT NULL,
    CONSTRAINT score_rule_parameter_check CHECK (((number IS NULL) OR (rule IS NULL))),
    CONSTRAINT score_rule_parameter_medium_check CHECK ((medium = ANY (ARRAY['gas'::text, 'water'::text])))
);

COMMENT ON TABLE qy.score_rule_parameter IS 'numbers of a line or cap: one of its own, or the name of a dated threshold in rule_parameter';

COMMENT ON COLUMN qy.score_rule_parameter.rule_version IS 'version of the rule set';

COMMENT ON COLUMN qy.score_rule_parameter.rule_key IS 'line_key or cap_key';

COMMENT ON COLUMN qy.score_rule_parameter.name IS 'name of the number';

COMMENT ON COLUMN qy.score_rule_parameter.number IS 'the number; empty where a threshold gives it';

COMMENT ON COLUMN qy.score_rule_parameter.rule IS 'threshold of rule_parameter that gives the number';

COMMENT ON COLUMN qy.score_rule_parameter.medium IS 'gas 废气 or water 废水';

COMMENT ON COLUMN qy.score_rule_parameter.unit IS 'unit of the number';

COMMENT ON COLUMN qy.score_rule_parameter.source IS 'where the row comes from';

COMMENT ON COLUMN qy.score_rule_parameter.verification IS 'how far the row was verified, see domain verification';

COMMENT ON COLUMN qy.score_rule_parameter.verified IS 'whether the primary text was read; what is not verified is shown as such';

CREATE VIEW published.score_rule_parameter AS
 SELECT rule_version,
    rule_key,
    name,
    number,
    rule,
    medium,
    unit,
    source,
    verification,
    verified
   FROM qy.score_rule_parameter
  WHERE (rule_version IN ( SELECT score_rule_set.rule_version
           FROM published.score_rule_set));

CREATE TABLE qy.setting (
    name text NOT NULL,
    value text NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE qy.setting IS 'facts about this installation: is_demo, city_name_zh, city_name_en, demo_seed, demo_end';

COMMENT ON COLUMN qy.setting.name IS 'name of the setting';

COMMENT ON COLUMN qy.setting.value IS 'its value';

COMMENT ON COLUMN qy.setting.changed_at IS 'when it was set';

CREATE VIEW published.setting AS
 SELECT name,
    value
   FROM qy.setting
  WHERE (name = ANY (ARRAY['is_demo'::text, 'city_name_zh'::text, 'city_name_en'::text, 'map_kind'::text, 'map_river'::text]));

CREATE TABLE qy.standard_limit (
    standard_limit_ref text NOT NULL,
    document_ref text NOT NULL,
    source_class_zh text NOT NULL,
    source_class_en text NOT NULL,
    pollutant_code text NOT NULL,
    basis text NOT NULL,
    lower qy.finite,
    upper qy.finite,
    unit text NOT NULL,
    reference_oxygen_pct qy.finite,
    reference_excess_air qy.finite,
    condition text DEFAULT 'none'::text NOT NULL,
    clause text,
    source text NOT NULL,
    verification qy.verification NOT NULL,
    CONSTRAINT standard_limit_basis_check CHECK ((basis = ANY (ARRAY['hour'::text, 'day'::text, 'instant_range'::text, 'furnace_five_minute'::text]))),
    CONSTRAINT standard_limit_check CHECK (((lower IS NOT NULL) OR (upper IS NOT NULL))),
    CONSTRAINT standard_limit_check1 CHECK (((reference_oxygen_pct IS NULL) OR (reference_excess_air IS NULL)))
);

COMMENT ON TABLE qy.standard_limit IS 'catalogue of limits in standards, from which the limit rows of outlets are entered';

COMMENT ON COLUMN qy.standard_limit.standard_limit_ref IS 'stable reference, such as GB13223/coal-special/NOx/hour';

COMMENT ON COLUMN qy.standard_limit.document_ref IS 'document that the row rests on';

COMMENT ON COLUMN qy.standard_limit.source_class_zh IS 'kind of source, in Chinese';

COMMENT ON COLUMN qy.standard_limit.source_class_en IS 'kind of source, in English';

COMMENT ON COLUMN qy.standard_limit.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.standard_limit.basis IS 'hour, day, instant_range or furnace_five_minute';

COMMENT ON COLUMN qy.standard_limit.lower IS 'lowest value that complies';

COMMENT ON COLUMN qy.standard_limit.upper IS 'highest value that complies';

COMMENT ON COLUMN qy.standard_limit.unit IS 'unit of lower and upper';

COMMENT ON COLUMN qy.standard_limit.reference_oxygen_pct IS 'oxygen content that the limit refers to [%]';

COMMENT ON COLUMN qy.standard_limit.reference_excess_air IS 'excess air coefficient that the limit refers to';

COMMENT ON COLUMN qy.standard_limit.condition IS 'when the limit holds';

COMMENT ON COLUMN qy.standard_limit.clause IS 'clause of the source';

COMMENT ON COLUMN qy.standard_limit.source IS 'where the row comes from';

COMMENT ON COLUMN qy.standard_limit.verification IS 'how far the row was verified, see domain verification';

CREATE VIEW published.standard_limit AS
 SELECT l.standard_limit_ref,
    l.document_ref,
    l.source_class_zh,
    l.source_class_en,
    l.pollutant_code,
    l.basis,
    l.lower,
    l.upper,
    l.unit,
    l.reference_oxygen_pct,
    l.reference_excess_air,
    l.condition,
    l.clause,
    l.source,
    l.verification
   FROM (qy.standard_limit l
     JOIN published.document USING (document_ref));

CREATE TABLE qy.app_user (
    user_id integer NOT NULL,
    login_name text NOT NULL,
    display_name text NOT NULL,
    password_hash text NOT NULL,
    role text NOT NULL,
    county_ids integer[] DEFAULT '{}'::integer[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    password_changed_at timestamp with time zone DEFAULT now() NOT NULL,
    disabled_at timestamp with time zone,
    failed_logins smallint DEFAULT 0 NOT NULL,
    locked_until timestamp with time zone,
    last_login_at timestamp with time zone,
    session_epoch integer DEFAULT 1 NOT NULL,
    CONSTRAINT app_user_login_name_check CHECK ((login_name = lower(login_name)))
);

COMMENT ON TABLE qy.app_user IS 'staff accounts; scope and rights come from the role and the counties';

COMMENT ON COLUMN qy.app_user.user_id IS 'number of the account';

COMMENT ON COLUMN qy.app_user.login_name IS 'name used to log in, lower case';

COMMENT ON COLUMN qy.app_user.display_name IS 'name shown on screens';

COMMENT ON COLUMN qy.app_user.password_hash IS 'argon2 hash';

COMMENT ON COLUMN qy.app_user.role IS 'named set of permissions';

COMMENT ON COLUMN qy.app_user.county_ids IS 'counties of a branch user; a county-bound role without one sees nothing';

COMMENT ON COLUMN qy.app_user.created_at IS 'when the account was made';

COMMENT ON COLUMN qy.app_user.password_changed_at IS 'when the password was last set';

COMMENT ON COLUMN qy.app_user.disabled_at IS 'set: the account cannot log in';

COMMENT ON COLUMN qy.app_user.failed_logins IS 'wrong passwords in a row';

COMMENT ON COLUMN qy.app_user.locked_until IS 'no login before this time';

COMMENT ON COLUMN qy.app_user.last_login_at IS 'last successful login';

COMMENT ON COLUMN qy.app_user.session_epoch IS 'raised when a password changes or the user is disabled: older sessions end';

ALTER TABLE qy.app_user ALTER COLUMN user_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.app_user_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.audit_log (
    audit_id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    user_id integer,
    login_name text,
    action text NOT NULL,
    subject text,
    outcome text NOT NULL,
    address inet,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT audit_log_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'failed'::text])))
);

COMMENT ON TABLE qy.audit_log IS 'append-only: no login of the web may change or delete a row';

COMMENT ON COLUMN qy.audit_log.audit_id IS 'number of the entry';

COMMENT ON COLUMN qy.audit_log.at IS 'when';

COMMENT ON COLUMN qy.audit_log.user_id IS 'account that acted; empty before login';

COMMENT ON COLUMN qy.audit_log.login_name IS 'login name as typed';

COMMENT ON COLUMN qy.audit_log.action IS 'what was tried';

COMMENT ON COLUMN qy.audit_log.subject IS 'on what';

COMMENT ON COLUMN qy.audit_log.outcome IS 'done, refused or failed';

COMMENT ON COLUMN qy.audit_log.address IS 'address of the client';

COMMENT ON COLUMN qy.audit_log.detail IS 'further facts, without secrets';

ALTER TABLE qy.audit_log ALTER COLUMN audit_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.audit_log_audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.calibration (
    calibration_id bigint NOT NULL,
    monitor_id integer NOT NULL,
    pollutant_code text NOT NULL,
    calibrated_at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    standard_value qy.finite NOT NULL,
    before_value qy.finite,
    after_value qy.finite,
    batch_id bigint,
    CONSTRAINT calibration_kind_check CHECK ((kind = ANY (ARRAY['zero'::text, 'span'::text, 'full_system'::text])))
);

COMMENT ON TABLE qy.calibration IS 'zero, span and full-system calibrations of a gas monitor, with the reading before and after';

COMMENT ON COLUMN qy.calibration.calibration_id IS 'number of the row';

COMMENT ON COLUMN qy.calibration.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.calibration.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.calibration.calibrated_at IS 'when';

COMMENT ON COLUMN qy.calibration.kind IS 'zero, span or full system 全系统校准';

COMMENT ON COLUMN qy.calibration.standard_value IS 'value of the standard gas or standard sample, canonical unit';

COMMENT ON COLUMN qy.calibration.before_value IS 'reading before adjustment, canonical unit';

COMMENT ON COLUMN qy.calibration.after_value IS 'reading after adjustment, canonical unit';

COMMENT ON COLUMN qy.calibration.batch_id IS 'import that brought the row';

ALTER TABLE qy.calibration ALTER COLUMN calibration_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.calibration_calibration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.comparison_pair (
    comparison_test_id bigint NOT NULL,
    pair_number smallint NOT NULL,
    reference_value qy.finite NOT NULL,
    monitor_value qy.finite NOT NULL
);

COMMENT ON TABLE qy.comparison_pair IS 'pairs of reference method and monitor of one comparison test';

COMMENT ON COLUMN qy.comparison_pair.comparison_test_id IS 'comparison test';

COMMENT ON COLUMN qy.comparison_pair.pair_number IS 'number of the pair';

COMMENT ON COLUMN qy.comparison_pair.reference_value IS 'reference method, canonical unit';

COMMENT ON COLUMN qy.comparison_pair.monitor_value IS 'monitor in the same span, canonical unit';

CREATE TABLE qy.comparison_test (
    comparison_test_id bigint NOT NULL,
    comparison_test_ref text NOT NULL,
    kind text NOT NULL,
    monitor_id integer NOT NULL,
    pollutant_code text NOT NULL,
    during tstzrange NOT NULL,
    laboratory_zh text NOT NULL,
    report_number text,
    batch_id bigint,
    CONSTRAINT comparison_test_kind_check CHECK ((kind = ANY (ARRAY['verification'::text, 'supervision'::text, 'acceptance'::text])))
);

COMMENT ON TABLE qy.comparison_test IS 'kinds kept apart: verification 定期校验/实际水样比对试验 (operator), supervision 监督比对监测 (bureau), acceptance 验收比对';

COMMENT ON COLUMN qy.comparison_test.comparison_test_id IS 'number of the row';

COMMENT ON COLUMN qy.comparison_test.comparison_test_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.comparison_test.kind IS 'verification, supervision or acceptance';

COMMENT ON COLUMN qy.comparison_test.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.comparison_test.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.comparison_test.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.comparison_test.laboratory_zh IS 'laboratory that measured';

COMMENT ON COLUMN qy.comparison_test.report_number IS 'number of the report';

COMMENT ON COLUMN qy.comparison_test.batch_id IS 'import that brought the row';

ALTER TABLE qy.comparison_test ALTER COLUMN comparison_test_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.comparison_test_comparison_test_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE qy.computation_run ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.computation_run_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.condition_revision (
    outlet_id integer NOT NULL,
    "time" timestamp with time zone NOT NULL,
    old_row jsonb NOT NULL,
    batch_id bigint NOT NULL,
    replaced_by_batch_id bigint NOT NULL,
    replaced_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

COMMENT ON TABLE qy.condition_revision IS 'the older companions of an hour that a later batch changed';

COMMENT ON COLUMN qy.condition_revision.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.condition_revision."time" IS 'start of the hour';

COMMENT ON COLUMN qy.condition_revision.old_row IS 'the companions as they stood';

COMMENT ON COLUMN qy.condition_revision.batch_id IS 'import that brought the row';

COMMENT ON COLUMN qy.condition_revision.replaced_by_batch_id IS 'import that brought the newer value';

COMMENT ON COLUMN qy.condition_revision.replaced_at IS 'when the newer value was stored';

CREATE TABLE qy.contradiction_run (
    contradiction_run_id bigint NOT NULL,
    month date NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    computed_by text NOT NULL,
    rule_version text NOT NULL,
    method_version text NOT NULL,
    data_version bigint NOT NULL,
    CONSTRAINT contradiction_run_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

COMMENT ON TABLE qy.contradiction_run IS 'one search of a month for records that the data contradict; the newest of a month is shown, older ones stay';

COMMENT ON COLUMN qy.contradiction_run.contradiction_run_id IS 'number of the search';

COMMENT ON COLUMN qy.contradiction_run.month IS 'first day of the month';

COMMENT ON COLUMN qy.contradiction_run.computed_at IS 'when it was evaluated';

COMMENT ON COLUMN qy.contradiction_run.computed_by IS 'login name or program that asked for it';

COMMENT ON COLUMN qy.contradiction_run.rule_version IS 'version of what counts as a contradiction';

COMMENT ON COLUMN qy.contradiction_run.method_version IS 'version of the formulas that made the row';

COMMENT ON COLUMN qy.contradiction_run.data_version IS 'data version of the commit that wrote the row';

ALTER TABLE qy.contradiction_run ALTER COLUMN contradiction_run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.contradiction_run_contradiction_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.control_period (
    monitor_id integer NOT NULL,
    pollutant_code text NOT NULL,
    during tstzrange NOT NULL,
    reason text NOT NULL,
    CONSTRAINT control_period_during_check CHECK ((NOT isempty(during))),
    CONSTRAINT control_period_reason_check CHECK ((reason = ANY (ARRAY['out_of_control'::text, 'overdue_calibration'::text])))
);

COMMENT ON TABLE qy.control_period IS 'stretches in which a monitor was out of control or its calibration overdue, by its records and comparison tests; computed, never entered';

COMMENT ON COLUMN qy.control_period.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.control_period.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.control_period.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.control_period.reason IS 'out_of_control 失控 or overdue_calibration 超期未校准';

CREATE TABLE qy.day_review (
    day_review_id bigint NOT NULL,
    outlet_id integer NOT NULL,
    day date NOT NULL,
    reviewed_by integer NOT NULL,
    reviewed_at timestamp with time zone NOT NULL,
    decision text NOT NULL,
    cause text,
    note_zh text,
    CONSTRAINT day_review_decision_check CHECK ((decision = ANY (ARRAY['verified'::text, 'rejected'::text, 'reviewed'::text, 'reopened'::text])))
);

COMMENT ON TABLE qy.day_review IS 'daily review 日审: a person settled an outlet''s day; newest row holds';

COMMENT ON COLUMN qy.day_review.day_review_id IS 'number of the row';

COMMENT ON COLUMN qy.day_review.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.day_review.day IS 'Asia/Shanghai day';

COMMENT ON COLUMN qy.day_review.reviewed_by IS 'account that reviewed';

COMMENT ON COLUMN qy.day_review.reviewed_at IS 'when it was reviewed';

COMMENT ON COLUMN qy.day_review.decision IS 'verified 经核实, rejected 不予认定, reviewed 已审核, reopened: a finding was opened again';

COMMENT ON COLUMN qy.day_review.cause IS 'cause that was found';

COMMENT ON COLUMN qy.day_review.note_zh IS 'note, in Chinese as written';

ALTER TABLE qy.day_review ALTER COLUMN day_review_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.day_review_day_review_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.dirty_control (
    dirty_control_id bigint NOT NULL,
    monitor_id integer NOT NULL,
    pollutant_code text NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    marked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

COMMENT ON TABLE qy.dirty_control IS 'calibrations, checks and comparison tests that are new, changed or deleted, put down by triggers; taken by the rollup, which then marks days and quarters';

COMMENT ON COLUMN qy.dirty_control.dirty_control_id IS 'number of the row';

COMMENT ON COLUMN qy.dirty_control.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.dirty_control.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.dirty_control.happened_at IS 'when the calibration or check took place, or the comparison test ended';

COMMENT ON COLUMN qy.dirty_control.marked_at IS 'when it changed';

ALTER TABLE qy.dirty_control ALTER COLUMN dirty_control_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.dirty_control_dirty_control_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.dirty_mark (
    dirty_mark_id bigint NOT NULL,
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    day date NOT NULL,
    cause text NOT NULL,
    marked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

COMMENT ON TABLE qy.dirty_mark IS 'outlet-pollutant-days to recompute; append-only for importers, no unique key, so that nobody waits and no update is lost';

COMMENT ON COLUMN qy.dirty_mark.dirty_mark_id IS 'number of the mark';

COMMENT ON COLUMN qy.dirty_mark.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.dirty_mark.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.dirty_mark.day IS 'Asia/Shanghai day';

COMMENT ON COLUMN qy.dirty_mark.cause IS 'what changed, a word in snake case';

COMMENT ON COLUMN qy.dirty_mark.marked_at IS 'when it changed';

ALTER TABLE qy.dirty_mark ALTER COLUMN dirty_mark_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.dirty_mark_dirty_mark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.dirty_month (
    dirty_month_id bigint NOT NULL,
    month date NOT NULL,
    pollutant_code text NOT NULL,
    CONSTRAINT dirty_month_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

COMMENT ON TABLE qy.dirty_month IS 'months whose summaries the rollup has to recompute; append-only for its workers, no unique key';

COMMENT ON COLUMN qy.dirty_month.dirty_month_id IS 'number of the mark';

COMMENT ON COLUMN qy.dirty_month.month IS 'first day of the month to recompute';

COMMENT ON COLUMN qy.dirty_month.pollutant_code IS 'factor, as HJ 212-2017 codes it';

ALTER TABLE qy.dirty_month ALTER COLUMN dirty_month_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.dirty_month_dirty_month_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.dirty_quarter (
    dirty_quarter_id bigint NOT NULL,
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    quarter date NOT NULL,
    cause text NOT NULL,
    marked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT dirty_quarter_quarter_check CHECK ((quarter = date_trunc('quarter'::text, (quarter)::timestamp with time zone)))
);

COMMENT ON TABLE qy.dirty_quarter IS 'outlet-pollutant-quarters whose substitution and totals are to be recomputed; append-only for workers, no unique key';

COMMENT ON COLUMN qy.dirty_quarter.dirty_quarter_id IS 'number of the row';

COMMENT ON COLUMN qy.dirty_quarter.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.dirty_quarter.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.dirty_quarter.quarter IS 'first day of the quarter';

COMMENT ON COLUMN qy.dirty_quarter.cause IS 'what changed: day, look-back, control, deadline or everything';

COMMENT ON COLUMN qy.dirty_quarter.marked_at IS 'when it changed';

ALTER TABLE qy.dirty_quarter ALTER COLUMN dirty_quarter_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.dirty_quarter_dirty_quarter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.disclosure (
    disclosure_id bigint NOT NULL,
    disclosure_ref text NOT NULL,
    enterprise_id integer NOT NULL,
    outlet_id integer,
    monitoring_ended_on date NOT NULL,
    disclosed_on date,
    place_zh text,
    batch_id bigint,
    CONSTRAINT disclosure_check CHECK (((disclosed_on IS NULL) OR (disclosed_on >= monitoring_ended_on)))
);

COMMENT ON TABLE qy.disclosure IS 'self-monitoring results and when they were disclosed';

COMMENT ON COLUMN qy.disclosure.disclosure_id IS 'number of the row';

COMMENT ON COLUMN qy.disclosure.disclosure_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.disclosure.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.disclosure.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.disclosure.monitoring_ended_on IS 'day on which the monitoring ended';

COMMENT ON COLUMN qy.disclosure.disclosed_on IS 'day of disclosure; empty: not disclosed';

COMMENT ON COLUMN qy.disclosure.place_zh IS 'where it was disclosed';

COMMENT ON COLUMN qy.disclosure.batch_id IS 'import that brought the row';

ALTER TABLE qy.disclosure ALTER COLUMN disclosure_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.disclosure_disclosure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.emission_month (
    run_id integer NOT NULL,
    month date NOT NULL,
    county_id integer NOT NULL,
    industry_code text NOT NULL,
    pollutant_code text NOT NULL,
    measured_mass_kg qy.finite,
    outlets integer NOT NULL,
    outlets_without_total integer NOT NULL,
    due_hours bigint NOT NULL,
    valid_hours bigint NOT NULL,
    substituted_mass_kg qy.finite,
    total_mass_kg qy.finite,
    outlets_lower_bound integer DEFAULT 0 NOT NULL,
    is_final boolean DEFAULT false NOT NULL,
    CONSTRAINT emission_month_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

COMMENT ON TABLE qy.emission_month IS 'county and industry summaries, recomputed under a lock by the rollup, never incremented';

COMMENT ON COLUMN qy.emission_month.run_id IS 'computation run that wrote the row';

COMMENT ON COLUMN qy.emission_month.month IS 'first day of the month';

COMMENT ON COLUMN qy.emission_month.county_id IS 'county of the time';

COMMENT ON COLUMN qy.emission_month.industry_code IS 'industry, GB/T 4754';

COMMENT ON COLUMN qy.emission_month.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.emission_month.measured_mass_kg IS 'sum of measured mass; empty when none was measured [kg]';

COMMENT ON COLUMN qy.emission_month.outlets IS 'outlets that were due';

COMMENT ON COLUMN qy.emission_month.outlets_without_total IS 'of them, outlets that have no total (缺失 n 家·月); left out, not zero';

COMMENT ON COLUMN qy.emission_month.due_hours IS 'hours due of all outlets';

COMMENT ON COLUMN qy.emission_month.valid_hours IS 'valid hours of all outlets';

COMMENT ON COLUMN qy.emission_month.substituted_mass_kg IS 'mass that stands in for hours without a valid one; empty where nothing does [kg]';

COMMENT ON COLUMN qy.emission_month.total_mass_kg IS 'of the outlets that have a total; empty when none has';

COMMENT ON COLUMN qy.emission_month.outlets_lower_bound IS 'outlets of whose total some hours are unknown';

COMMENT ON COLUMN qy.emission_month.is_final IS 'every outlet in it is settled';

CREATE TABLE qy.enforcement_decision (
    decision_ref text NOT NULL,
    enterprise_id integer,
    om_operator_id integer,
    kind text NOT NULL,
    decided_on date NOT NULL,
    due_on date,
    fulfilled_on date,
    ends_on date,
    signed_by text NOT NULL,
    summary_zh text NOT NULL,
    document_ref text,
    batch_id bigint,
    CONSTRAINT enforcement_decision_check CHECK (((enterprise_id IS NOT NULL) OR (om_operator_id IS NOT NULL))),
    CONSTRAINT enforcement_decision_check1 CHECK (((kind <> 'rectification_order'::text) OR (due_on IS NOT NULL))),
    CONSTRAINT enforcement_decision_kind_check CHECK ((kind = ANY (ARRAY['rectification_order'::text, 'falsification'::text, 'evasion'::text, 'false_mark'::text, 'fabricated_record'::text, 'fraud'::text])))
);

COMMENT ON TABLE qy.enforcement_decision IS 'orders to rectify, and findings signed by a person with number and date; a clue is not one of them';

COMMENT ON COLUMN qy.enforcement_decision.decision_ref IS 'number of the decision';

COMMENT ON COLUMN qy.enforcement_decision.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.enforcement_decision.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.enforcement_decision.kind IS 'order to rectify, or what was found';

COMMENT ON COLUMN qy.enforcement_decision.decided_on IS 'day of the decision or verdict';

COMMENT ON COLUMN qy.enforcement_decision.due_on IS 'day by which an order must be fulfilled';

COMMENT ON COLUMN qy.enforcement_decision.fulfilled_on IS 'day on which it was';

COMMENT ON COLUMN qy.enforcement_decision.ends_on IS 'first day on which the finding counts no more; empty: while the rule row says';

COMMENT ON COLUMN qy.enforcement_decision.signed_by IS 'who signed';

COMMENT ON COLUMN qy.enforcement_decision.summary_zh IS 'summary, in Chinese';

COMMENT ON COLUMN qy.enforcement_decision.document_ref IS 'document that the row rests on';

COMMENT ON COLUMN qy.enforcement_decision.batch_id IS 'import that brought the row';

CREATE TABLE qy.enterprise_code (
    enterprise_id integer NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    during daterange NOT NULL,
    document_ref text,
    CONSTRAINT enterprise_code_kind_check CHECK ((kind = ANY (ARRAY['credit_code'::text, 'platform_code'::text])))
);

COMMENT ON TABLE qy.enterprise_code IS 'unified social credit code and code on the national platform, dated';

COMMENT ON COLUMN qy.enterprise_code.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.enterprise_code.kind IS 'credit_code 统一社会信用代码 or platform_code';

COMMENT ON COLUMN qy.enterprise_code.code IS 'the code';

COMMENT ON COLUMN qy.enterprise_code.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.enterprise_code.document_ref IS 'document that the row rests on';

ALTER TABLE qy.enterprise ALTER COLUMN enterprise_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.enterprise_enterprise_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.enterprise_parent (
    enterprise_id integer NOT NULL,
    parent_enterprise_id integer NOT NULL,
    during daterange NOT NULL,
    document_ref text,
    CONSTRAINT enterprise_parent_check CHECK ((enterprise_id <> parent_enterprise_id))
);

COMMENT ON TABLE qy.enterprise_parent IS 'parent company of an enterprise, dated';

COMMENT ON COLUMN qy.enterprise_parent.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.enterprise_parent.parent_enterprise_id IS 'parent company';

COMMENT ON COLUMN qy.enterprise_parent.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.enterprise_parent.document_ref IS 'document that the row rests on';

CREATE TABLE qy.equipment_difference (
    snapshot_id bigint NOT NULL,
    monitor_id integer NOT NULL,
    line_key text NOT NULL,
    before qy.finite,
    after qy.finite,
    cause text NOT NULL,
    detail jsonb NOT NULL
);

COMMENT ON TABLE qy.equipment_difference IS 'what a correction changed against the published snapshot, line by line, and why';

COMMENT ON COLUMN qy.equipment_difference.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.equipment_difference.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.equipment_difference.line_key IS 'line_key; band for the sheet itself';

COMMENT ON COLUMN qy.equipment_difference.before IS 'points before; empty: the line was not there';

COMMENT ON COLUMN qy.equipment_difference.after IS 'points after; empty: the line is not there any more';

COMMENT ON COLUMN qy.equipment_difference.cause IS 'why, as a word of the program';

COMMENT ON COLUMN qy.equipment_difference.detail IS 'numbers behind it';

CREATE TABLE qy.equipment_line (
    snapshot_id bigint NOT NULL,
    monitor_id integer NOT NULL,
    line_key text NOT NULL,
    dimension text NOT NULL,
    state text NOT NULL,
    cause text NOT NULL,
    numerator qy.finite,
    denominator qy.finite,
    allowance qy.finite,
    share qy.finite,
    earned qy.finite NOT NULL,
    maximum qy.finite NOT NULL,
    items jsonb NOT NULL,
    evidence jsonb NOT NULL,
    CONSTRAINT equipment_line_share_check CHECK ((((share)::double precision >= (0)::double precision) AND ((share)::double precision <= (1)::double precision))),
    CONSTRAINT equipment_line_state_check CHECK ((state = ANY (ARRAY['scored'::text, 'not_applicable'::text, 'not_delivered'::text, 'platform'::text])))
);

COMMENT ON TABLE qy.equipment_line IS 'every evaluated line of an equipment sheet';

COMMENT ON COLUMN qy.equipment_line.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.equipment_line.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.equipment_line.line_key IS 'line of the rule set';

COMMENT ON COLUMN qy.equipment_line.dimension IS 'group of lines';

COMMENT ON COLUMN qy.equipment_line.state IS 'provisional or published';

COMMENT ON COLUMN qy.equipment_line.cause IS 'why, as a word of the program';

COMMENT ON COLUMN qy.equipment_line.numerator IS 'numerator, or count';

COMMENT ON COLUMN qy.equipment_line.denominator IS 'denominator, or number of cases';

COMMENT ON COLUMN qy.equipment_line.allowance IS 'count that is allowed';

COMMENT ON COLUMN qy.equipment_line.share IS 'part of the maximum that was earned';

COMMENT ON COLUMN qy.equipment_line.earned IS 'points earned';

COMMENT ON COLUMN qy.equipment_line.maximum IS 'most points that can be earned';

COMMENT ON COLUMN qy.equipment_line.items IS 'the cases behind the line';

COMMENT ON COLUMN qy.equipment_line.evidence IS 'which rows the line was made from';

CREATE TABLE qy.equipment_score (
    snapshot_id bigint NOT NULL,
    monitor_id integer NOT NULL,
    outlet_id integer NOT NULL,
    state text NOT NULL,
    earned qy.finite,
    maximum qy.finite,
    score qy.finite,
    band text,
    is_below boolean NOT NULL,
    months_below smallint NOT NULL,
    months_scored smallint NOT NULL,
    is_proposed boolean NOT NULL,
    CONSTRAINT equipment_score_score_check CHECK ((((score)::double precision >= (0)::double precision) AND ((score)::double precision <= (100)::double precision))),
    CONSTRAINT equipment_score_state_check CHECK ((state = ANY (ARRAY['scored'::text, 'not_evaluated'::text])))
);

COMMENT ON TABLE qy.equipment_score IS 'equipment sheet of a monitor in a month';

COMMENT ON COLUMN qy.equipment_score.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.equipment_score.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.equipment_score.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.equipment_score.state IS 'not_evaluated: no line was due';

COMMENT ON COLUMN qy.equipment_score.earned IS 'points earned';

COMMENT ON COLUMN qy.equipment_score.maximum IS 'most points that can be earned';

COMMENT ON COLUMN qy.equipment_score.score IS 'points earned of the points that could be earned, put to 100';

COMMENT ON COLUMN qy.equipment_score.band IS 'class';

COMMENT ON COLUMN qy.equipment_score.is_below IS 'below the pass mark in this month';

COMMENT ON COLUMN qy.equipment_score.months_below IS 'months below the pass mark among the last ones';

COMMENT ON COLUMN qy.equipment_score.months_scored IS 'months with a score among the last ones';

COMMENT ON COLUMN qy.equipment_score.is_proposed IS 'below the pass mark in so many of the last months: proposed for replacement, after hearing the enterprise';

CREATE TABLE qy.execution_report_amount (
    enterprise_id integer NOT NULL,
    outlet_id integer,
    pollutant_code text NOT NULL,
    during daterange NOT NULL,
    amount_t qy.finite NOT NULL,
    method_zh text,
    reported_on date NOT NULL,
    batch_id bigint,
    execution_report_amount_id bigint NOT NULL,
    CONSTRAINT execution_report_amount_amount_t_check CHECK (((amount_t)::double precision >= (0)::double precision))
);

COMMENT ON TABLE qy.execution_report_amount IS 'amounts that the discharger stated in its execution reports';

COMMENT ON COLUMN qy.execution_report_amount.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.execution_report_amount.outlet_id IS 'outlet; empty: the whole enterprise';

COMMENT ON COLUMN qy.execution_report_amount.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.execution_report_amount.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.execution_report_amount.amount_t IS 'amount [t]';

COMMENT ON COLUMN qy.execution_report_amount.method_zh IS 'method of accounting, as stated';

COMMENT ON COLUMN qy.execution_report_amount.reported_on IS 'day of the report';

COMMENT ON COLUMN qy.execution_report_amount.batch_id IS 'import that brought the row';

COMMENT ON COLUMN qy.execution_report_amount.execution_report_amount_id IS 'number of the row';

ALTER TABLE qy.execution_report_amount ALTER COLUMN execution_report_amount_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.execution_report_amount_execution_report_amount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.face_amount (
    snapshot_id bigint NOT NULL,
    enterprise_id integer NOT NULL,
    permitted_amount_ref text NOT NULL,
    pollutant_code text NOT NULL,
    outcome text NOT NULL,
    permitted_t qy.finite NOT NULL,
    used_t qy.finite,
    measured_t qy.finite,
    substituted_t qy.finite,
    reported_t qy.finite,
    is_lower_bound boolean NOT NULL,
    unknown_outlets integer NOT NULL,
    CONSTRAINT face_amount_outcome_check CHECK ((outcome = ANY (ARRAY['exceeded'::text, 'kept'::text, 'cannot_be_told'::text])))
);

COMMENT ON TABLE qy.face_amount IS 'use of each permitted amount of the year at the end of the month, in its parts: the cap reads the outcome';

COMMENT ON COLUMN qy.face_amount.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.face_amount.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.face_amount.permitted_amount_ref IS 'the amount';

COMMENT ON COLUMN qy.face_amount.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.face_amount.outcome IS 'exceeded: also when a lower bound alone is above; cannot_be_told: a lower bound below it, or nothing known; never kept then';

COMMENT ON COLUMN qy.face_amount.permitted_t IS 'permitted, in tonnes';

COMMENT ON COLUMN qy.face_amount.used_t IS 'used, in tonnes; empty: nothing is known';

COMMENT ON COLUMN qy.face_amount.measured_t IS 'of it measured';

COMMENT ON COLUMN qy.face_amount.substituted_t IS 'of it substituted';

COMMENT ON COLUMN qy.face_amount.reported_t IS 'of it from execution reports';

COMMENT ON COLUMN qy.face_amount.is_lower_bound IS 'covered outlets have no figure for some month';

COMMENT ON COLUMN qy.face_amount.unknown_outlets IS 'covered outlets without a figure for some month';

CREATE TABLE qy.fault_record (
    fault_record_id bigint NOT NULL,
    fault_record_ref text NOT NULL,
    monitor_id integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    reported_at timestamp with time zone,
    repaired_at timestamp with time zone,
    cause_zh text,
    batch_id bigint,
    CONSTRAINT fault_record_check CHECK (((repaired_at IS NULL) OR (repaired_at >= started_at)))
);

COMMENT ON TABLE qy.fault_record IS 'faults of monitors: started, reported, repaired';

COMMENT ON COLUMN qy.fault_record.fault_record_id IS 'number of the row';

COMMENT ON COLUMN qy.fault_record.fault_record_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.fault_record.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.fault_record.started_at IS 'when the fault began';

COMMENT ON COLUMN qy.fault_record.reported_at IS 'when it was reported';

COMMENT ON COLUMN qy.fault_record.repaired_at IS 'when it was repaired; empty: still open';

COMMENT ON COLUMN qy.fault_record.cause_zh IS 'cause, in Chinese as written';

COMMENT ON COLUMN qy.fault_record.batch_id IS 'import that brought the row';

ALTER TABLE qy.fault_record ALTER COLUMN fault_record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.fault_record_fault_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.feedback (
    feedback_id bigint NOT NULL,
    case_number text NOT NULL,
    secret_sha256 text NOT NULL,
    enterprise_id integer,
    kind text NOT NULL,
    message text NOT NULL,
    observed_at timestamp with time zone,
    place text,
    reporter_sealed bytea,
    state text DEFAULT 'received'::text NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    answer_zh text,
    answered_at timestamp with time zone,
    CONSTRAINT feedback_kind_check CHECK ((kind = ANY (ARRAY['opinion'::text, 'complaint'::text, 'report'::text]))),
    CONSTRAINT feedback_message_check CHECK (((char_length(message) >= 1) AND (char_length(message) <= 4000))),
    CONSTRAINT feedback_state_check CHECK ((state = ANY (ARRAY['received'::text, 'accepted'::text, 'answered'::text, 'closed'::text])))
);

COMMENT ON TABLE qy.feedback IS 'opinions, complaints and reports of citizens';

COMMENT ON COLUMN qy.feedback.feedback_id IS 'number of the row';

COMMENT ON COLUMN qy.feedback.case_number IS 'number given to the citizen';

COMMENT ON COLUMN qy.feedback.secret_sha256 IS 'digest of the secret with which the citizen asks for the state';

COMMENT ON COLUMN qy.feedback.enterprise_id IS 'enterprise it is about; empty: none named';

COMMENT ON COLUMN qy.feedback.kind IS 'opinion, complaint or report';

COMMENT ON COLUMN qy.feedback.message IS 'the text';

COMMENT ON COLUMN qy.feedback.observed_at IS 'when it was observed';

COMMENT ON COLUMN qy.feedback.place IS 'where it was observed';

COMMENT ON COLUMN qy.feedback.reporter_sealed IS 'identity sealed with a public key in the public process; only a holder of the private key can read it';

COMMENT ON COLUMN qy.feedback.state IS 'received, accepted, answered or closed';

COMMENT ON COLUMN qy.feedback.received_at IS 'when it came in';

COMMENT ON COLUMN qy.feedback.answer_zh IS 'answer of the bureau';

COMMENT ON COLUMN qy.feedback.answered_at IS 'when it was answered';

ALTER TABLE qy.feedback ALTER COLUMN feedback_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.feedback_feedback_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE qy.flag_effect ALTER COLUMN flag_effect_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.flag_effect_flag_effect_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.flag_meaning (
    mn text NOT NULL,
    flag text NOT NULL,
    meaning text NOT NULL,
    during daterange NOT NULL,
    document_ref text,
    CONSTRAINT flag_meaning_meaning_check CHECK ((meaning = ANY (ARRAY['instrument_stopped'::text, 'source_stopped'::text, 'communication_fault'::text, 'banking'::text])))
);

COMMENT ON TABLE qy.flag_meaning IS 'what the ambiguous flags F and B of one logger mean';

COMMENT ON COLUMN qy.flag_meaning.mn IS 'MN, the number of the data logger in HJ 212';

COMMENT ON COLUMN qy.flag_meaning.flag IS 'flag that this logger sends';

COMMENT ON COLUMN qy.flag_meaning.meaning IS 'what it means there';

COMMENT ON COLUMN qy.flag_meaning.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.flag_meaning.document_ref IS 'document that the row rests on';

CREATE TABLE qy.foreign_cause (
    foreign_cause_id bigint NOT NULL,
    outlet_id integer,
    kind text NOT NULL,
    during tstzrange NOT NULL,
    note_zh text,
    document_ref text,
    confirmed_by text NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    batch_id bigint,
    CONSTRAINT foreign_cause_during_check CHECK ((NOT isempty(during))),
    CONSTRAINT foreign_cause_kind_check CHECK ((kind = ANY (ARRAY['platform_outage'::text, 'failed_import'::text, 'telecom_outage'::text, 'power_cut'::text, 'refused_entry'::text])))
);

COMMENT ON TABLE qy.foreign_cause IS 'confirmed causes outside the duty-holder: the first two are our own and leave every score, the others leave the operator''s';

COMMENT ON COLUMN qy.foreign_cause.foreign_cause_id IS 'number of the row';

COMMENT ON COLUMN qy.foreign_cause.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.foreign_cause.kind IS 'platform_outage, failed_import: ours; telecom_outage, power_cut, refused_entry';

COMMENT ON COLUMN qy.foreign_cause.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.foreign_cause.note_zh IS 'note, in Chinese as written';

COMMENT ON COLUMN qy.foreign_cause.document_ref IS 'document that the row rests on';

COMMENT ON COLUMN qy.foreign_cause.confirmed_by IS 'who confirmed it';

COMMENT ON COLUMN qy.foreign_cause.confirmed_at IS 'when it was confirmed';

COMMENT ON COLUMN qy.foreign_cause.batch_id IS 'import that brought the row';

ALTER TABLE qy.foreign_cause ALTER COLUMN foreign_cause_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.foreign_cause_foreign_cause_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.furnace (
    furnace_id integer NOT NULL,
    furnace_ref text NOT NULL,
    enterprise_id integer NOT NULL,
    outlet_id integer NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    during daterange NOT NULL
);

COMMENT ON TABLE qy.furnace IS 'waste incineration furnaces: the 850 °C rule and the yearly allowances are per furnace';

COMMENT ON COLUMN qy.furnace.furnace_id IS 'number of the furnace';

COMMENT ON COLUMN qy.furnace.furnace_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.furnace.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.furnace.outlet_id IS 'outlet of the furnace';

COMMENT ON COLUMN qy.furnace.name_zh IS 'name in Chinese';

COMMENT ON COLUMN qy.furnace.name_en IS 'name in English';

COMMENT ON COLUMN qy.furnace.during IS 'when the row holds; half-open, lower end included, upper end excluded';

ALTER TABLE qy.furnace ALTER COLUMN furnace_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.furnace_furnace_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.furnace_temperature (
    furnace_id integer NOT NULL,
    "time" timestamp with time zone NOT NULL,
    mean_c qy.finite,
    flag text NOT NULL,
    batch_id bigint NOT NULL
);

COMMENT ON TABLE qy.furnace_temperature IS 'mean temperature of five minutes, named by their start';

COMMENT ON COLUMN qy.furnace_temperature.furnace_id IS 'furnace';

COMMENT ON COLUMN qy.furnace_temperature."time" IS 'start of the five minutes';

COMMENT ON COLUMN qy.furnace_temperature.mean_c IS 'mean temperature [°C]';

COMMENT ON COLUMN qy.furnace_temperature.flag IS 'flag as sent';

COMMENT ON COLUMN qy.furnace_temperature.batch_id IS 'import that brought the row';

CREATE TABLE qy.hourly_condition (
    outlet_id integer NOT NULL,
    "time" timestamp with time zone NOT NULL,
    flow_m3 qy.finite,
    oxygen_pct qy.finite,
    temperature_c qy.finite,
    pressure_kpa qy.finite,
    humidity_pct qy.finite,
    velocity_m_s qy.finite,
    load_pct qy.finite,
    flow_flag text,
    oxygen_flag text,
    batch_id bigint NOT NULL,
    CONSTRAINT hourly_condition_time_check CHECK (("time" = date_trunc('hour'::text, "time", 'UTC'::text)))
);

COMMENT ON TABLE qy.hourly_condition IS 'companions of an hour at an outlet';

COMMENT ON COLUMN qy.hourly_condition.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.hourly_condition."time" IS 'start of the hour';

COMMENT ON COLUMN qy.hourly_condition.flow_m3 IS 'gas: dry standard volume of the hour; water: volume discharged in the hour [m³]';

COMMENT ON COLUMN qy.hourly_condition.oxygen_pct IS 'oxygen, dry [%]';

COMMENT ON COLUMN qy.hourly_condition.temperature_c IS 'gas or water temperature [°C]';

COMMENT ON COLUMN qy.hourly_condition.pressure_kpa IS 'static pressure of the gas [kPa]';

COMMENT ON COLUMN qy.hourly_condition.humidity_pct IS 'moisture of the gas by volume [%]';

COMMENT ON COLUMN qy.hourly_condition.velocity_m_s IS 'velocity of the gas [m/s]';

COMMENT ON COLUMN qy.hourly_condition.load_pct IS 'load of the source [%]';

COMMENT ON COLUMN qy.hourly_condition.flow_flag IS 'flag of the flow as sent';

COMMENT ON COLUMN qy.hourly_condition.oxygen_flag IS 'flag of the oxygen as sent';

COMMENT ON COLUMN qy.hourly_condition.batch_id IS 'import that brought the row';

CREATE TABLE qy.hourly_value (
    monitor_id integer NOT NULL,
    pollutant_code text NOT NULL,
    "time" timestamp with time zone NOT NULL,
    flag text NOT NULL,
    valid_minutes smallint,
    measured qy.finite,
    converted_reported qy.finite,
    mass_reported_kg qy.finite,
    batch_id bigint NOT NULL,
    CONSTRAINT hourly_value_time_check CHECK (("time" = date_trunc('hour'::text, "time", 'UTC'::text))),
    CONSTRAINT hourly_value_valid_minutes_check CHECK (((valid_minutes >= 0) AND (valid_minutes <= 60)))
);

COMMENT ON TABLE qy.hourly_value IS 'one row per monitor, pollutant and hour, as reported; the newest value stands here';

COMMENT ON COLUMN qy.hourly_value.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.hourly_value.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.hourly_value."time" IS 'start of the hour';

COMMENT ON COLUMN qy.hourly_value.flag IS 'data flag as sent; empty text: none was sent';

COMMENT ON COLUMN qy.hourly_value.valid_minutes IS 'valid minutes of the hour; empty where the source does not report them';

COMMENT ON COLUMN qy.hourly_value.measured IS 'canonical unit of the pollutant; gas: dry, standard state, not corrected to reference oxygen';

COMMENT ON COLUMN qy.hourly_value.converted_reported IS 'as the device converted it to reference oxygen; stored beside our own, never judged in its place';

COMMENT ON COLUMN qy.hourly_value.mass_reported_kg IS 'mass of the hour as the logger computed it [kg]';

COMMENT ON COLUMN qy.hourly_value.batch_id IS 'import that brought the row';

CREATE TABLE qy.import_batch (
    batch_id bigint NOT NULL,
    kind text NOT NULL,
    source_name text NOT NULL,
    source_sha256 text,
    mapping_name text,
    assumed text,
    imported_by text NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    read_rows bigint,
    new_rows bigint,
    revised_rows bigint,
    unchanged_rows bigint,
    rejected_rows bigint,
    first_time timestamp with time zone,
    last_time timestamp with time zone
);

COMMENT ON TABLE qy.import_batch IS 'one import; read = new + revised + unchanged + rejected + repeated within the file';

COMMENT ON COLUMN qy.import_batch.batch_id IS 'number of the import';

COMMENT ON COLUMN qy.import_batch.kind IS 'what was imported';

COMMENT ON COLUMN qy.import_batch.source_name IS 'name of the file or connection';

COMMENT ON COLUMN qy.import_batch.source_sha256 IS 'digest of the file';

COMMENT ON COLUMN qy.import_batch.mapping_name IS 'mapping that was used';

COMMENT ON COLUMN qy.import_batch.assumed IS 'what the file did not say and the mapping assumed, as a sentence; assumed data are never published';

COMMENT ON COLUMN qy.import_batch.imported_by IS 'who imported';

COMMENT ON COLUMN qy.import_batch.started_at IS 'when the import began';

COMMENT ON COLUMN qy.import_batch.finished_at IS 'when it was committed';

COMMENT ON COLUMN qy.import_batch.read_rows IS 'rows read';

COMMENT ON COLUMN qy.import_batch.new_rows IS 'rows that were new';

COMMENT ON COLUMN qy.import_batch.revised_rows IS 'rows that changed a stored one';

COMMENT ON COLUMN qy.import_batch.unchanged_rows IS 'rows equal to a stored one';

COMMENT ON COLUMN qy.import_batch.rejected_rows IS 'rows refused';

COMMENT ON COLUMN qy.import_batch.first_time IS 'earliest time in the file';

COMMENT ON COLUMN qy.import_batch.last_time IS 'latest time in the file';

ALTER TABLE qy.import_batch ALTER COLUMN batch_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.import_batch_batch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.import_reject (
    batch_id bigint NOT NULL,
    row_number bigint NOT NULL,
    column_name text,
    reason text NOT NULL,
    message text NOT NULL,
    original text NOT NULL
);

COMMENT ON TABLE qy.import_reject IS 'rows that were refused, with the reason and the original text';

COMMENT ON COLUMN qy.import_reject.batch_id IS 'import that brought the row';

COMMENT ON COLUMN qy.import_reject.row_number IS 'row in the file, the header is row 1';

COMMENT ON COLUMN qy.import_reject.column_name IS 'column at fault';

COMMENT ON COLUMN qy.import_reject.reason IS 'short reason';

COMMENT ON COLUMN qy.import_reject.message IS 'what is wrong and what to do';

COMMENT ON COLUMN qy.import_reject.original IS 'the row as it was';

CREATE TABLE qy.in_charge (
    outlet_id integer NOT NULL,
    monitor_id integer NOT NULL,
    during tstzrange NOT NULL,
    document_ref text
);

COMMENT ON TABLE qy.in_charge IS 'whose values are the values of the outlet; a standby monitor is in charge only while it stands in';

COMMENT ON COLUMN qy.in_charge.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.in_charge.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.in_charge.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.in_charge.document_ref IS 'document that the row rests on';

CREATE TABLE qy.key_unit (
    enterprise_id integer NOT NULL,
    list_kind text NOT NULL,
    list_year smallint NOT NULL,
    published_on date NOT NULL,
    document_ref text,
    CONSTRAINT key_unit_list_kind_check CHECK ((list_kind = ANY (ARRAY['air'::text, 'water'::text, 'soil'::text, 'risk'::text, 'installation'::text])))
);

COMMENT ON TABLE qy.key_unit IS 'yearly lists of key pollutant-discharging units';

COMMENT ON COLUMN qy.key_unit.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.key_unit.list_kind IS 'air, water, soil, risk or installation';

COMMENT ON COLUMN qy.key_unit.list_year IS 'year of the list';

COMMENT ON COLUMN qy.key_unit.published_on IS 'day of publication';

COMMENT ON COLUMN qy.key_unit.document_ref IS 'document that the row rests on';

ALTER TABLE qy.legal_text ALTER COLUMN legal_text_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.legal_text_legal_text_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE qy.limit_value ALTER COLUMN limit_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.limit_value_limit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.listener (
    address text NOT NULL,
    process_id integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    connections integer NOT NULL,
    taken_frames bigint NOT NULL,
    refused_frames bigint NOT NULL,
    waiting_frames integer NOT NULL
);

COMMENT ON TABLE qy.listener IS 'what the listeners of this installation say of themselves every few seconds';

COMMENT ON COLUMN qy.listener.address IS 'host and port on which it listens';

COMMENT ON COLUMN qy.listener.process_id IS 'process on its machine';

COMMENT ON COLUMN qy.listener.started_at IS 'when it began to listen';

COMMENT ON COLUMN qy.listener.seen_at IS 'when it last said so';

COMMENT ON COLUMN qy.listener.ended_at IS 'when it ended in order; empty while it runs, and when it was killed';

COMMENT ON COLUMN qy.listener.connections IS 'loggers that are connected';

COMMENT ON COLUMN qy.listener.taken_frames IS 'frames stored since it began';

COMMENT ON COLUMN qy.listener.refused_frames IS 'frames refused since it began';

COMMENT ON COLUMN qy.listener.waiting_frames IS 'frames that wait for their commit';

CREATE TABLE qy.logger_access (
    mn text NOT NULL,
    password_hash text,
    registered_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    registered_by text NOT NULL,
    password_set_at timestamp with time zone,
    closed_at timestamp with time zone,
    CONSTRAINT logger_access_check CHECK (((password_hash IS NULL) = (password_set_at IS NULL))),
    CONSTRAINT logger_access_mn_check CHECK (((mn <> ''::text) AND (char_length(mn) <= 64)))
);

COMMENT ON TABLE qy.logger_access IS 'data loggers that may send; every change is in the audit log';

COMMENT ON COLUMN qy.logger_access.mn IS 'MN, the number of the data logger in HJ 212';

COMMENT ON COLUMN qy.logger_access.password_hash IS 'scrypt hash of the site''s password; empty: any password is taken';

COMMENT ON COLUMN qy.logger_access.registered_at IS 'when it was registered';

COMMENT ON COLUMN qy.logger_access.registered_by IS 'account of the operating system that registered it';

COMMENT ON COLUMN qy.logger_access.password_set_at IS 'when the password was set';

COMMENT ON COLUMN qy.logger_access.closed_at IS 'from then on nothing of it is taken';

CREATE TABLE qy.logger_frame_block (
    block_id bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    batch_ids bigint[] NOT NULL,
    frames integer NOT NULL,
    plain_bytes integer NOT NULL,
    sha256 text NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT logger_frame_block_frames_check CHECK ((frames > 0)),
    CONSTRAINT logger_frame_block_plain_bytes_check CHECK ((plain_bytes > 0))
);
ALTER TABLE ONLY qy.logger_frame_block ALTER COLUMN body SET STORAGE EXTERNAL;

COMMENT ON TABLE qy.logger_frame_block IS 'frames as they came, those of one commit together and compressed; deleted after QINGYUAN_KEEP_FRAMES_DAYS';

COMMENT ON COLUMN qy.logger_frame_block.block_id IS 'number of the block';

COMMENT ON COLUMN qy.logger_frame_block.received_at IS 'when they were stored';

COMMENT ON COLUMN qy.logger_frame_block.batch_ids IS 'batches that their values went into';

COMMENT ON COLUMN qy.logger_frame_block.frames IS 'how many; the row number of a refused row is the place of its frame';

COMMENT ON COLUMN qy.logger_frame_block.plain_bytes IS 'size before compression';

COMMENT ON COLUMN qy.logger_frame_block.sha256 IS 'of what body holds before compression';

COMMENT ON COLUMN qy.logger_frame_block.body IS 'zlib; frames without their passwords, each with its size in four bytes before it';

ALTER TABLE qy.logger_frame_block ALTER COLUMN block_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.logger_frame_block_block_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.logger_oddity_count (
    mn text NOT NULL,
    oddity text NOT NULL,
    day date NOT NULL,
    packets bigint NOT NULL,
    CONSTRAINT logger_oddity_count_packets_check CHECK ((packets > 0))
);

COMMENT ON TABLE qy.logger_oddity_count IS 'what packets that were taken do other than HJ 212 asks';

COMMENT ON COLUMN qy.logger_oddity_count.mn IS 'MN, the number of the data logger in HJ 212';

COMMENT ON COLUMN qy.logger_oddity_count.oddity IS 'see docs/hj212.md';

COMMENT ON COLUMN qy.logger_oddity_count.day IS 'Asia/Shanghai day';

COMMENT ON COLUMN qy.logger_oddity_count.packets IS 'packets with it';

CREATE TABLE qy.logger_packet_count (
    mn text NOT NULL,
    cn text NOT NULL,
    day date NOT NULL,
    packets bigint NOT NULL,
    late_packets bigint DEFAULT 0 NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT logger_packet_count_late_packets_check CHECK ((late_packets >= 0)),
    CONSTRAINT logger_packet_count_packets_check CHECK ((packets > 0))
);

COMMENT ON TABLE qy.logger_packet_count IS 'packets that were taken, by command and day of receipt; a packet that was sent twice counts twice';

COMMENT ON COLUMN qy.logger_packet_count.mn IS 'MN, the number of the data logger in HJ 212';

COMMENT ON COLUMN qy.logger_packet_count.cn IS 'command: 2011 real-time, 2051 minutes, 2061 hours, 2031 days and others';

COMMENT ON COLUMN qy.logger_packet_count.day IS 'Asia/Shanghai day';

COMMENT ON COLUMN qy.logger_packet_count.packets IS 'packets that were taken';

COMMENT ON COLUMN qy.logger_packet_count.late_packets IS 'of these with RF=1, sent afterwards (HJ 212-2025)';

COMMENT ON COLUMN qy.logger_packet_count.last_at IS 'when the last one came';

CREATE TABLE qy.logger_refusal (
    mn text NOT NULL,
    reason text NOT NULL,
    day date NOT NULL,
    frames bigint NOT NULL,
    last_at timestamp with time zone NOT NULL,
    last_address inet,
    last_detail text NOT NULL,
    CONSTRAINT logger_refusal_frames_check CHECK ((frames > 0))
);

COMMENT ON TABLE qy.logger_refusal IS 'frames of which nothing was taken, counted by reason; the frames themselves are not kept';

COMMENT ON COLUMN qy.logger_refusal.mn IS 'MN, the number of the data logger in HJ 212';

COMMENT ON COLUMN qy.logger_refusal.reason IS 'see docs/hj212.md and docs/listen.md';

COMMENT ON COLUMN qy.logger_refusal.day IS 'Asia/Shanghai day';

COMMENT ON COLUMN qy.logger_refusal.frames IS 'frames that were refused';

COMMENT ON COLUMN qy.logger_refusal.last_at IS 'when the last one came';

COMMENT ON COLUMN qy.logger_refusal.last_address IS 'network address that it came from';

COMMENT ON COLUMN qy.logger_refusal.last_detail IS 'what was wrong with it, as a sentence';

CREATE TABLE qy.maintenance_record (
    maintenance_record_id bigint NOT NULL,
    maintenance_record_ref text NOT NULL,
    monitor_id integer NOT NULL,
    om_operator_id integer,
    during tstzrange NOT NULL,
    kind text NOT NULL,
    note_zh text,
    batch_id bigint
);

COMMENT ON TABLE qy.maintenance_record IS 'maintenance of monitors';

COMMENT ON COLUMN qy.maintenance_record.maintenance_record_id IS 'number of the row';

COMMENT ON COLUMN qy.maintenance_record.maintenance_record_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.maintenance_record.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.maintenance_record.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.maintenance_record.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.maintenance_record.kind IS 'what was done, a word in snake case';

COMMENT ON COLUMN qy.maintenance_record.note_zh IS 'note, in Chinese as written';

COMMENT ON COLUMN qy.maintenance_record.batch_id IS 'import that brought the row';

ALTER TABLE qy.maintenance_record ALTER COLUMN maintenance_record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.maintenance_record_maintenance_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.manual_sample (
    manual_sample_id bigint NOT NULL,
    manual_sample_ref text NOT NULL,
    kind text NOT NULL,
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    sampled_during tstzrange NOT NULL,
    value qy.finite,
    converted_value qy.finite,
    below_detection boolean DEFAULT false NOT NULL,
    detection_limit qy.finite,
    mass_kg qy.finite,
    laboratory_zh text,
    batch_id bigint,
    CONSTRAINT manual_sample_check CHECK (((NOT below_detection) OR (detection_limit IS NOT NULL))),
    CONSTRAINT manual_sample_check1 CHECK (((value IS NOT NULL) OR below_detection)),
    CONSTRAINT manual_sample_kind_check CHECK ((kind = ANY (ARRAY['self_monitoring'::text, 'enforcement'::text, 'substitute'::text])))
);

COMMENT ON TABLE qy.manual_sample IS 'manual self-monitoring, enforcement samples, and samples that stand in for a monitor';

COMMENT ON COLUMN qy.manual_sample.manual_sample_id IS 'number of the row';

COMMENT ON COLUMN qy.manual_sample.manual_sample_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.manual_sample.kind IS 'self_monitoring, enforcement or substitute';

COMMENT ON COLUMN qy.manual_sample.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.manual_sample.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.manual_sample.sampled_during IS 'when the sample was taken';

COMMENT ON COLUMN qy.manual_sample.value IS 'result, canonical unit; gas: measured dry';

COMMENT ON COLUMN qy.manual_sample.converted_value IS 'result converted to the reference oxygen';

COMMENT ON COLUMN qy.manual_sample.below_detection IS 'below the detection limit';

COMMENT ON COLUMN qy.manual_sample.detection_limit IS 'detection limit, canonical unit';

COMMENT ON COLUMN qy.manual_sample.mass_kg IS 'emitted mass [kg]';

COMMENT ON COLUMN qy.manual_sample.laboratory_zh IS 'laboratory that measured';

COMMENT ON COLUMN qy.manual_sample.batch_id IS 'import that brought the row';

ALTER TABLE qy.manual_sample ALTER COLUMN manual_sample_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.manual_sample_manual_sample_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.mark (
    mark_id bigint NOT NULL,
    mark_ref text NOT NULL,
    outlet_id integer NOT NULL,
    monitor_id integer,
    furnace_id integer,
    pollutant_code text,
    kind text NOT NULL,
    during tstzrange NOT NULL,
    reason_zh text,
    state text DEFAULT 'effective'::text NOT NULL,
    marked_by text NOT NULL,
    marked_at timestamp with time zone NOT NULL,
    batch_id bigint,
    CONSTRAINT mark_during_check CHECK ((NOT isempty(during))),
    CONSTRAINT mark_kind_check CHECK ((kind = ANY (ARRAY['stopped'::text, 'ignition'::text, 'shut_down'::text, 'baking'::text, 'cooling'::text, 'banking'::text, 'fault'::text, 'accident'::text, 'maintenance'::text, 'calibration'::text, 'monitor_fault'::text, 'overdue_calibration'::text, 'out_of_control'::text, 'communication'::text, 'manual_substitute'::text, 'furnace_temperature_fault'::text, 'automatic_check'::text]))),
    CONSTRAINT mark_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'effective'::text, 'withdrawn'::text, 'rejected'::text])))
);

COMMENT ON TABLE qy.mark IS 'marks of the discharger; the raw value stays as reported, the mark stands beside it; marks may overlap, the strictest effect holds';

COMMENT ON COLUMN qy.mark.mark_id IS 'number of the mark';

COMMENT ON COLUMN qy.mark.mark_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.mark.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.mark.monitor_id IS 'monitor the mark is about; empty: the outlet';

COMMENT ON COLUMN qy.mark.furnace_id IS 'furnace the mark is about';

COMMENT ON COLUMN qy.mark.pollutant_code IS 'empty: every factor of the outlet';

COMMENT ON COLUMN qy.mark.kind IS 'kind of mark, see mark_effect';

COMMENT ON COLUMN qy.mark.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.mark.reason_zh IS 'reason given, in Chinese as written';

COMMENT ON COLUMN qy.mark.state IS 'draft, effective, withdrawn or rejected';

COMMENT ON COLUMN qy.mark.marked_by IS 'who set the mark';

COMMENT ON COLUMN qy.mark.marked_at IS 'when it was set';

COMMENT ON COLUMN qy.mark.batch_id IS 'import that brought the row';

ALTER TABLE qy.mark_effect ALTER COLUMN mark_effect_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.mark_effect_mark_effect_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.mark_evidence (
    mark_evidence_id bigint NOT NULL,
    mark_id bigint NOT NULL,
    kind text NOT NULL,
    file_name text NOT NULL,
    sha256 text NOT NULL,
    uploaded_by text NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    CONSTRAINT mark_evidence_kind_check CHECK ((kind = ANY (ARRAY['photo'::text, 'record'::text, 'log'::text, 'certificate'::text, 'other'::text])))
);

COMMENT ON TABLE qy.mark_evidence IS 'files that a discharger gave with a mark; only name and digest are kept here';

COMMENT ON COLUMN qy.mark_evidence.mark_evidence_id IS 'number of the row';

COMMENT ON COLUMN qy.mark_evidence.mark_id IS 'mark';

COMMENT ON COLUMN qy.mark_evidence.kind IS 'photo, record, log, certificate or other';

COMMENT ON COLUMN qy.mark_evidence.file_name IS 'name of the file';

COMMENT ON COLUMN qy.mark_evidence.sha256 IS 'digest of the file';

COMMENT ON COLUMN qy.mark_evidence.uploaded_by IS 'who gave it';

COMMENT ON COLUMN qy.mark_evidence.uploaded_at IS 'when';

ALTER TABLE qy.mark_evidence ALTER COLUMN mark_evidence_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.mark_evidence_mark_evidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE qy.mark ALTER COLUMN mark_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.mark_mark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.minute_coverage (
    monitor_id integer NOT NULL,
    pollutant_code text NOT NULL,
    "time" timestamp with time zone NOT NULL,
    received_map bigint NOT NULL,
    valid_map bigint NOT NULL,
    CONSTRAINT minute_coverage_check CHECK (((valid_map & (~ received_map)) = 0)),
    CONSTRAINT minute_coverage_time_check CHECK (("time" = date_trunc('hour'::text, "time", 'UTC'::text)))
);

COMMENT ON TABLE qy.minute_coverage IS 'which minute packets of an hour came, and which of them say that the value is valid; deleted with the frames';

COMMENT ON COLUMN qy.minute_coverage.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.minute_coverage.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.minute_coverage."time" IS 'start of the hour';

COMMENT ON COLUMN qy.minute_coverage.received_map IS 'bit m: a packet of the minutes from minute m on came';

COMMENT ON COLUMN qy.minute_coverage.valid_map IS 'bit m: it carries a number under a flag that counts as valid';

CREATE TABLE qy.monitor (
    monitor_id integer NOT NULL,
    monitor_ref text NOT NULL,
    kind text NOT NULL,
    maker_zh text,
    model text,
    serial_number text,
    installed_on date,
    networked_on date,
    accepted_on date,
    retired_on date,
    batch_id bigint,
    CONSTRAINT monitor_check CHECK (((accepted_on IS NULL) OR (installed_on IS NULL) OR (accepted_on >= installed_on))),
    CONSTRAINT monitor_kind_check CHECK ((kind = ANY (ARRAY['cems'::text, 'vocs'::text, 'water'::text, 'furnace'::text])))
);

COMMENT ON TABLE qy.monitor IS 'monitoring instruments and their life dates';

COMMENT ON COLUMN qy.monitor.monitor_id IS 'number of the monitor';

COMMENT ON COLUMN qy.monitor.monitor_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.monitor.kind IS 'cems, vocs, water or furnace';

COMMENT ON COLUMN qy.monitor.maker_zh IS 'maker';

COMMENT ON COLUMN qy.monitor.model IS 'model';

COMMENT ON COLUMN qy.monitor.serial_number IS 'serial number';

COMMENT ON COLUMN qy.monitor.installed_on IS 'day of installation';

COMMENT ON COLUMN qy.monitor.networked_on IS 'day of networking';

COMMENT ON COLUMN qy.monitor.accepted_on IS 'day of acceptance';

COMMENT ON COLUMN qy.monitor.retired_on IS 'last day in use';

COMMENT ON COLUMN qy.monitor.batch_id IS 'import that brought the row';

CREATE TABLE qy.monitor_factor (
    monitor_id integer NOT NULL,
    pollutant_code text NOT NULL,
    range_low qy.finite,
    range_high qy.finite,
    detection_limit qy.finite,
    reported_unit text NOT NULL,
    during daterange NOT NULL,
    document_ref text,
    CONSTRAINT monitor_factor_check CHECK (((range_low)::double precision < (range_high)::double precision))
);

COMMENT ON TABLE qy.monitor_factor IS 'what a monitor measures: range in the canonical unit, and the unit in which it reports';

COMMENT ON COLUMN qy.monitor_factor.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.monitor_factor.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.monitor_factor.range_low IS 'lower end of the range, canonical unit';

COMMENT ON COLUMN qy.monitor_factor.range_high IS 'upper end of the range, canonical unit';

COMMENT ON COLUMN qy.monitor_factor.detection_limit IS 'detection limit, canonical unit';

COMMENT ON COLUMN qy.monitor_factor.reported_unit IS 'unit in which the monitor reports';

COMMENT ON COLUMN qy.monitor_factor.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.monitor_factor.document_ref IS 'document that the row rests on';

ALTER TABLE qy.monitor ALTER COLUMN monitor_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.monitor_monitor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.monitor_number (
    monitor_id integer NOT NULL,
    mn text NOT NULL,
    during tstzrange NOT NULL,
    document_ref text
);

COMMENT ON TABLE qy.monitor_number IS 'MN under which a monitor reports; a changed MN continues the same series';

COMMENT ON COLUMN qy.monitor_number.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.monitor_number.mn IS 'MN, the number of the data logger in HJ 212';

COMMENT ON COLUMN qy.monitor_number.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.monitor_number.document_ref IS 'document that the row rests on';

CREATE TABLE qy.monitor_outlet (
    monitor_id integer NOT NULL,
    outlet_id integer NOT NULL,
    duty text NOT NULL,
    during tstzrange NOT NULL,
    document_ref text,
    CONSTRAINT monitor_outlet_duty_check CHECK ((duty = ANY (ARRAY['main'::text, 'standby'::text])))
);

COMMENT ON TABLE qy.monitor_outlet IS 'where a monitor stands and whether as main or standby, dated';

COMMENT ON COLUMN qy.monitor_outlet.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.monitor_outlet.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.monitor_outlet.duty IS 'main or standby';

COMMENT ON COLUMN qy.monitor_outlet.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.monitor_outlet.document_ref IS 'document that the row rests on';

CREATE TABLE qy.om_contract (
    om_operator_id integer NOT NULL,
    monitor_id integer NOT NULL,
    during daterange NOT NULL,
    document_ref text
);

COMMENT ON TABLE qy.om_contract IS 'who operates a monitor; two operators on one day are accepted and reported, not hidden';

COMMENT ON COLUMN qy.om_contract.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.om_contract.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.om_contract.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.om_contract.document_ref IS 'document that the row rests on';

ALTER TABLE qy.om_operator ALTER COLUMN om_operator_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.om_operator_om_operator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.om_person (
    om_person_id integer NOT NULL,
    om_person_ref text NOT NULL,
    om_operator_id integer NOT NULL,
    display_name text NOT NULL,
    certificate text,
    certificate_until date,
    during daterange NOT NULL
);

COMMENT ON TABLE qy.om_person IS 'people of O&M operators and their certificates';

COMMENT ON COLUMN qy.om_person.om_person_id IS 'number of the person';

COMMENT ON COLUMN qy.om_person.om_person_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.om_person.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.om_person.display_name IS 'name shown on screens';

COMMENT ON COLUMN qy.om_person.certificate IS 'certificate number';

COMMENT ON COLUMN qy.om_person.certificate_until IS 'last day of the certificate';

COMMENT ON COLUMN qy.om_person.during IS 'when the row holds; half-open, lower end included, upper end excluded';

ALTER TABLE qy.om_person ALTER COLUMN om_person_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.om_person_om_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.om_visit (
    om_visit_id bigint NOT NULL,
    om_visit_ref text NOT NULL,
    om_operator_id integer NOT NULL,
    om_person_id integer,
    monitor_id integer NOT NULL,
    during tstzrange NOT NULL,
    purpose text NOT NULL,
    note_zh text,
    batch_id bigint,
    CONSTRAINT om_visit_purpose_check CHECK ((purpose = ANY (ARRAY['inspection'::text, 'calibration'::text, 'maintenance'::text, 'repair'::text, 'comparison'::text, 'quality_control'::text])))
);

COMMENT ON TABLE qy.om_visit IS 'visits of O&M people on site';

COMMENT ON COLUMN qy.om_visit.om_visit_id IS 'number of the visit';

COMMENT ON COLUMN qy.om_visit.om_visit_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.om_visit.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.om_visit.om_person_id IS 'person of the operator';

COMMENT ON COLUMN qy.om_visit.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.om_visit.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.om_visit.purpose IS 'what the visit was for';

COMMENT ON COLUMN qy.om_visit.note_zh IS 'note, in Chinese as written';

COMMENT ON COLUMN qy.om_visit.batch_id IS 'import that brought the row';

ALTER TABLE qy.om_visit ALTER COLUMN om_visit_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.om_visit_om_visit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.operating_period (
    operating_period_id bigint NOT NULL,
    outlet_id integer NOT NULL,
    during tstzrange NOT NULL,
    state text NOT NULL,
    source text NOT NULL,
    batch_id bigint,
    CONSTRAINT operating_period_during_check CHECK ((NOT isempty(during))),
    CONSTRAINT operating_period_source_check CHECK ((source = ANY (ARRAY['mark'::text, 'hj212'::text, 'manual'::text, 'derived'::text]))),
    CONSTRAINT operating_period_state_check CHECK ((state = ANY (ARRAY['running'::text, 'start_up'::text, 'shut_down'::text, 'stopped'::text, 'fault'::text, 'banking'::text, 'baking'::text, 'cooling'::text])))
);

COMMENT ON TABLE qy.operating_period IS 'state of the source; precedence manual, mark, hj212, derived; an hour without a row and without a period is due and missing';

COMMENT ON COLUMN qy.operating_period.operating_period_id IS 'number of the row';

COMMENT ON COLUMN qy.operating_period.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.operating_period.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.operating_period.state IS 'state of the source';

COMMENT ON COLUMN qy.operating_period.source IS 'who says so: manual, mark, hj212 or derived';

COMMENT ON COLUMN qy.operating_period.batch_id IS 'import that brought the row';

ALTER TABLE qy.operating_period ALTER COLUMN operating_period_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.operating_period_operating_period_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.operator_difference (
    snapshot_id bigint NOT NULL,
    om_operator_id integer NOT NULL,
    line_key text NOT NULL,
    before qy.finite,
    after qy.finite,
    cause text NOT NULL,
    detail jsonb NOT NULL
);

COMMENT ON TABLE qy.operator_difference IS 'what a correction changed against the published snapshot, line by line, and why';

COMMENT ON COLUMN qy.operator_difference.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.operator_difference.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.operator_difference.line_key IS 'line_key; band for the grade itself';

COMMENT ON COLUMN qy.operator_difference.before IS 'points before; empty: the line was not there';

COMMENT ON COLUMN qy.operator_difference.after IS 'points after; empty: the line is not there any more';

COMMENT ON COLUMN qy.operator_difference.cause IS 'why, as a word of the program';

COMMENT ON COLUMN qy.operator_difference.detail IS 'numbers behind it';

CREATE TABLE qy.operator_evidence (
    snapshot_id bigint NOT NULL,
    om_operator_id integer NOT NULL,
    outlet_id integer NOT NULL,
    month date NOT NULL,
    line_key text NOT NULL,
    numerator qy.finite NOT NULL,
    denominator qy.finite NOT NULL
);

COMMENT ON TABLE qy.operator_evidence IS 'one outlet in one month under one operator: what the rates, intervals and the funnel are made of';

COMMENT ON COLUMN qy.operator_evidence.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.operator_evidence.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.operator_evidence.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.operator_evidence.month IS 'first day of the month';

COMMENT ON COLUMN qy.operator_evidence.line_key IS 'line of the rule set';

COMMENT ON COLUMN qy.operator_evidence.numerator IS 'numerator, or count';

COMMENT ON COLUMN qy.operator_evidence.denominator IS 'denominator, or number of cases';

CREATE TABLE qy.operator_prior (
    snapshot_id bigint NOT NULL,
    line_key text NOT NULL,
    mean qy.finite NOT NULL,
    strength qy.finite NOT NULL,
    design_effect qy.finite NOT NULL
);

COMMENT ON TABLE qy.operator_prior IS 'how a rate was pooled: mean and strength (in independent trials) of the fitted beta distribution';

COMMENT ON COLUMN qy.operator_prior.snapshot_id IS 'snapshot';

COMMENT ON COLUMN qy.operator_prior.line_key IS 'line of the rule set';

COMMENT ON COLUMN qy.operator_prior.mean IS 'mean of the fitted beta distribution';

COMMENT ON COLUMN qy.operator_prior.strength IS 'independent trials that the prior weighs';

COMMENT ON COLUMN qy.operator_prior.design_effect IS 'how many trials of one outlet count as one independent trial';

CREATE TABLE qy.outlet_emission_month (
    run_id integer NOT NULL,
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    month date NOT NULL,
    measured_mass_kg qy.finite,
    substituted_mass_kg qy.finite,
    total_mass_kg qy.finite,
    state text NOT NULL,
    due_hours smallint NOT NULL,
    valid_hours smallint NOT NULL,
    stopped_hours smallint NOT NULL,
    measured_hours smallint NOT NULL,
    substituted_hours smallint NOT NULL,
    missing_hours smallint NOT NULL,
    settlement text NOT NULL,
    mass_method text NOT NULL,
    reported_mass_kg qy.finite,
    reported_hours smallint NOT NULL,
    compared_hours smallint NOT NULL,
    compared_reported_kg qy.finite,
    compared_computed_kg qy.finite,
    is_assumed boolean NOT NULL,
    method_version text NOT NULL,
    data_version bigint NOT NULL,
    CONSTRAINT outlet_emission_month_check CHECK (((total_mass_kg IS NULL) = (state = ANY (ARRAY['not_usable'::text, 'unknown'::text])))),
    CONSTRAINT outlet_emission_month_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT outlet_emission_month_settlement_check CHECK ((settlement = ANY (ARRAY['running'::text, 'in_review'::text, 'final'::text]))),
    CONSTRAINT outlet_emission_month_state_check CHECK ((state = ANY (ARRAY['complete'::text, 'lower_bound'::text, 'not_usable'::text, 'unknown'::text])))
);

COMMENT ON TABLE qy.outlet_emission_month IS 'emitted mass of an outlet, pollutant and month in its parts; pollutants without mass have no row';

COMMENT ON COLUMN qy.outlet_emission_month.run_id IS 'computation run that wrote the row';

COMMENT ON COLUMN qy.outlet_emission_month.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.outlet_emission_month.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.outlet_emission_month.month IS 'first day of the month';

COMMENT ON COLUMN qy.outlet_emission_month.measured_mass_kg IS 'sum of measured mass; empty when none was measured [kg]';

COMMENT ON COLUMN qy.outlet_emission_month.substituted_mass_kg IS 'mass that stands in for hours without a valid one; empty where nothing does [kg]';

COMMENT ON COLUMN qy.outlet_emission_month.total_mass_kg IS 'measured and substituted; empty is 缺失 and never zero';

COMMENT ON COLUMN qy.outlet_emission_month.state IS 'lower_bound: the mass of some hours is unknown; not_usable: capture rate of the quarter below the gate; unknown: nothing is known';

COMMENT ON COLUMN qy.outlet_emission_month.due_hours IS 'hours for which a value was due';

COMMENT ON COLUMN qy.outlet_emission_month.valid_hours IS 'due hours with a valid value';

COMMENT ON COLUMN qy.outlet_emission_month.stopped_hours IS 'hours in which the source was stopped';

COMMENT ON COLUMN qy.outlet_emission_month.measured_hours IS 'hours whose mass was measured';

COMMENT ON COLUMN qy.outlet_emission_month.substituted_hours IS 'hours for whose mass something has to stand in';

COMMENT ON COLUMN qy.outlet_emission_month.missing_hours IS 'hours whose mass is neither measured nor zero nor substituted';

COMMENT ON COLUMN qy.outlet_emission_month.settlement IS 'running 暂算, in_review 暂算 (审核期) or final 终';

COMMENT ON COLUMN qy.outlet_emission_month.mass_method IS 'how the mass was formed: hj75_2017 or hj356_2019';

COMMENT ON COLUMN qy.outlet_emission_month.reported_mass_kg IS 'sum of the hourly masses that the logger sent (Cou) [kg]';

COMMENT ON COLUMN qy.outlet_emission_month.reported_hours IS 'hours for which the logger sent a mass';

COMMENT ON COLUMN qy.outlet_emission_month.compared_hours IS 'hours that have a mass of the logger and one of ours';

COMMENT ON COLUMN qy.outlet_emission_month.compared_reported_kg IS 'mass of the logger over compared_hours [kg]';

COMMENT ON COLUMN qy.outlet_emission_month.compared_computed_kg IS 'our mass over compared_hours [kg]';

COMMENT ON COLUMN qy.outlet_emission_month.is_assumed IS 'series or hours were assumed by an import mapping';

COMMENT ON COLUMN qy.outlet_emission_month.method_version IS 'version of the formulas that made the row';

COMMENT ON COLUMN qy.outlet_emission_month.data_version IS 'data version of the commit that wrote the row';

ALTER TABLE qy.outlet ALTER COLUMN outlet_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.outlet_outlet_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.outlet_profile (
    outlet_id integer NOT NULL,
    month date NOT NULL,
    running_hours integer NOT NULL,
    flow_m3 qy.finite,
    temperature_c qy.finite,
    CONSTRAINT outlet_profile_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT outlet_profile_running_hours_check CHECK ((running_hours > 0))
);

COMMENT ON TABLE qy.outlet_profile IS 'low percentile of flow and temperature while an outlet ran, from the months before; holds for the days of one month';

COMMENT ON COLUMN qy.outlet_profile.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.outlet_profile.month IS 'first day of the month in which the profile holds';

COMMENT ON COLUMN qy.outlet_profile.running_hours IS 'hours behind the percentiles';

COMMENT ON COLUMN qy.outlet_profile.flow_m3 IS 'low percentile of the hourly flow while running [m³]';

COMMENT ON COLUMN qy.outlet_profile.temperature_c IS 'low percentile of the temperature while running [°C]';

CREATE TABLE qy.penalty (
    penalty_ref text NOT NULL,
    enterprise_id integer NOT NULL,
    decided_on date NOT NULL,
    kind text NOT NULL,
    summary_zh text NOT NULL,
    amount_yuan qy.finite,
    executed_on date,
    batch_id bigint
);

COMMENT ON TABLE qy.penalty IS 'decisions on penalties';

COMMENT ON COLUMN qy.penalty.penalty_ref IS 'number of the decision';

COMMENT ON COLUMN qy.penalty.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.penalty.decided_on IS 'day of the decision';

COMMENT ON COLUMN qy.penalty.kind IS 'kind of penalty';

COMMENT ON COLUMN qy.penalty.summary_zh IS 'what was decided';

COMMENT ON COLUMN qy.penalty.amount_yuan IS 'fine [yuan]';

COMMENT ON COLUMN qy.penalty.executed_on IS 'day of execution; empty: open';

COMMENT ON COLUMN qy.penalty.batch_id IS 'import that brought the row';

CREATE TABLE qy.permit (
    permit_id integer NOT NULL,
    permit_ref text NOT NULL,
    first_issued_on date NOT NULL
);

COMMENT ON TABLE qy.permit IS 'discharge permits; number, holder and validity are in permit_version';

COMMENT ON COLUMN qy.permit.permit_id IS 'number of the permit here';

COMMENT ON COLUMN qy.permit.permit_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.permit.first_issued_on IS 'day of the first issue';

CREATE TABLE qy.permit_outlet (
    permit_id integer NOT NULL,
    outlet_id integer NOT NULL,
    during daterange NOT NULL,
    document_ref text
);

COMMENT ON TABLE qy.permit_outlet IS 'which outlets a permit names, dated';

COMMENT ON COLUMN qy.permit_outlet.permit_id IS 'permit';

COMMENT ON COLUMN qy.permit_outlet.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.permit_outlet.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.permit_outlet.document_ref IS 'document that the row rests on';

ALTER TABLE qy.permit ALTER COLUMN permit_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.permit_permit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.permit_version (
    permit_id integer NOT NULL,
    permit_number text NOT NULL,
    enterprise_id integer NOT NULL,
    during daterange NOT NULL,
    issued_on date NOT NULL,
    action text NOT NULL,
    document_ref text,
    CONSTRAINT permit_version_action_check CHECK ((action = ANY (ARRAY['first'::text, 'change'::text, 'extension'::text, 'reissue'::text, 'cancel'::text])))
);

COMMENT ON TABLE qy.permit_version IS 'number, holder and validity of a permit; every change is a row';

COMMENT ON COLUMN qy.permit_version.permit_id IS 'permit';

COMMENT ON COLUMN qy.permit_version.permit_number IS 'number on the permit';

COMMENT ON COLUMN qy.permit_version.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.permit_version.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.permit_version.issued_on IS 'day of issue of this version';

COMMENT ON COLUMN qy.permit_version.action IS 'first, change, extension, reissue or cancel';

COMMENT ON COLUMN qy.permit_version.document_ref IS 'document that the row rests on';

CREATE TABLE qy.permitted_amount (
    permitted_amount_id integer NOT NULL,
    permitted_amount_ref text NOT NULL,
    permit_id integer NOT NULL,
    pollutant_code text NOT NULL,
    span text NOT NULL,
    special_period_ref text,
    during daterange NOT NULL,
    amount_t qy.finite NOT NULL,
    document_ref text,
    batch_id bigint,
    CONSTRAINT permitted_amount_amount_t_check CHECK (((amount_t)::double precision >= (0)::double precision)),
    CONSTRAINT permitted_amount_check CHECK (((span = 'special_period'::text) = (special_period_ref IS NOT NULL))),
    CONSTRAINT permitted_amount_span_check CHECK ((span = ANY (ARRAY['year'::text, 'special_period'::text])))
);

COMMENT ON TABLE qy.permitted_amount IS 'permitted amounts per calendar year or special period; the outlets they cover are in permitted_amount_outlet';

COMMENT ON COLUMN qy.permitted_amount.permitted_amount_id IS 'number of the row';

COMMENT ON COLUMN qy.permitted_amount.permitted_amount_ref IS 'stable reference used in files';

COMMENT ON COLUMN qy.permitted_amount.permit_id IS 'permit';

COMMENT ON COLUMN qy.permitted_amount.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.permitted_amount.span IS 'calendar year or special period';

COMMENT ON COLUMN qy.permitted_amount.special_period_ref IS 'special period';

COMMENT ON COLUMN qy.permitted_amount.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.permitted_amount.amount_t IS 'amount [t]';

COMMENT ON COLUMN qy.permitted_amount.document_ref IS 'document that the row rests on';

COMMENT ON COLUMN qy.permitted_amount.batch_id IS 'import that brought the row';

CREATE TABLE qy.permitted_amount_outlet (
    permitted_amount_id integer NOT NULL,
    outlet_id integer NOT NULL
);

COMMENT ON TABLE qy.permitted_amount_outlet IS 'the outlets that a permitted amount covers';

COMMENT ON COLUMN qy.permitted_amount_outlet.permitted_amount_id IS 'permitted amount';

COMMENT ON COLUMN qy.permitted_amount_outlet.outlet_id IS 'outlet';

ALTER TABLE qy.permitted_amount ALTER COLUMN permitted_amount_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.permitted_amount_permitted_amount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.received_daily_value (
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    day date NOT NULL,
    flag text NOT NULL,
    mean qy.finite,
    converted_mean qy.finite,
    mass_kg qy.finite,
    flow_m3 qy.finite,
    batch_id bigint NOT NULL
);

COMMENT ON TABLE qy.received_daily_value IS 'daily values as the discharger sent them; compared with our own, never in their place';

COMMENT ON COLUMN qy.received_daily_value.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.received_daily_value.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.received_daily_value.day IS 'Asia/Shanghai day';

COMMENT ON COLUMN qy.received_daily_value.flag IS 'flag as sent';

COMMENT ON COLUMN qy.received_daily_value.mean IS 'daily mean as sent, canonical unit';

COMMENT ON COLUMN qy.received_daily_value.converted_mean IS 'converted daily mean as sent';

COMMENT ON COLUMN qy.received_daily_value.mass_kg IS 'emitted mass [kg]';

COMMENT ON COLUMN qy.received_daily_value.flow_m3 IS 'volume of gas (dry, standard state) or water [m³]';

COMMENT ON COLUMN qy.received_daily_value.batch_id IS 'import that brought the row';

CREATE TABLE qy.record_contradiction (
    contradiction_id bigint NOT NULL,
    contradiction_run_id bigint NOT NULL,
    kind text NOT NULL,
    outlet_id integer NOT NULL,
    om_operator_id integer,
    reference text,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    evidence_hours integer NOT NULL,
    detail jsonb NOT NULL,
    CONSTRAINT record_contradiction_check CHECK ((ended_at >= started_at)),
    CONSTRAINT record_contradiction_evidence_hours_check CHECK ((evidence_hours >= 0)),
    CONSTRAINT record_contradiction_kind_check CHECK ((kind = ANY (ARRAY['undisturbed_maintenance'::text, 'mark_without_visit'::text, 'two_operators'::text, 'no_contract'::text])))
);

COMMENT ON TABLE qy.record_contradiction IS 'a record that the data contradict, for verification; no score reads it';

COMMENT ON COLUMN qy.record_contradiction.contradiction_id IS 'number of the row';

COMMENT ON COLUMN qy.record_contradiction.contradiction_run_id IS 'the search that found it';

COMMENT ON COLUMN qy.record_contradiction.kind IS 'undisturbed_maintenance: valid values all through a maintenance on record; mark_without_visit: a mark with nobody on site; two_operators, no_contract: due days without exactly one operator';

COMMENT ON COLUMN qy.record_contradiction.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.record_contradiction.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.record_contradiction.reference IS 'the record, where there is one';

COMMENT ON COLUMN qy.record_contradiction.started_at IS 'beginning of the span';

COMMENT ON COLUMN qy.record_contradiction.ended_at IS 'end of the span';

COMMENT ON COLUMN qy.record_contradiction.evidence_hours IS 'hours that speak against the record';

COMMENT ON COLUMN qy.record_contradiction.detail IS 'numbers behind it';

ALTER TABLE qy.record_contradiction ALTER COLUMN contradiction_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.record_contradiction_contradiction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE qy.region ALTER COLUMN region_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.region_region_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.review_cause (
    cause_code text NOT NULL,
    item_kind text NOT NULL,
    sort_order smallint NOT NULL,
    decision text,
    needs_note boolean NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    during daterange NOT NULL,
    source text NOT NULL,
    verification qy.verification NOT NULL,
    CONSTRAINT review_cause_check CHECK (((decision IS NULL) OR (item_kind = ANY (ARRAY['exceedance'::text, 'over_range'::text])))),
    CONSTRAINT review_cause_check1 CHECK (((decision IS NOT NULL) OR (item_kind <> ALL (ARRAY['exceedance'::text, 'over_range'::text])))),
    CONSTRAINT review_cause_check2 CHECK (((decision IS DISTINCT FROM 'rejected'::text) OR needs_note)),
    CONSTRAINT review_cause_decision_check CHECK ((decision = ANY (ARRAY['verified'::text, 'rejected'::text]))),
    CONSTRAINT review_cause_item_kind_check CHECK ((item_kind = ANY (ARRAY['exceedance'::text, 'over_range'::text, 'suspected_stop'::text, 'interruption'::text, 'constant'::text, 'unit_doubt'::text, 'mark'::text]))),
    CONSTRAINT review_cause_sort_order_check CHECK (((sort_order >= 1) AND (sort_order <= 9)))
);

COMMENT ON TABLE qy.review_cause IS 'causes with which a finding of the daily review is closed; the number is the key that chooses it';

COMMENT ON COLUMN qy.review_cause.cause_code IS 'name of the cause';

COMMENT ON COLUMN qy.review_cause.item_kind IS 'kind of finding that the cause closes';

COMMENT ON COLUMN qy.review_cause.sort_order IS 'order on screens';

COMMENT ON COLUMN qy.review_cause.decision IS 'stage that it gives to an exceedance: verified 经核实 or rejected 不予认定';

COMMENT ON COLUMN qy.review_cause.needs_note IS 'the closing must say why in words';

COMMENT ON COLUMN qy.review_cause.name_zh IS 'name in Chinese';

COMMENT ON COLUMN qy.review_cause.name_en IS 'name in English';

COMMENT ON COLUMN qy.review_cause.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.review_cause.source IS 'where the row comes from';

COMMENT ON COLUMN qy.review_cause.verification IS 'how far the row was verified, see domain verification';

CREATE TABLE qy.review_closing (
    review_closing_id bigint NOT NULL,
    outlet_id integer NOT NULL,
    day date NOT NULL,
    item_kind text NOT NULL,
    pollutant_code text,
    facts text NOT NULL,
    cause_code text,
    decision text,
    note text,
    closed_by integer NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    CONSTRAINT review_closing_check CHECK (((cause_code IS NOT NULL) OR (decision IS NULL))),
    CONSTRAINT review_closing_check1 CHECK (((decision IS DISTINCT FROM 'rejected'::text) OR (note IS NOT NULL))),
    CONSTRAINT review_closing_check2 CHECK (((pollutant_code IS NOT NULL) OR (item_kind <> ALL (ARRAY['exceedance'::text, 'over_range'::text])))),
    CONSTRAINT review_closing_decision_check CHECK ((decision = ANY (ARRAY['verified'::text, 'rejected'::text]))),
    CONSTRAINT review_closing_item_kind_check CHECK ((item_kind = ANY (ARRAY['exceedance'::text, 'over_range'::text, 'suspected_stop'::text, 'interruption'::text, 'constant'::text, 'unit_doubt'::text, 'mark'::text]))),
    CONSTRAINT review_closing_note_check CHECK (((char_length(note) >= 1) AND (char_length(note) <= 500)))
);

COMMENT ON TABLE qy.review_closing IS 'daily review 日审: a person closed or reopened one finding of an outlet''s day; append-only, the newest row of a finding holds';

COMMENT ON COLUMN qy.review_closing.review_closing_id IS 'number of the row; of a finding the highest holds';

COMMENT ON COLUMN qy.review_closing.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.review_closing.day IS 'Asia/Shanghai day';

COMMENT ON COLUMN qy.review_closing.item_kind IS 'kind of finding';

COMMENT ON COLUMN qy.review_closing.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.review_closing.facts IS 'the finding as the person saw it; a finding that became another one is open again';

COMMENT ON COLUMN qy.review_closing.cause_code IS 'cause with which it was closed; empty: it was reopened';

COMMENT ON COLUMN qy.review_closing.decision IS 'what the closing says of an exceedance: verified 经核实, rejected 不予认定';

COMMENT ON COLUMN qy.review_closing.note IS 'words of the person, in the language of the person';

COMMENT ON COLUMN qy.review_closing.closed_by IS 'account that closed or reopened';

COMMENT ON COLUMN qy.review_closing.closed_at IS 'when it was closed or reopened';

ALTER TABLE qy.review_closing ALTER COLUMN review_closing_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.review_closing_review_closing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.row_revision (
    table_name text NOT NULL,
    row_key jsonb NOT NULL,
    old_row jsonb NOT NULL,
    batch_id bigint,
    replaced_by_batch_id bigint NOT NULL,
    replaced_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

COMMENT ON TABLE qy.row_revision IS 'the older state of a row that an import changed: received daily values, furnace temperatures and registry rows; hours have tables of their own';

COMMENT ON COLUMN qy.row_revision.table_name IS 'table of schema qy in which the row stands';

COMMENT ON COLUMN qy.row_revision.row_key IS 'columns that name the row';

COMMENT ON COLUMN qy.row_revision.old_row IS 'the whole row as it stood';

COMMENT ON COLUMN qy.row_revision.batch_id IS 'import that brought the row';

COMMENT ON COLUMN qy.row_revision.replaced_by_batch_id IS 'import that brought the newer value';

COMMENT ON COLUMN qy.row_revision.replaced_at IS 'when the newer value was stored';

ALTER TABLE qy.rule_parameter ALTER COLUMN rule_parameter_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.rule_parameter_rule_parameter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.score_input (
    input_id bigint NOT NULL,
    sha256 text NOT NULL,
    format text NOT NULL,
    content bytea NOT NULL,
    kept_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE qy.score_input IS 'registry and evidence that evaluations read, packed; one row serves every snapshot that was made from it';

COMMENT ON COLUMN qy.score_input.input_id IS 'number of the input';

COMMENT ON COLUMN qy.score_input.sha256 IS 'fingerprint of the content';

COMMENT ON COLUMN qy.score_input.format IS 'how it is packed, as a word of the program';

COMMENT ON COLUMN qy.score_input.content IS 'the packed rows';

COMMENT ON COLUMN qy.score_input.kept_at IS 'when it was kept';

ALTER TABLE qy.score_input ALTER COLUMN input_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.score_input_input_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE qy.score_objection ALTER COLUMN objection_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.score_objection_objection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.score_preview (
    preview_id bigint NOT NULL,
    rule_version text NOT NULL,
    scheme text NOT NULL,
    compared_with text NOT NULL,
    month date NOT NULL,
    months smallint NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    subjects integer NOT NULL,
    lines_moved integer NOT NULL,
    CONSTRAINT score_preview_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT score_preview_scheme_check CHECK ((scheme = ANY (ARRAY['face'::text, 'operator'::text, 'equipment'::text])))
);

COMMENT ON TABLE qy.score_preview IS 'what another version of the rules would change on the facts of a month; the newest of a version is shown, no result reads it';

COMMENT ON COLUMN qy.score_preview.preview_id IS 'number of the preview';

COMMENT ON COLUMN qy.score_preview.rule_version IS 'version that was tried';

COMMENT ON COLUMN qy.score_preview.scheme IS 'face 环保脸谱, operator 运维服务机构, equipment 自动监测设备';

COMMENT ON COLUMN qy.score_preview.compared_with IS 'version in force that it was compared with';

COMMENT ON COLUMN qy.score_preview.month IS 'first day of the month';

COMMENT ON COLUMN qy.score_preview.months IS 'months that an evaluation covers: one, or three for a rolling quarter';

COMMENT ON COLUMN qy.score_preview.computed_at IS 'when it was evaluated';

COMMENT ON COLUMN qy.score_preview.subjects IS 'how many are scored';

COMMENT ON COLUMN qy.score_preview.lines_moved IS 'lines that would earn otherwise';

ALTER TABLE qy.score_preview ALTER COLUMN preview_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.score_preview_preview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.score_preview_row (
    preview_id bigint NOT NULL,
    enterprise_id integer,
    om_operator_id integer,
    monitor_id integer,
    band_before text,
    band_after text,
    score_before qy.finite,
    score_after qy.finite,
    CONSTRAINT score_preview_row_check CHECK ((num_nonnulls(enterprise_id, om_operator_id, monitor_id) = 1))
);

COMMENT ON TABLE qy.score_preview_row IS 'who would change face or grade in a preview';

COMMENT ON COLUMN qy.score_preview_row.preview_id IS 'preview that the row belongs to';

COMMENT ON COLUMN qy.score_preview_row.enterprise_id IS 'enterprise (discharger)';

COMMENT ON COLUMN qy.score_preview_row.om_operator_id IS 'O&M operator';

COMMENT ON COLUMN qy.score_preview_row.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.score_preview_row.band_before IS 'class by the version in force; empty: none';

COMMENT ON COLUMN qy.score_preview_row.band_after IS 'class by the version that was tried; empty: none';

COMMENT ON COLUMN qy.score_preview_row.score_before IS 'score by the version in force';

COMMENT ON COLUMN qy.score_preview_row.score_after IS 'score by the version that was tried';

ALTER TABLE qy.score_snapshot ALTER COLUMN snapshot_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.score_snapshot_snapshot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.short_link (
    short_link_ref text NOT NULL,
    address text NOT NULL,
    county_ids integer[],
    made_by integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT short_link_address_check CHECK (((address ~~ '/staff/%'::text) AND (char_length(address) <= 4100))),
    CONSTRAINT short_link_check CHECK ((expires_at > made_at))
);

COMMENT ON TABLE qy.short_link IS 'views of the staff site under a short address; opening one needs a login that sees as much';

COMMENT ON COLUMN qy.short_link.short_link_ref IS 'random name of the link; the short address carries it signed';

COMMENT ON COLUMN qy.short_link.address IS 'path and selection of a page of this site, as the page itself writes them';

COMMENT ON COLUMN qy.short_link.county_ids IS 'counties that one must see to open it; NULL: the whole city; empty: the page decides';

COMMENT ON COLUMN qy.short_link.made_by IS 'account that made the link; disabled, its links are void';

COMMENT ON COLUMN qy.short_link.made_at IS 'when it was made';

COMMENT ON COLUMN qy.short_link.expires_at IS 'first moment at which it opens nothing any more';

CREATE TABLE qy.special_period (
    special_period_ref text NOT NULL,
    region_id integer NOT NULL,
    kind text NOT NULL,
    level text,
    during tstzrange NOT NULL,
    document_ref text,
    CONSTRAINT special_period_kind_check CHECK ((kind = ANY (ARRAY['response'::text, 'staggered_production'::text, 'heating_season'::text, 'event'::text])))
);

COMMENT ON TABLE qy.special_period IS 'emergency responses, staggered production, heating seasons and events of a region';

COMMENT ON COLUMN qy.special_period.special_period_ref IS 'special period';

COMMENT ON COLUMN qy.special_period.region_id IS 'region';

COMMENT ON COLUMN qy.special_period.kind IS 'response 应急响应, staggered_production 错峰, heating_season or event';

COMMENT ON COLUMN qy.special_period.level IS 'level of the response';

COMMENT ON COLUMN qy.special_period.during IS 'when the row holds; half-open, lower end included, upper end excluded';

COMMENT ON COLUMN qy.special_period.document_ref IS 'document that the row rests on';

CREATE TABLE qy.staff_role (
    role text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    permissions text[] NOT NULL,
    is_county_bound boolean NOT NULL
);

COMMENT ON TABLE qy.staff_role IS 'named sets of permissions; actions are guarded by permissions, not by roles';

COMMENT ON COLUMN qy.staff_role.role IS 'name of the role';

COMMENT ON COLUMN qy.staff_role.name_zh IS 'name in Chinese';

COMMENT ON COLUMN qy.staff_role.name_en IS 'name in English';

COMMENT ON COLUMN qy.staff_role.permissions IS 'what the role may do';

COMMENT ON COLUMN qy.staff_role.is_county_bound IS 'sees only the counties of the account';

CREATE TABLE qy.standard_check (
    standard_check_id bigint NOT NULL,
    monitor_id integer NOT NULL,
    pollutant_code text NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    standard_value qy.finite NOT NULL,
    read_value qy.finite,
    passed boolean,
    source text NOT NULL,
    batch_id bigint,
    CONSTRAINT standard_check_source_check CHECK ((source = ANY (ARRAY['device'::text, 'record'::text, 'hj212'::text])))
);

COMMENT ON TABLE qy.standard_check IS '自动标样核查 of water monitors and standard-gas checks; passed as the record says, judged by analytics';

COMMENT ON COLUMN qy.standard_check.standard_check_id IS 'number of the row';

COMMENT ON COLUMN qy.standard_check.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.standard_check.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.standard_check.checked_at IS 'when';

COMMENT ON COLUMN qy.standard_check.standard_value IS 'value of the standard gas or standard sample, canonical unit';

COMMENT ON COLUMN qy.standard_check.read_value IS 'reading of the monitor, canonical unit';

COMMENT ON COLUMN qy.standard_check.passed IS 'result as recorded';

COMMENT ON COLUMN qy.standard_check.source IS 'device, record or hj212';

COMMENT ON COLUMN qy.standard_check.batch_id IS 'import that brought the row';

ALTER TABLE qy.standard_check ALTER COLUMN standard_check_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME qy.standard_check_standard_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE qy.substitution_day (
    run_id integer NOT NULL,
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    day date NOT NULL,
    substituted_hours smallint NOT NULL,
    filled_hours smallint NOT NULL,
    substituted_mass_kg qy.finite,
    basis text,
    state text NOT NULL,
    method_version text NOT NULL,
    data_version bigint NOT NULL,
    CONSTRAINT substitution_day_basis_check CHECK ((basis = ANY (ARRAY['run_rate'::text, 'day_mean'::text, 'largest_day'::text]))),
    CONSTRAINT substitution_day_check CHECK ((filled_hours <= substituted_hours)),
    CONSTRAINT substitution_day_check1 CHECK (((substituted_mass_kg IS NULL) = (filled_hours = 0))),
    CONSTRAINT substitution_day_state_check CHECK ((state = ANY (ARRAY['substituted'::text, 'short_history'::text, 'no_history'::text, 'not_applicable'::text]))),
    CONSTRAINT substitution_day_substituted_hours_check CHECK (((substituted_hours >= 1) AND (substituted_hours <= 24)))
);

COMMENT ON TABLE qy.substitution_day IS 'mass that stands in on a day, for days that need any; never added to a concentration or flow';

COMMENT ON COLUMN qy.substitution_day.run_id IS 'computation run that wrote the row';

COMMENT ON COLUMN qy.substitution_day.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.substitution_day.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.substitution_day.day IS 'Asia/Shanghai day';

COMMENT ON COLUMN qy.substitution_day.substituted_hours IS 'hours for whose mass something has to stand in';

COMMENT ON COLUMN qy.substitution_day.filled_hours IS 'those of them for which something does';

COMMENT ON COLUMN qy.substitution_day.substituted_mass_kg IS 'mass that stands in for hours without a valid one; empty where nothing does [kg]';

COMMENT ON COLUMN qy.substitution_day.basis IS 'gas: hourly rate of the runs; water: the day''s mean times its volume, or the largest valid day; empty: nothing';

COMMENT ON COLUMN qy.substitution_day.state IS 'substituted, short_history, no_history or not_applicable (α below the gate)';

COMMENT ON COLUMN qy.substitution_day.method_version IS 'version of the formulas that made the row';

COMMENT ON COLUMN qy.substitution_day.data_version IS 'data version of the commit that wrote the row';

CREATE TABLE qy.substitution_quarter (
    run_id integer NOT NULL,
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    quarter date NOT NULL,
    due_hours integer NOT NULL,
    valid_hours integer NOT NULL,
    stopped_hours integer NOT NULL,
    substituted_hours integer NOT NULL,
    filled_hours integer NOT NULL,
    manual_hours integer NOT NULL,
    pending_hours integer NOT NULL,
    alpha qy.finite,
    alpha_class text NOT NULL,
    measured_mass_kg qy.finite,
    substituted_mass_kg qy.finite,
    is_usable boolean NOT NULL,
    mass_method text,
    settlement text NOT NULL,
    recompute_at timestamp with time zone,
    reaches_back_to date NOT NULL,
    method_version text NOT NULL,
    data_version bigint NOT NULL,
    CONSTRAINT substitution_quarter_alpha_check CHECK ((((alpha)::double precision >= (0)::double precision) AND ((alpha)::double precision <= (1)::double precision))),
    CONSTRAINT substitution_quarter_alpha_class_check CHECK ((alpha_class = ANY (ARRAY['high'::text, 'middle'::text, 'usable'::text, 'low'::text, 'none'::text]))),
    CONSTRAINT substitution_quarter_check CHECK ((filled_hours <= substituted_hours)),
    CONSTRAINT substitution_quarter_mass_method_check CHECK ((mass_method = ANY (ARRAY['hj75_2017'::text, 'hj356_2019'::text]))),
    CONSTRAINT substitution_quarter_quarter_check CHECK ((quarter = date_trunc('quarter'::text, (quarter)::timestamp with time zone))),
    CONSTRAINT substitution_quarter_settlement_check CHECK ((settlement = ANY (ARRAY['running'::text, 'in_review'::text, 'final'::text])))
);

COMMENT ON TABLE qy.substitution_quarter IS 'capture rate and mass of an outlet, pollutant and quarter; final after the review in the first working days of the next quarter';

COMMENT ON COLUMN qy.substitution_quarter.run_id IS 'computation run that wrote the row';

COMMENT ON COLUMN qy.substitution_quarter.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.substitution_quarter.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.substitution_quarter.quarter IS 'first day of the quarter';

COMMENT ON COLUMN qy.substitution_quarter.due_hours IS 'hours for which a value was due';

COMMENT ON COLUMN qy.substitution_quarter.valid_hours IS 'due hours with a valid value';

COMMENT ON COLUMN qy.substitution_quarter.stopped_hours IS 'hours in which the source was stopped';

COMMENT ON COLUMN qy.substitution_quarter.substituted_hours IS 'hours for whose mass something has to stand in';

COMMENT ON COLUMN qy.substitution_quarter.filled_hours IS 'those of them for which something does';

COMMENT ON COLUMN qy.substitution_quarter.manual_hours IS 'hours of manual data, whose mass is not known';

COMMENT ON COLUMN qy.substitution_quarter.pending_hours IS 'hours of an interruption that may still be sent';

COMMENT ON COLUMN qy.substitution_quarter.alpha IS '季度有效数据捕集率 so far, valid of due hours; empty: nothing was due';

COMMENT ON COLUMN qy.substitution_quarter.alpha_class IS 'row of the table of substitution in which α lies';

COMMENT ON COLUMN qy.substitution_quarter.measured_mass_kg IS 'sum of measured mass; empty when none was measured [kg]';

COMMENT ON COLUMN qy.substitution_quarter.substituted_mass_kg IS 'mass that stands in for hours without a valid one; empty where nothing does [kg]';

COMMENT ON COLUMN qy.substitution_quarter.is_usable IS 'false: α below the gate, automatic data are not usable for accounting';

COMMENT ON COLUMN qy.substitution_quarter.mass_method IS 'how the mass was formed: hj75_2017 or hj356_2019';

COMMENT ON COLUMN qy.substitution_quarter.settlement IS 'running 暂算, in_review 暂算 (审核期) or final 终';

COMMENT ON COLUMN qy.substitution_quarter.recompute_at IS 'when the passing of time alone changes the settlement';

COMMENT ON COLUMN qy.substitution_quarter.reaches_back_to IS 'earliest day whose change could change this quarter';

COMMENT ON COLUMN qy.substitution_quarter.method_version IS 'version of the formulas that made the row';

COMMENT ON COLUMN qy.substitution_quarter.data_version IS 'data version of the commit that wrote the row';

CREATE TABLE qy.substitution_run (
    run_id integer NOT NULL,
    outlet_id integer NOT NULL,
    pollutant_code text NOT NULL,
    quarter date NOT NULL,
    cause text NOT NULL,
    first_hour timestamp with time zone NOT NULL,
    hours integer NOT NULL,
    run_hours integer NOT NULL,
    alpha qy.finite,
    alpha_class text NOT NULL,
    look_back_hours integer NOT NULL,
    found_hours integer NOT NULL,
    is_short_history boolean NOT NULL,
    rate_kg_h qy.finite,
    substituted_mass_kg qy.finite,
    state text NOT NULL,
    rule text NOT NULL,
    method_version text NOT NULL,
    data_version bigint NOT NULL,
    CONSTRAINT substitution_run_cause_check CHECK ((cause = ANY (ARRAY['failure'::text, 'calibration'::text]))),
    CONSTRAINT substitution_run_check CHECK ((run_hours >= hours)),
    CONSTRAINT substitution_run_hours_check CHECK ((hours > 0)),
    CONSTRAINT substitution_run_state_check CHECK ((state = ANY (ARRAY['substituted'::text, 'short_history'::text, 'no_history'::text, 'not_applicable'::text])))
);

COMMENT ON TABLE qy.substitution_run IS 'run of invalid hours of a gas outlet, cut at quarters: what stands in for the mass of each hour, by which row of the table';

COMMENT ON COLUMN qy.substitution_run.run_id IS 'computation run that wrote the row';

COMMENT ON COLUMN qy.substitution_run.outlet_id IS 'outlet';

COMMENT ON COLUMN qy.substitution_run.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.substitution_run.quarter IS 'first day of the quarter';

COMMENT ON COLUMN qy.substitution_run.cause IS 'reference point: failure, the hour before; calibration, the last one passed';

COMMENT ON COLUMN qy.substitution_run.first_hour IS 'first hour of the part of the run in this quarter';

COMMENT ON COLUMN qy.substitution_run.hours IS 'hours of the part in this quarter';

COMMENT ON COLUMN qy.substitution_run.run_hours IS 'hours from the start of the run to the end of this part: N of the table';

COMMENT ON COLUMN qy.substitution_run.alpha IS 'capture rate of the quarter';

COMMENT ON COLUMN qy.substitution_run.alpha_class IS 'row of the table of substitution in which α lies';

COMMENT ON COLUMN qy.substitution_run.look_back_hours IS 'valid hours that the table asks to look back to; 0: no row holds';

COMMENT ON COLUMN qy.substitution_run.found_hours IS 'valid hours that exist among those looked back to';

COMMENT ON COLUMN qy.substitution_run.is_short_history IS 'fewer valid hours exist than the table asks for';

COMMENT ON COLUMN qy.substitution_run.rate_kg_h IS 'mass of each hour; empty where nothing may or can stand in';

COMMENT ON COLUMN qy.substitution_run.substituted_mass_kg IS 'mass that stands in for hours without a valid one; empty where nothing does [kg]';

COMMENT ON COLUMN qy.substitution_run.state IS 'substituted, short_history, no_history or not_applicable (α below the gate)';

COMMENT ON COLUMN qy.substitution_run.rule IS 'rule_parameter whose row in force on the first day of the quarter decided';

COMMENT ON COLUMN qy.substitution_run.method_version IS 'version of the formulas that made the row';

COMMENT ON COLUMN qy.substitution_run.data_version IS 'data version of the commit that wrote the row';

CREATE TABLE qy.value_revision (
    monitor_id integer NOT NULL,
    pollutant_code text NOT NULL,
    "time" timestamp with time zone NOT NULL,
    flag text NOT NULL,
    valid_minutes smallint,
    measured qy.finite,
    converted_reported qy.finite,
    mass_reported_kg qy.finite,
    batch_id bigint NOT NULL,
    replaced_by_batch_id bigint NOT NULL,
    replaced_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

COMMENT ON TABLE qy.value_revision IS 'the older value of an hour that a later batch changed; the newest stands in hourly_value';

COMMENT ON COLUMN qy.value_revision.monitor_id IS 'monitor';

COMMENT ON COLUMN qy.value_revision.pollutant_code IS 'factor, as HJ 212-2017 codes it';

COMMENT ON COLUMN qy.value_revision."time" IS 'start of the hour';

COMMENT ON COLUMN qy.value_revision.flag IS 'flag as sent';

COMMENT ON COLUMN qy.value_revision.valid_minutes IS 'valid minutes of the hour; empty where the source does not report them';

COMMENT ON COLUMN qy.value_revision.measured IS 'older value, canonical unit';

COMMENT ON COLUMN qy.value_revision.converted_reported IS 'older converted value as sent';

COMMENT ON COLUMN qy.value_revision.mass_reported_kg IS 'mass of the hour as the logger computed it [kg]';

COMMENT ON COLUMN qy.value_revision.batch_id IS 'import that brought the older value';

COMMENT ON COLUMN qy.value_revision.replaced_by_batch_id IS 'import that brought the newer value';

COMMENT ON COLUMN qy.value_revision.replaced_at IS 'when the newer value was stored';

CREATE TABLE qy.wall_link (
    wall_link_ref text NOT NULL,
    place text NOT NULL,
    county_ids integer[],
    language text NOT NULL,
    panels text[] NOT NULL,
    by_county boolean NOT NULL,
    turn_seconds smallint NOT NULL,
    made_by integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoked_by integer,
    last_seen_at timestamp with time zone,
    last_address inet,
    CONSTRAINT wall_link_check CHECK ((expires_at >= made_at)),
    CONSTRAINT wall_link_county_ids_check CHECK ((cardinality(county_ids) > 0)),
    CONSTRAINT wall_link_language_check CHECK ((language = ANY (ARRAY['zh'::text, 'en'::text]))),
    CONSTRAINT wall_link_place_check CHECK (((char_length(place) >= 1) AND (char_length(place) <= 60))),
    CONSTRAINT wall_link_turn_seconds_check CHECK ((turn_seconds > 0))
);

COMMENT ON TABLE qy.wall_link IS 'links that open the wall and nothing else, each for one screen';

COMMENT ON COLUMN qy.wall_link.wall_link_ref IS 'random name of the link; the address carries it signed';

COMMENT ON COLUMN qy.wall_link.place IS 'where the screen hangs';

COMMENT ON COLUMN qy.wall_link.county_ids IS 'counties that the screen shows; empty: the whole city. Never more than its maker sees now';

COMMENT ON COLUMN qy.wall_link.language IS 'zh or en';

COMMENT ON COLUMN qy.wall_link.panels IS 'pages that take turns in the middle';

COMMENT ON COLUMN qy.wall_link.by_county IS 'after the pages each county takes its turn';

COMMENT ON COLUMN qy.wall_link.turn_seconds IS 'seconds of a turn, after which the screen asks again';

COMMENT ON COLUMN qy.wall_link.made_by IS 'account that made the link; disabled, its links are void';

COMMENT ON COLUMN qy.wall_link.made_at IS 'when it was made';

COMMENT ON COLUMN qy.wall_link.expires_at IS 'the link is void from then on';

COMMENT ON COLUMN qy.wall_link.revoked_at IS 'when it was revoked; the link is void from then on';

COMMENT ON COLUMN qy.wall_link.revoked_by IS 'account that revoked it';

COMMENT ON COLUMN qy.wall_link.last_seen_at IS 'when a screen last asked, to ten minutes';

COMMENT ON COLUMN qy.wall_link.last_address IS 'network address of that screen';

CREATE TABLE qy.workday (
    day date NOT NULL,
    is_workday boolean NOT NULL,
    name_zh text,
    provisional boolean DEFAULT false NOT NULL,
    source text NOT NULL
);

COMMENT ON TABLE qy.workday IS 'working days; a provisional year is named as such wherever a deadline uses it';

COMMENT ON COLUMN qy.workday.day IS 'Asia/Shanghai day';

COMMENT ON COLUMN qy.workday.is_workday IS 'whether people work on this day';

COMMENT ON COLUMN qy.workday.name_zh IS 'name of the holiday or make-up day';

COMMENT ON COLUMN qy.workday.provisional IS 'the official calendar of the year is not out yet';

COMMENT ON COLUMN qy.workday.source IS 'where the row comes from';

CREATE VIEW staff.visible_enterprise WITH (security_barrier='true') AS
 SELECT enterprise_id,
    county_id
   FROM ( SELECT DISTINCT ON (enterprise_place.enterprise_id) enterprise_place.enterprise_id,
            enterprise_place.county_id
           FROM qy.enterprise_place
          ORDER BY enterprise_place.enterprise_id, (lower(enterprise_place.during)) DESC NULLS LAST) newest
  WHERE staff.sees_county(county_id);

CREATE VIEW staff.visible_outlet WITH (security_barrier='true') AS
 SELECT DISTINCT used.outlet_id
   FROM (qy.outlet_enterprise used
     JOIN staff.visible_enterprise USING (enterprise_id));

CREATE VIEW staff.visible_monitor WITH (security_barrier='true') AS
 SELECT DISTINCT placed.monitor_id
   FROM (qy.monitor_outlet placed
     JOIN staff.visible_outlet USING (outlet_id));

CREATE VIEW staff.calibration WITH (security_barrier='true') AS
 SELECT calibration_id,
    monitor_id,
    pollutant_code,
    calibrated_at,
    kind,
    standard_value,
    before_value,
    after_value,
    batch_id
   FROM qy.calibration
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.comparison_test WITH (security_barrier='true') AS
 SELECT comparison_test_id,
    comparison_test_ref,
    kind,
    monitor_id,
    pollutant_code,
    during,
    laboratory_zh,
    report_number,
    batch_id
   FROM qy.comparison_test
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.comparison_pair WITH (security_barrier='true') AS
 SELECT comparison_test_id,
    pair_number,
    reference_value,
    monitor_value
   FROM qy.comparison_pair
  WHERE (comparison_test_id IN ( SELECT comparison_test.comparison_test_id
           FROM staff.comparison_test));

CREATE VIEW staff.computation_run AS
 SELECT run_id,
    method_version,
    started_at,
    is_current
   FROM qy.computation_run;

CREATE VIEW staff.condition_revision WITH (security_barrier='true') AS
 SELECT outlet_id,
    "time",
    old_row,
    batch_id,
    replaced_by_batch_id,
    replaced_at
   FROM qy.condition_revision
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.contradiction_run AS
 SELECT contradiction_run_id,
    month,
    computed_at,
    computed_by,
    rule_version,
    method_version,
    data_version
   FROM qy.contradiction_run;

CREATE VIEW staff.control_period WITH (security_barrier='true') AS
 SELECT monitor_id,
    pollutant_code,
    during,
    reason
   FROM qy.control_period
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.daily_value WITH (security_barrier='true') AS
 SELECT run_id,
    outlet_id,
    pollutant_code,
    day,
    mean,
    converted_mean,
    mean_kind,
    received_hours,
    due_hours,
    valid_hours,
    judged_hours,
    stopped_hours,
    substituted_hours,
    due_map,
    valid_map,
    judged_map,
    measured_mass_kg,
    mass_hours,
    largest_valid_hour_mass_kg,
    flow_m3,
    is_assumed,
    method_version,
    data_version,
    recompute_at,
    measured_mass_map,
    substituted_map,
    out_of_control_map,
    manual_hours,
    pending_hours,
    flow_hours,
    reported_mass_kg,
    reported_mass_hours,
    compared_hours,
    compared_reported_kg,
    compared_computed_kg,
    far_above_map,
    far_below_map,
    plausible_map,
    unit_suspect_map
   FROM qy.daily_value
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.data_version AS
 SELECT only_row,
    version,
    raised_at
   FROM qy.data_version;

CREATE VIEW staff.day_review WITH (security_barrier='true') AS
 SELECT day_review_id,
    outlet_id,
    day,
    reviewed_by,
    reviewed_at,
    decision,
    cause,
    note_zh
   FROM qy.day_review
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.dirty_mark WITH (security_barrier='true') AS
 SELECT dirty_mark_id,
    outlet_id,
    pollutant_code,
    day,
    cause,
    marked_at
   FROM qy.dirty_mark
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.disclosure WITH (security_barrier='true') AS
 SELECT disclosure_id,
    disclosure_ref,
    enterprise_id,
    outlet_id,
    monitoring_ended_on,
    disclosed_on,
    place_zh,
    batch_id
   FROM qy.disclosure
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.document AS
 SELECT document_ref,
    title_zh,
    title_en,
    kind,
    issued_on,
    in_force,
    verification
   FROM qy.document;

CREATE VIEW staff.emission_month WITH (security_barrier='true') AS
 SELECT run_id,
    month,
    county_id,
    industry_code,
    pollutant_code,
    measured_mass_kg,
    outlets,
    outlets_without_total,
    due_hours,
    valid_hours,
    substituted_mass_kg,
    total_mass_kg,
    outlets_lower_bound,
    is_final
   FROM qy.emission_month
  WHERE staff.sees_county(county_id);

CREATE VIEW staff.enforcement_decision WITH (security_barrier='true') AS
 SELECT decision_ref,
    enterprise_id,
    om_operator_id,
    kind,
    decided_on,
    due_on,
    fulfilled_on,
    ends_on,
    signed_by,
    summary_zh,
    document_ref,
    batch_id
   FROM qy.enforcement_decision
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.enterprise WITH (security_barrier='true') AS
 SELECT enterprise_id,
    enterprise_ref,
    management_class,
    first_known_on,
    is_assumed,
    batch_id
   FROM qy.enterprise
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.enterprise_code WITH (security_barrier='true') AS
 SELECT enterprise_id,
    kind,
    code,
    during,
    document_ref
   FROM qy.enterprise_code
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.enterprise_industry WITH (security_barrier='true') AS
 SELECT enterprise_id,
    industry_code,
    during,
    document_ref
   FROM qy.enterprise_industry
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.enterprise_name WITH (security_barrier='true') AS
 SELECT enterprise_id,
    name_zh,
    name_en,
    short_name_zh,
    during,
    document_ref
   FROM qy.enterprise_name
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.enterprise_parent WITH (security_barrier='true') AS
 SELECT enterprise_id,
    parent_enterprise_id,
    during,
    document_ref
   FROM qy.enterprise_parent
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.enterprise_place WITH (security_barrier='true') AS
 SELECT enterprise_id,
    county_id,
    township_id,
    address_zh,
    address_en,
    x,
    y,
    during,
    document_ref
   FROM qy.enterprise_place
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.enterprise_status WITH (security_barrier='true') AS
 SELECT enterprise_id,
    status,
    during,
    document_ref
   FROM qy.enterprise_status
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.equipment_difference WITH (security_barrier='true') AS
 SELECT snapshot_id,
    monitor_id,
    line_key,
    before,
    after,
    cause,
    detail
   FROM qy.equipment_difference
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.equipment_line WITH (security_barrier='true') AS
 SELECT snapshot_id,
    monitor_id,
    line_key,
    dimension,
    state,
    cause,
    numerator,
    denominator,
    allowance,
    share,
    earned,
    maximum,
    items,
    evidence
   FROM qy.equipment_line
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.equipment_score WITH (security_barrier='true') AS
 SELECT snapshot_id,
    monitor_id,
    outlet_id,
    state,
    earned,
    maximum,
    score,
    band,
    is_below,
    months_below,
    months_scored,
    is_proposed
   FROM qy.equipment_score
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.execution_report_amount WITH (security_barrier='true') AS
 SELECT enterprise_id,
    outlet_id,
    pollutant_code,
    during,
    amount_t,
    method_zh,
    reported_on,
    batch_id,
    execution_report_amount_id
   FROM qy.execution_report_amount
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.face_amount WITH (security_barrier='true') AS
 SELECT snapshot_id,
    enterprise_id,
    permitted_amount_ref,
    pollutant_code,
    outcome,
    permitted_t,
    used_t,
    measured_t,
    substituted_t,
    reported_t,
    is_lower_bound,
    unknown_outlets
   FROM qy.face_amount
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.face_cap WITH (security_barrier='true') AS
 SELECT snapshot_id,
    enterprise_id,
    cap_key,
    reference,
    band,
    decided_on,
    detail
   FROM qy.face_cap
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.face_difference WITH (security_barrier='true') AS
 SELECT snapshot_id,
    enterprise_id,
    line_key,
    before,
    after,
    cause,
    detail
   FROM qy.face_difference
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.face_line WITH (security_barrier='true') AS
 SELECT snapshot_id,
    enterprise_id,
    line_key,
    dimension,
    state,
    cause,
    numerator,
    denominator,
    allowance,
    share,
    earned,
    maximum,
    items,
    evidence
   FROM qy.face_line
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.face_score WITH (security_barrier='true') AS
 SELECT snapshot_id,
    enterprise_id,
    state,
    earned,
    maximum,
    score,
    uncapped_band,
    band
   FROM qy.face_score
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.fault_record WITH (security_barrier='true') AS
 SELECT fault_record_id,
    fault_record_ref,
    monitor_id,
    started_at,
    reported_at,
    repaired_at,
    cause_zh,
    batch_id
   FROM qy.fault_record
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.feedback WITH (security_barrier='true') AS
 SELECT feedback_id,
    case_number,
    enterprise_id,
    kind,
    message,
    observed_at,
    place,
    (reporter_sealed IS NOT NULL) AS has_reporter,
    state,
    received_at,
    answer_zh,
    answered_at
   FROM qy.feedback
  WHERE
        CASE
            WHEN (enterprise_id IS NULL) THEN staff.sees_county(NULL::integer)
            ELSE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
               FROM staff.visible_enterprise))
        END;

COMMENT ON VIEW staff.feedback IS 'without the reporter, whose sealed identity only the permission read_reporter reaches';

CREATE VIEW staff.flag_effect AS
 SELECT flag,
    medium,
    during,
    meaning_zh,
    meaning_en,
    valid,
    ambiguous,
    reason,
    source,
    verification,
    verified,
    flag_effect_id
   FROM qy.flag_effect;

CREATE VIEW staff.foreign_cause WITH (security_barrier='true') AS
 SELECT foreign_cause_id,
    outlet_id,
    kind,
    during,
    note_zh,
    document_ref,
    confirmed_by,
    confirmed_at,
    batch_id
   FROM qy.foreign_cause
  WHERE
        CASE
            WHEN (outlet_id IS NULL) THEN staff.sees_county(NULL::integer)
            ELSE (outlet_id IN ( SELECT visible_outlet.outlet_id
               FROM staff.visible_outlet))
        END;

CREATE VIEW staff.furnace WITH (security_barrier='true') AS
 SELECT furnace_id,
    furnace_ref,
    enterprise_id,
    outlet_id,
    name_zh,
    name_en,
    during
   FROM qy.furnace
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.furnace_temperature WITH (security_barrier='true') AS
 SELECT furnace_id,
    "time",
    mean_c,
    flag,
    batch_id
   FROM qy.furnace_temperature
  WHERE (furnace_id IN ( SELECT furnace.furnace_id
           FROM staff.furnace));

CREATE VIEW staff.hourly_condition WITH (security_barrier='true') AS
 SELECT outlet_id,
    "time",
    flow_m3,
    oxygen_pct,
    temperature_c,
    pressure_kpa,
    humidity_pct,
    velocity_m_s,
    load_pct,
    flow_flag,
    oxygen_flag,
    batch_id
   FROM qy.hourly_condition
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.hourly_value WITH (security_barrier='true') AS
 SELECT monitor_id,
    pollutant_code,
    "time",
    flag,
    valid_minutes,
    measured,
    converted_reported,
    mass_reported_kg,
    batch_id
   FROM qy.hourly_value
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.import_batch AS
 SELECT batch_id,
    kind,
    source_name,
    assumed,
    started_at,
    finished_at,
    first_time,
    last_time
   FROM qy.import_batch;

CREATE VIEW staff.import_batch_detail WITH (security_barrier='true') AS
 SELECT batch_id,
    kind,
    source_name,
    source_sha256,
    mapping_name,
    assumed,
    imported_by,
    started_at,
    finished_at,
    read_rows,
    new_rows,
    revised_rows,
    unchanged_rows,
    rejected_rows,
    first_time,
    last_time
   FROM qy.import_batch
  WHERE (COALESCE(current_setting('qingyuan.scope'::text, true), ''::text) = '*'::text);

CREATE VIEW staff.import_reject WITH (security_barrier='true') AS
 SELECT batch_id,
    row_number,
    column_name,
    reason,
    message,
    original
   FROM qy.import_reject
  WHERE (COALESCE(current_setting('qingyuan.scope'::text, true), ''::text) = '*'::text);

CREATE VIEW staff.in_charge WITH (security_barrier='true') AS
 SELECT outlet_id,
    monitor_id,
    during,
    document_ref
   FROM qy.in_charge
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.industry AS
 SELECT industry_code,
    name_zh,
    name_en,
    permit_category,
    source,
    verification,
    sort_order
   FROM qy.industry;

CREATE VIEW staff.judgement_day WITH (security_barrier='true') AS
 SELECT run_id,
    outlet_id,
    pollutant_code,
    day,
    limit_id,
    valid_periods,
    exceeding_periods,
    exceeding_map,
    worst_multiple,
    worst_value,
    value,
    stage,
    limit_reviewed,
    method_version,
    data_version,
    governing,
    over_range_periods
   FROM qy.judgement_day
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.key_unit WITH (security_barrier='true') AS
 SELECT enterprise_id,
    list_kind,
    list_year,
    published_on,
    document_ref
   FROM qy.key_unit
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.legal_text AS
 SELECT legal_text_id,
    document_ref,
    article,
    text_zh,
    text_en,
    during,
    verification
   FROM qy.legal_text;

CREATE VIEW staff.limit_value WITH (security_barrier='true') AS
 SELECT limit_id,
    limit_ref,
    outlet_id,
    pollutant_code,
    basis,
    purpose,
    condition,
    during,
    lower,
    upper,
    unit,
    reference_oxygen_pct,
    reference_excess_air,
    standard_limit_ref,
    document_ref,
    clause,
    permit_item,
    entered_by,
    reviewed_by,
    reviewed_at,
    verified,
    batch_id,
    condition_lower,
    condition_upper
   FROM qy.limit_value
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.maintenance_record WITH (security_barrier='true') AS
 SELECT maintenance_record_id,
    maintenance_record_ref,
    monitor_id,
    om_operator_id,
    during,
    kind,
    note_zh,
    batch_id
   FROM qy.maintenance_record
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.manual_sample WITH (security_barrier='true') AS
 SELECT manual_sample_id,
    manual_sample_ref,
    kind,
    outlet_id,
    pollutant_code,
    sampled_during,
    value,
    converted_value,
    below_detection,
    detection_limit,
    mass_kg,
    laboratory_zh,
    batch_id
   FROM qy.manual_sample
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.mark WITH (security_barrier='true') AS
 SELECT mark_id,
    mark_ref,
    outlet_id,
    monitor_id,
    furnace_id,
    pollutant_code,
    kind,
    during,
    reason_zh,
    state,
    marked_by,
    marked_at,
    batch_id
   FROM qy.mark
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.mark_effect AS
 SELECT mark_kind,
    industry_code,
    during,
    due,
    valid,
    judged,
    mass,
    public,
    allowance_rule,
    statement_zh,
    statement_en,
    source,
    verification,
    verified,
    mark_effect_id,
    substitution_cause
   FROM qy.mark_effect;

CREATE VIEW staff.mark_evidence WITH (security_barrier='true') AS
 SELECT mark_evidence_id,
    mark_id,
    kind,
    file_name,
    sha256,
    uploaded_by,
    uploaded_at
   FROM qy.mark_evidence
  WHERE (mark_id IN ( SELECT mark.mark_id
           FROM staff.mark));

CREATE VIEW staff.monitor WITH (security_barrier='true') AS
 SELECT monitor_id,
    monitor_ref,
    kind,
    maker_zh,
    model,
    serial_number,
    installed_on,
    networked_on,
    accepted_on,
    retired_on,
    batch_id
   FROM qy.monitor
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.monitor_factor WITH (security_barrier='true') AS
 SELECT monitor_id,
    pollutant_code,
    range_low,
    range_high,
    detection_limit,
    reported_unit,
    during,
    document_ref
   FROM qy.monitor_factor
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.monitor_number WITH (security_barrier='true') AS
 SELECT monitor_id,
    mn,
    during,
    document_ref
   FROM qy.monitor_number
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.monitor_outlet WITH (security_barrier='true') AS
 SELECT monitor_id,
    outlet_id,
    duty,
    during,
    document_ref
   FROM qy.monitor_outlet
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.om_contract WITH (security_barrier='true') AS
 SELECT om_operator_id,
    monitor_id,
    during,
    document_ref
   FROM qy.om_contract
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.om_operator AS
 SELECT om_operator_id,
    om_operator_ref,
    is_self_operated,
    enterprise_id
   FROM qy.om_operator;

CREATE VIEW staff.om_operator_name AS
 SELECT om_operator_id,
    name_zh,
    name_en,
    short_name_zh,
    credit_code,
    registered_on,
    during,
    document_ref
   FROM qy.om_operator_name;

CREATE VIEW staff.om_person AS
 SELECT om_person_id,
    om_person_ref,
    om_operator_id,
    display_name,
    certificate,
    certificate_until,
    during
   FROM qy.om_person;

CREATE VIEW staff.om_visit WITH (security_barrier='true') AS
 SELECT om_visit_id,
    om_visit_ref,
    om_operator_id,
    om_person_id,
    monitor_id,
    during,
    purpose,
    note_zh,
    batch_id
   FROM qy.om_visit
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.operating_period WITH (security_barrier='true') AS
 SELECT operating_period_id,
    outlet_id,
    during,
    state,
    source,
    batch_id
   FROM qy.operating_period
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.operator_cap AS
 SELECT snapshot_id,
    om_operator_id,
    cap_key,
    reference,
    band,
    decided_on,
    detail
   FROM qy.operator_cap;

CREATE VIEW staff.operator_difference AS
 SELECT snapshot_id,
    om_operator_id,
    line_key,
    before,
    after,
    cause,
    detail
   FROM qy.operator_difference;

CREATE VIEW staff.operator_evidence WITH (security_barrier='true') AS
 SELECT snapshot_id,
    om_operator_id,
    outlet_id,
    month,
    line_key,
    numerator,
    denominator
   FROM qy.operator_evidence
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.operator_line AS
 SELECT snapshot_id,
    om_operator_id,
    line_key,
    dimension,
    state,
    cause,
    numerator,
    denominator,
    rate,
    pooled_rate,
    share,
    raw_earned,
    earned,
    maximum,
    evidence
   FROM qy.operator_line;

CREATE VIEW staff.operator_prior AS
 SELECT snapshot_id,
    line_key,
    mean,
    strength,
    design_effect
   FROM qy.operator_prior;

CREATE VIEW staff.operator_score AS
 SELECT snapshot_id,
    om_operator_id,
    is_self_operated,
    state,
    outlets,
    outlet_days,
    earned,
    maximum,
    raw_score,
    score,
    score_low,
    score_high,
    rank,
    rank_low,
    rank_high,
    group_number,
    uncapped_grade,
    grade
   FROM qy.operator_score;

CREATE VIEW staff.outlet WITH (security_barrier='true') AS
 SELECT outlet_id,
    outlet_ref,
    medium,
    kind,
    flow_is_monitored,
    stack_area_m2,
    stack_height_m,
    first_known_on,
    batch_id
   FROM qy.outlet
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.outlet_emission_month WITH (security_barrier='true') AS
 SELECT run_id,
    outlet_id,
    pollutant_code,
    month,
    measured_mass_kg,
    substituted_mass_kg,
    total_mass_kg,
    state,
    due_hours,
    valid_hours,
    stopped_hours,
    measured_hours,
    substituted_hours,
    missing_hours,
    settlement,
    mass_method,
    reported_mass_kg,
    reported_hours,
    compared_hours,
    compared_reported_kg,
    compared_computed_kg,
    is_assumed,
    method_version,
    data_version
   FROM qy.outlet_emission_month
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.outlet_enterprise WITH (security_barrier='true') AS
 SELECT outlet_id,
    enterprise_id,
    is_responsible,
    during,
    document_ref
   FROM qy.outlet_enterprise
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.outlet_name WITH (security_barrier='true') AS
 SELECT outlet_id,
    outlet_code,
    name_zh,
    name_en,
    during,
    document_ref
   FROM qy.outlet_name
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.outlet_networking WITH (security_barrier='true') AS
 SELECT outlet_id,
    state,
    reason_zh,
    during,
    document_ref
   FROM qy.outlet_networking
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.outlet_profile WITH (security_barrier='true') AS
 SELECT outlet_id,
    month,
    running_hours,
    flow_m3,
    temperature_c
   FROM qy.outlet_profile
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.penalty WITH (security_barrier='true') AS
 SELECT penalty_ref,
    enterprise_id,
    decided_on,
    kind,
    summary_zh,
    amount_yuan,
    executed_on,
    batch_id
   FROM qy.penalty
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.permit_version WITH (security_barrier='true') AS
 SELECT permit_id,
    permit_number,
    enterprise_id,
    during,
    issued_on,
    action,
    document_ref
   FROM qy.permit_version
  WHERE (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise));

CREATE VIEW staff.permit WITH (security_barrier='true') AS
 SELECT permit_id,
    permit_ref,
    first_issued_on
   FROM qy.permit
  WHERE (permit_id IN ( SELECT permit_version.permit_id
           FROM staff.permit_version));

CREATE VIEW staff.permit_factor WITH (security_barrier='true') AS
 SELECT outlet_id,
    pollutant_code,
    monitoring,
    manual_interval,
    during,
    document_ref
   FROM qy.permit_factor
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.permit_outlet WITH (security_barrier='true') AS
 SELECT permit_id,
    outlet_id,
    during,
    document_ref
   FROM qy.permit_outlet
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.permitted_amount WITH (security_barrier='true') AS
 SELECT permitted_amount_id,
    permitted_amount_ref,
    permit_id,
    pollutant_code,
    span,
    special_period_ref,
    during,
    amount_t,
    document_ref,
    batch_id
   FROM qy.permitted_amount
  WHERE (permit_id IN ( SELECT permit_version.permit_id
           FROM staff.permit_version));

CREATE VIEW staff.permitted_amount_outlet WITH (security_barrier='true') AS
 SELECT permitted_amount_id,
    outlet_id
   FROM qy.permitted_amount_outlet
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.pollutant AS
 SELECT pollutant_code,
    name_zh,
    name_en,
    short_en,
    medium,
    role,
    unit,
    mass_unit,
    code_2005,
    sort_order,
    unit_needs_declaration,
    source,
    verification
   FROM qy.pollutant;

CREATE VIEW staff.received_daily_value WITH (security_barrier='true') AS
 SELECT outlet_id,
    pollutant_code,
    day,
    flag,
    mean,
    converted_mean,
    mass_kg,
    flow_m3,
    batch_id
   FROM qy.received_daily_value
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.record_contradiction WITH (security_barrier='true') AS
 SELECT contradiction_id,
    contradiction_run_id,
    kind,
    outlet_id,
    om_operator_id,
    reference,
    started_at,
    ended_at,
    evidence_hours,
    detail
   FROM qy.record_contradiction
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.region AS
 SELECT region_id,
    region_ref,
    level,
    outline,
    label_x,
    label_y,
    sort_order
   FROM qy.region;

CREATE VIEW staff.region_name AS
 SELECT region_id,
    region_code,
    name_zh,
    name_en,
    parent_region_id,
    during,
    document_ref
   FROM qy.region_name;

CREATE VIEW staff.review_cause AS
 SELECT cause_code,
    item_kind,
    sort_order,
    decision,
    needs_note,
    name_zh,
    name_en,
    during,
    source,
    verification
   FROM qy.review_cause;

CREATE VIEW staff.review_closing WITH (security_barrier='true') AS
 SELECT review_closing_id,
    outlet_id,
    day,
    item_kind,
    pollutant_code,
    facts,
    cause_code,
    decision,
    note,
    closed_by,
    closed_at
   FROM qy.review_closing
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.rule_parameter AS
 SELECT rule,
    medium,
    industry_code,
    during,
    number,
    unit,
    statement_zh,
    statement_en,
    source,
    clause,
    verification,
    verified,
    rule_parameter_id
   FROM qy.rule_parameter;

CREATE VIEW staff.score_objection WITH (security_barrier='true') AS
 SELECT objection_id,
    scheme,
    month,
    months,
    enterprise_id,
    om_operator_id,
    line_key,
    raised_on,
    raised_by_zh,
    text_zh,
    registered_at,
    registered_by,
    outcome,
    outcome_zh,
    decided_at,
    decided_by
   FROM qy.score_objection
  WHERE ((enterprise_id IS NULL) OR (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise)));

CREATE VIEW staff.score_preview AS
 SELECT preview_id,
    rule_version,
    scheme,
    compared_with,
    month,
    months,
    computed_at,
    subjects,
    lines_moved
   FROM qy.score_preview;

CREATE VIEW staff.score_preview_row WITH (security_barrier='true') AS
 SELECT preview_id,
    enterprise_id,
    om_operator_id,
    monitor_id,
    band_before,
    band_after,
    score_before,
    score_after
   FROM qy.score_preview_row
  WHERE ((om_operator_id IS NOT NULL) OR (enterprise_id IN ( SELECT visible_enterprise.enterprise_id
           FROM staff.visible_enterprise)) OR (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor)));

CREATE VIEW staff.score_rule_band AS
 SELECT rule_version,
    band,
    from_value,
    name_zh,
    name_en,
    mood_zh,
    mood_en
   FROM qy.score_rule_band;

CREATE VIEW staff.score_rule_cap AS
 SELECT rule_version,
    cap_key,
    band,
    statement_zh,
    statement_en,
    document_ref,
    article,
    sort_order
   FROM qy.score_rule_cap;

CREATE VIEW staff.score_rule_dimension AS
 SELECT rule_version,
    dimension,
    name_zh,
    name_en,
    maximum,
    sort_order
   FROM qy.score_rule_dimension;

CREATE VIEW staff.score_rule_line AS
 SELECT rule_version,
    line_key,
    dimension,
    kind,
    maximum,
    statement_zh,
    statement_en,
    duty_zh,
    duty_en,
    document_ref,
    article,
    sort_order
   FROM qy.score_rule_line;

CREATE VIEW staff.score_rule_parameter AS
 SELECT rule_version,
    rule_key,
    name,
    number,
    rule,
    medium,
    unit,
    source,
    verification,
    verified
   FROM qy.score_rule_parameter;

CREATE VIEW staff.score_rule_set AS
 SELECT rule_version,
    scheme,
    title_zh,
    title_en,
    note_zh,
    note_en,
    maximum,
    state,
    valid_from,
    valid_to,
    source,
    verification,
    adopted_by
   FROM qy.score_rule_set;

CREATE VIEW staff.score_snapshot AS
 SELECT snapshot_id,
    scheme,
    month,
    months,
    state,
    rule_version,
    rules,
    method_version,
    data_version,
    known_until,
    computed_at,
    computed_by,
    calendar_is_provisional,
    noticed_on,
    noticed_by,
    published_at,
    published_by,
    publish_note_zh,
    corrects_snapshot_id,
    correction_note_zh,
    input_id,
    carried,
    scoring_version,
    late_evidence
   FROM qy.score_snapshot;

CREATE VIEW staff.setting AS
 SELECT name,
    value,
    changed_at
   FROM qy.setting;

CREATE VIEW staff.special_period AS
 SELECT special_period_ref,
    region_id,
    kind,
    level,
    during,
    document_ref
   FROM qy.special_period;

CREATE VIEW staff.staff_role AS
 SELECT role,
    name_zh,
    name_en,
    permissions,
    is_county_bound
   FROM qy.staff_role;

CREATE VIEW staff.standard_check WITH (security_barrier='true') AS
 SELECT standard_check_id,
    monitor_id,
    pollutant_code,
    checked_at,
    standard_value,
    read_value,
    passed,
    source,
    batch_id
   FROM qy.standard_check
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.standard_limit AS
 SELECT standard_limit_ref,
    document_ref,
    source_class_zh,
    source_class_en,
    pollutant_code,
    basis,
    lower,
    upper,
    unit,
    reference_oxygen_pct,
    reference_excess_air,
    condition,
    clause,
    source,
    verification
   FROM qy.standard_limit;

CREATE VIEW staff.substitution_day WITH (security_barrier='true') AS
 SELECT run_id,
    outlet_id,
    pollutant_code,
    day,
    substituted_hours,
    filled_hours,
    substituted_mass_kg,
    basis,
    state,
    method_version,
    data_version
   FROM qy.substitution_day
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.substitution_quarter WITH (security_barrier='true') AS
 SELECT run_id,
    outlet_id,
    pollutant_code,
    quarter,
    due_hours,
    valid_hours,
    stopped_hours,
    substituted_hours,
    filled_hours,
    manual_hours,
    pending_hours,
    alpha,
    alpha_class,
    measured_mass_kg,
    substituted_mass_kg,
    is_usable,
    mass_method,
    settlement,
    recompute_at,
    reaches_back_to,
    method_version,
    data_version
   FROM qy.substitution_quarter
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.substitution_run WITH (security_barrier='true') AS
 SELECT run_id,
    outlet_id,
    pollutant_code,
    quarter,
    cause,
    first_hour,
    hours,
    run_hours,
    alpha,
    alpha_class,
    look_back_hours,
    found_hours,
    is_short_history,
    rate_kg_h,
    substituted_mass_kg,
    state,
    rule,
    method_version,
    data_version
   FROM qy.substitution_run
  WHERE (outlet_id IN ( SELECT visible_outlet.outlet_id
           FROM staff.visible_outlet));

CREATE VIEW staff.value_revision WITH (security_barrier='true') AS
 SELECT monitor_id,
    pollutant_code,
    "time",
    flag,
    valid_minutes,
    measured,
    converted_reported,
    mass_reported_kg,
    batch_id,
    replaced_by_batch_id,
    replaced_at
   FROM qy.value_revision
  WHERE (monitor_id IN ( SELECT visible_monitor.monitor_id
           FROM staff.visible_monitor));

CREATE VIEW staff.workday AS
 SELECT day,
    is_workday,
    name_zh,
    provisional,
    source
   FROM qy.workday;

ALTER TABLE ONLY migration.applied
    ADD CONSTRAINT applied_pkey PRIMARY KEY (name);

ALTER TABLE ONLY qy.app_user
    ADD CONSTRAINT app_user_login_name_key UNIQUE (login_name);

ALTER TABLE ONLY qy.app_user
    ADD CONSTRAINT app_user_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY qy.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (audit_id);

ALTER TABLE ONLY qy.calibration
    ADD CONSTRAINT calibration_monitor_id_pollutant_code_calibrated_at_kind_key UNIQUE (monitor_id, pollutant_code, calibrated_at, kind);

ALTER TABLE ONLY qy.calibration
    ADD CONSTRAINT calibration_pkey PRIMARY KEY (calibration_id);

ALTER TABLE ONLY qy.comparison_pair
    ADD CONSTRAINT comparison_pair_pkey PRIMARY KEY (comparison_test_id, pair_number);

ALTER TABLE ONLY qy.comparison_test
    ADD CONSTRAINT comparison_test_comparison_test_ref_key UNIQUE (comparison_test_ref);

ALTER TABLE ONLY qy.comparison_test
    ADD CONSTRAINT comparison_test_pkey PRIMARY KEY (comparison_test_id);

ALTER TABLE ONLY qy.computation_run
    ADD CONSTRAINT computation_run_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY qy.contradiction_run
    ADD CONSTRAINT contradiction_run_pkey PRIMARY KEY (contradiction_run_id);

ALTER TABLE ONLY qy.control_period
    ADD CONSTRAINT control_period_monitor_id_pollutant_code_reason_during_excl EXCLUDE USING gist (monitor_id WITH =, pollutant_code WITH =, reason WITH =, during WITH &&);

ALTER TABLE ONLY qy.control_period
    ADD CONSTRAINT control_period_pkey PRIMARY KEY (monitor_id, pollutant_code, reason, during);

ALTER TABLE ONLY qy.daily_value
    ADD CONSTRAINT daily_value_pkey PRIMARY KEY (run_id, outlet_id, pollutant_code, day);

ALTER TABLE ONLY qy.data_version
    ADD CONSTRAINT data_version_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY qy.day_review
    ADD CONSTRAINT day_review_pkey PRIMARY KEY (day_review_id);

ALTER TABLE ONLY qy.dirty_control
    ADD CONSTRAINT dirty_control_pkey PRIMARY KEY (dirty_control_id);

ALTER TABLE ONLY qy.dirty_mark
    ADD CONSTRAINT dirty_mark_pkey PRIMARY KEY (dirty_mark_id);

ALTER TABLE ONLY qy.dirty_month
    ADD CONSTRAINT dirty_month_pkey PRIMARY KEY (dirty_month_id);

ALTER TABLE ONLY qy.dirty_quarter
    ADD CONSTRAINT dirty_quarter_pkey PRIMARY KEY (dirty_quarter_id);

ALTER TABLE ONLY qy.disclosure
    ADD CONSTRAINT disclosure_disclosure_ref_key UNIQUE (disclosure_ref);

ALTER TABLE ONLY qy.disclosure
    ADD CONSTRAINT disclosure_pkey PRIMARY KEY (disclosure_id);

ALTER TABLE ONLY qy.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (document_ref);

ALTER TABLE ONLY qy.emission_month
    ADD CONSTRAINT emission_month_pkey PRIMARY KEY (run_id, month, county_id, industry_code, pollutant_code);

ALTER TABLE ONLY qy.enforcement_decision
    ADD CONSTRAINT enforcement_decision_pkey PRIMARY KEY (decision_ref);

ALTER TABLE ONLY qy.enterprise_code
    ADD CONSTRAINT enterprise_code_enterprise_id_kind_during_excl EXCLUDE USING gist (enterprise_id WITH =, kind WITH =, during WITH &&);

ALTER TABLE ONLY qy.enterprise_code
    ADD CONSTRAINT enterprise_code_kind_code_during_excl EXCLUDE USING gist (kind WITH =, code WITH =, during WITH &&);

ALTER TABLE ONLY qy.enterprise_code
    ADD CONSTRAINT enterprise_code_pkey PRIMARY KEY (enterprise_id, kind, during);

ALTER TABLE ONLY qy.enterprise
    ADD CONSTRAINT enterprise_enterprise_ref_key UNIQUE (enterprise_ref);

ALTER TABLE ONLY qy.enterprise_industry
    ADD CONSTRAINT enterprise_industry_enterprise_id_during_excl EXCLUDE USING gist (enterprise_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.enterprise_industry
    ADD CONSTRAINT enterprise_industry_pkey PRIMARY KEY (enterprise_id, during);

ALTER TABLE ONLY qy.enterprise_name
    ADD CONSTRAINT enterprise_name_enterprise_id_during_excl EXCLUDE USING gist (enterprise_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.enterprise_name
    ADD CONSTRAINT enterprise_name_pkey PRIMARY KEY (enterprise_id, during);

ALTER TABLE ONLY qy.enterprise_parent
    ADD CONSTRAINT enterprise_parent_enterprise_id_during_excl EXCLUDE USING gist (enterprise_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.enterprise_parent
    ADD CONSTRAINT enterprise_parent_pkey PRIMARY KEY (enterprise_id, during);

ALTER TABLE ONLY qy.enterprise
    ADD CONSTRAINT enterprise_pkey PRIMARY KEY (enterprise_id);

ALTER TABLE ONLY qy.enterprise_place
    ADD CONSTRAINT enterprise_place_enterprise_id_during_excl EXCLUDE USING gist (enterprise_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.enterprise_place
    ADD CONSTRAINT enterprise_place_pkey PRIMARY KEY (enterprise_id, during);

ALTER TABLE ONLY qy.enterprise_status
    ADD CONSTRAINT enterprise_status_enterprise_id_during_excl EXCLUDE USING gist (enterprise_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.enterprise_status
    ADD CONSTRAINT enterprise_status_pkey PRIMARY KEY (enterprise_id, during);

ALTER TABLE ONLY qy.equipment_difference
    ADD CONSTRAINT equipment_difference_pkey PRIMARY KEY (snapshot_id, monitor_id, line_key);

ALTER TABLE ONLY qy.equipment_line
    ADD CONSTRAINT equipment_line_pkey PRIMARY KEY (snapshot_id, monitor_id, line_key);

ALTER TABLE ONLY qy.equipment_score
    ADD CONSTRAINT equipment_score_pkey PRIMARY KEY (snapshot_id, monitor_id);

ALTER TABLE ONLY qy.execution_report_amount
    ADD CONSTRAINT execution_report_amount_enterprise_id_coalesce_pollutant_c_excl EXCLUDE USING gist (enterprise_id WITH =, COALESCE(outlet_id, 0) WITH =, pollutant_code WITH =, during WITH &&);

ALTER TABLE ONLY qy.execution_report_amount
    ADD CONSTRAINT execution_report_amount_pkey PRIMARY KEY (execution_report_amount_id);

ALTER TABLE ONLY qy.face_amount
    ADD CONSTRAINT face_amount_pkey PRIMARY KEY (snapshot_id, enterprise_id, permitted_amount_ref);

ALTER TABLE ONLY qy.face_cap
    ADD CONSTRAINT face_cap_pkey PRIMARY KEY (snapshot_id, enterprise_id, cap_key, reference);

ALTER TABLE ONLY qy.face_difference
    ADD CONSTRAINT face_difference_pkey PRIMARY KEY (snapshot_id, enterprise_id, line_key);

ALTER TABLE ONLY qy.face_line
    ADD CONSTRAINT face_line_pkey PRIMARY KEY (snapshot_id, enterprise_id, line_key);

ALTER TABLE ONLY qy.face_score
    ADD CONSTRAINT face_score_pkey PRIMARY KEY (snapshot_id, enterprise_id);

ALTER TABLE ONLY qy.fault_record
    ADD CONSTRAINT fault_record_fault_record_ref_key UNIQUE (fault_record_ref);

ALTER TABLE ONLY qy.fault_record
    ADD CONSTRAINT fault_record_pkey PRIMARY KEY (fault_record_id);

ALTER TABLE ONLY qy.feedback
    ADD CONSTRAINT feedback_case_number_key UNIQUE (case_number);

ALTER TABLE ONLY qy.feedback
    ADD CONSTRAINT feedback_pkey PRIMARY KEY (feedback_id);

ALTER TABLE ONLY qy.flag_effect
    ADD CONSTRAINT flag_effect_flag_coalesce_during_excl EXCLUDE USING gist (flag WITH =, COALESCE(medium, '*'::text) WITH =, during WITH &&);

ALTER TABLE ONLY qy.flag_effect
    ADD CONSTRAINT flag_effect_pkey PRIMARY KEY (flag_effect_id);

ALTER TABLE ONLY qy.flag_meaning
    ADD CONSTRAINT flag_meaning_mn_flag_during_excl EXCLUDE USING gist (mn WITH =, flag WITH =, during WITH &&);

ALTER TABLE ONLY qy.flag_meaning
    ADD CONSTRAINT flag_meaning_pkey PRIMARY KEY (mn, flag, during);

ALTER TABLE ONLY qy.foreign_cause
    ADD CONSTRAINT foreign_cause_coalesce_kind_during_excl EXCLUDE USING gist (COALESCE(outlet_id, 0) WITH =, kind WITH =, during WITH &&);

ALTER TABLE ONLY qy.foreign_cause
    ADD CONSTRAINT foreign_cause_pkey PRIMARY KEY (foreign_cause_id);

ALTER TABLE ONLY qy.furnace
    ADD CONSTRAINT furnace_furnace_ref_key UNIQUE (furnace_ref);

ALTER TABLE ONLY qy.furnace
    ADD CONSTRAINT furnace_pkey PRIMARY KEY (furnace_id);

ALTER TABLE ONLY qy.furnace_temperature
    ADD CONSTRAINT furnace_temperature_pkey PRIMARY KEY (furnace_id, "time");

ALTER TABLE ONLY qy.hourly_condition
    ADD CONSTRAINT hourly_condition_pkey PRIMARY KEY (outlet_id, "time");

ALTER TABLE ONLY qy.hourly_value
    ADD CONSTRAINT hourly_value_pkey PRIMARY KEY (monitor_id, pollutant_code, "time");

ALTER TABLE ONLY qy.import_batch
    ADD CONSTRAINT import_batch_pkey PRIMARY KEY (batch_id);

ALTER TABLE ONLY qy.in_charge
    ADD CONSTRAINT in_charge_monitor_id_outlet_id_during_excl EXCLUDE USING gist (monitor_id WITH =, outlet_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.in_charge
    ADD CONSTRAINT in_charge_outlet_id_during_excl EXCLUDE USING gist (outlet_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.in_charge
    ADD CONSTRAINT in_charge_pkey PRIMARY KEY (outlet_id, during);

ALTER TABLE ONLY qy.industry
    ADD CONSTRAINT industry_pkey PRIMARY KEY (industry_code);

ALTER TABLE ONLY qy.judgement_day
    ADD CONSTRAINT judgement_day_pkey PRIMARY KEY (run_id, outlet_id, pollutant_code, day, limit_id);

ALTER TABLE ONLY qy.key_unit
    ADD CONSTRAINT key_unit_pkey PRIMARY KEY (enterprise_id, list_kind, list_year);

ALTER TABLE ONLY qy.legal_text
    ADD CONSTRAINT legal_text_document_ref_article_during_excl EXCLUDE USING gist (document_ref WITH =, article WITH =, during WITH &&);

ALTER TABLE ONLY qy.legal_text
    ADD CONSTRAINT legal_text_pkey PRIMARY KEY (legal_text_id);

ALTER TABLE ONLY qy.limit_value
    ADD CONSTRAINT limit_value_limit_ref_key UNIQUE (limit_ref);

ALTER TABLE ONLY qy.limit_value
    ADD CONSTRAINT limit_value_no_overlap EXCLUDE USING gist (outlet_id WITH =, pollutant_code WITH =, basis WITH =, purpose WITH =, condition WITH =, COALESCE((condition_lower)::double precision, ('-1'::integer)::double precision) WITH =, during WITH &&);

ALTER TABLE ONLY qy.limit_value
    ADD CONSTRAINT limit_value_pkey PRIMARY KEY (limit_id);

ALTER TABLE ONLY qy.listener
    ADD CONSTRAINT listener_pkey PRIMARY KEY (address);

ALTER TABLE ONLY qy.logger_access
    ADD CONSTRAINT logger_access_pkey PRIMARY KEY (mn);

ALTER TABLE ONLY qy.logger_frame_block
    ADD CONSTRAINT logger_frame_block_pkey PRIMARY KEY (block_id);

ALTER TABLE ONLY qy.logger_oddity_count
    ADD CONSTRAINT logger_oddity_count_pkey PRIMARY KEY (mn, oddity, day);

ALTER TABLE ONLY qy.logger_packet_count
    ADD CONSTRAINT logger_packet_count_pkey PRIMARY KEY (mn, cn, day);

ALTER TABLE ONLY qy.logger_refusal
    ADD CONSTRAINT logger_refusal_pkey PRIMARY KEY (mn, reason, day);

ALTER TABLE ONLY qy.maintenance_record
    ADD CONSTRAINT maintenance_record_maintenance_record_ref_key UNIQUE (maintenance_record_ref);

ALTER TABLE ONLY qy.maintenance_record
    ADD CONSTRAINT maintenance_record_pkey PRIMARY KEY (maintenance_record_id);

ALTER TABLE ONLY qy.manual_sample
    ADD CONSTRAINT manual_sample_manual_sample_ref_key UNIQUE (manual_sample_ref);

ALTER TABLE ONLY qy.manual_sample
    ADD CONSTRAINT manual_sample_pkey PRIMARY KEY (manual_sample_id);

ALTER TABLE ONLY qy.mark_effect
    ADD CONSTRAINT mark_effect_mark_kind_coalesce_during_excl EXCLUDE USING gist (mark_kind WITH =, COALESCE(industry_code, '*'::text) WITH =, during WITH &&);

ALTER TABLE ONLY qy.mark_effect
    ADD CONSTRAINT mark_effect_pkey PRIMARY KEY (mark_effect_id);

ALTER TABLE ONLY qy.mark_evidence
    ADD CONSTRAINT mark_evidence_pkey PRIMARY KEY (mark_evidence_id);

ALTER TABLE ONLY qy.mark
    ADD CONSTRAINT mark_mark_ref_key UNIQUE (mark_ref);

ALTER TABLE ONLY qy.mark
    ADD CONSTRAINT mark_pkey PRIMARY KEY (mark_id);

ALTER TABLE ONLY qy.minute_coverage
    ADD CONSTRAINT minute_coverage_pkey PRIMARY KEY (monitor_id, pollutant_code, "time");

ALTER TABLE ONLY qy.monitor_factor
    ADD CONSTRAINT monitor_factor_monitor_id_pollutant_code_during_excl EXCLUDE USING gist (monitor_id WITH =, pollutant_code WITH =, during WITH &&);

ALTER TABLE ONLY qy.monitor_factor
    ADD CONSTRAINT monitor_factor_pkey PRIMARY KEY (monitor_id, pollutant_code, during);

ALTER TABLE ONLY qy.monitor
    ADD CONSTRAINT monitor_monitor_ref_key UNIQUE (monitor_ref);

ALTER TABLE ONLY qy.monitor_number
    ADD CONSTRAINT monitor_number_mn_during_excl EXCLUDE USING gist (mn WITH =, during WITH &&);

ALTER TABLE ONLY qy.monitor_number
    ADD CONSTRAINT monitor_number_pkey PRIMARY KEY (mn, during);

ALTER TABLE ONLY qy.monitor_outlet
    ADD CONSTRAINT monitor_outlet_monitor_id_during_excl EXCLUDE USING gist (monitor_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.monitor_outlet
    ADD CONSTRAINT monitor_outlet_pkey PRIMARY KEY (monitor_id, during);

ALTER TABLE ONLY qy.monitor
    ADD CONSTRAINT monitor_pkey PRIMARY KEY (monitor_id);

ALTER TABLE ONLY qy.om_contract
    ADD CONSTRAINT om_contract_om_operator_id_monitor_id_during_excl EXCLUDE USING gist (om_operator_id WITH =, monitor_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.om_contract
    ADD CONSTRAINT om_contract_pkey PRIMARY KEY (om_operator_id, monitor_id, during);

ALTER TABLE ONLY qy.om_operator_name
    ADD CONSTRAINT om_operator_name_om_operator_id_during_excl EXCLUDE USING gist (om_operator_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.om_operator_name
    ADD CONSTRAINT om_operator_name_pkey PRIMARY KEY (om_operator_id, during);

ALTER TABLE ONLY qy.om_operator
    ADD CONSTRAINT om_operator_om_operator_ref_key UNIQUE (om_operator_ref);

ALTER TABLE ONLY qy.om_operator
    ADD CONSTRAINT om_operator_pkey PRIMARY KEY (om_operator_id);

ALTER TABLE ONLY qy.om_person
    ADD CONSTRAINT om_person_om_person_ref_key UNIQUE (om_person_ref);

ALTER TABLE ONLY qy.om_person
    ADD CONSTRAINT om_person_pkey PRIMARY KEY (om_person_id);

ALTER TABLE ONLY qy.om_visit
    ADD CONSTRAINT om_visit_om_visit_ref_key UNIQUE (om_visit_ref);

ALTER TABLE ONLY qy.om_visit
    ADD CONSTRAINT om_visit_pkey PRIMARY KEY (om_visit_id);

ALTER TABLE ONLY qy.operating_period
    ADD CONSTRAINT operating_period_outlet_id_source_during_excl EXCLUDE USING gist (outlet_id WITH =, source WITH =, during WITH &&);

ALTER TABLE ONLY qy.operating_period
    ADD CONSTRAINT operating_period_pkey PRIMARY KEY (operating_period_id);

ALTER TABLE ONLY qy.operator_cap
    ADD CONSTRAINT operator_cap_pkey PRIMARY KEY (snapshot_id, om_operator_id, cap_key, reference);

ALTER TABLE ONLY qy.operator_difference
    ADD CONSTRAINT operator_difference_pkey PRIMARY KEY (snapshot_id, om_operator_id, line_key);

ALTER TABLE ONLY qy.operator_evidence
    ADD CONSTRAINT operator_evidence_pkey PRIMARY KEY (snapshot_id, om_operator_id, outlet_id, month, line_key);

ALTER TABLE ONLY qy.operator_line
    ADD CONSTRAINT operator_line_pkey PRIMARY KEY (snapshot_id, om_operator_id, line_key);

ALTER TABLE ONLY qy.operator_prior
    ADD CONSTRAINT operator_prior_pkey PRIMARY KEY (snapshot_id, line_key);

ALTER TABLE ONLY qy.operator_score
    ADD CONSTRAINT operator_score_pkey PRIMARY KEY (snapshot_id, om_operator_id);

ALTER TABLE ONLY qy.outlet_emission_month
    ADD CONSTRAINT outlet_emission_month_pkey PRIMARY KEY (run_id, outlet_id, pollutant_code, month);

ALTER TABLE ONLY qy.outlet_enterprise
    ADD CONSTRAINT outlet_enterprise_outlet_id_during_excl EXCLUDE USING gist (outlet_id WITH =, during WITH &&) WHERE (is_responsible);

ALTER TABLE ONLY qy.outlet_enterprise
    ADD CONSTRAINT outlet_enterprise_outlet_id_enterprise_id_during_excl EXCLUDE USING gist (outlet_id WITH =, enterprise_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.outlet_enterprise
    ADD CONSTRAINT outlet_enterprise_pkey PRIMARY KEY (outlet_id, enterprise_id, during);

ALTER TABLE ONLY qy.outlet_name
    ADD CONSTRAINT outlet_name_outlet_id_during_excl EXCLUDE USING gist (outlet_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.outlet_name
    ADD CONSTRAINT outlet_name_pkey PRIMARY KEY (outlet_id, during);

ALTER TABLE ONLY qy.outlet_networking
    ADD CONSTRAINT outlet_networking_outlet_id_during_excl EXCLUDE USING gist (outlet_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.outlet_networking
    ADD CONSTRAINT outlet_networking_pkey PRIMARY KEY (outlet_id, during);

ALTER TABLE ONLY qy.outlet
    ADD CONSTRAINT outlet_outlet_ref_key UNIQUE (outlet_ref);

ALTER TABLE ONLY qy.outlet
    ADD CONSTRAINT outlet_pkey PRIMARY KEY (outlet_id);

ALTER TABLE ONLY qy.outlet_profile
    ADD CONSTRAINT outlet_profile_pkey PRIMARY KEY (outlet_id, month);

ALTER TABLE ONLY qy.penalty
    ADD CONSTRAINT penalty_pkey PRIMARY KEY (penalty_ref);

ALTER TABLE ONLY qy.permit_factor
    ADD CONSTRAINT permit_factor_outlet_id_pollutant_code_during_excl EXCLUDE USING gist (outlet_id WITH =, pollutant_code WITH =, during WITH &&);

ALTER TABLE ONLY qy.permit_factor
    ADD CONSTRAINT permit_factor_pkey PRIMARY KEY (outlet_id, pollutant_code, during);

ALTER TABLE ONLY qy.permit_outlet
    ADD CONSTRAINT permit_outlet_permit_id_outlet_id_during_excl EXCLUDE USING gist (permit_id WITH =, outlet_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.permit_outlet
    ADD CONSTRAINT permit_outlet_pkey PRIMARY KEY (permit_id, outlet_id, during);

ALTER TABLE ONLY qy.permit
    ADD CONSTRAINT permit_permit_ref_key UNIQUE (permit_ref);

ALTER TABLE ONLY qy.permit
    ADD CONSTRAINT permit_pkey PRIMARY KEY (permit_id);

ALTER TABLE ONLY qy.permit_version
    ADD CONSTRAINT permit_version_permit_id_during_excl EXCLUDE USING gist (permit_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.permit_version
    ADD CONSTRAINT permit_version_pkey PRIMARY KEY (permit_id, during);

ALTER TABLE ONLY qy.permitted_amount_outlet
    ADD CONSTRAINT permitted_amount_outlet_pkey PRIMARY KEY (permitted_amount_id, outlet_id);

ALTER TABLE ONLY qy.permitted_amount
    ADD CONSTRAINT permitted_amount_permit_id_pollutant_code_span_coalesce_du_excl EXCLUDE USING gist (permit_id WITH =, pollutant_code WITH =, span WITH =, COALESCE(special_period_ref, ''::text) WITH =, during WITH &&);

ALTER TABLE ONLY qy.permitted_amount
    ADD CONSTRAINT permitted_amount_permitted_amount_ref_key UNIQUE (permitted_amount_ref);

ALTER TABLE ONLY qy.permitted_amount
    ADD CONSTRAINT permitted_amount_pkey PRIMARY KEY (permitted_amount_id);

ALTER TABLE ONLY qy.pollutant
    ADD CONSTRAINT pollutant_pkey PRIMARY KEY (pollutant_code);

ALTER TABLE ONLY qy.received_daily_value
    ADD CONSTRAINT received_daily_value_pkey PRIMARY KEY (outlet_id, pollutant_code, day);

ALTER TABLE ONLY qy.record_contradiction
    ADD CONSTRAINT record_contradiction_pkey PRIMARY KEY (contradiction_id);

ALTER TABLE ONLY qy.region_name
    ADD CONSTRAINT region_name_pkey PRIMARY KEY (region_id, during);

ALTER TABLE ONLY qy.region_name
    ADD CONSTRAINT region_name_region_code_during_excl EXCLUDE USING gist (region_code WITH =, during WITH &&);

ALTER TABLE ONLY qy.region_name
    ADD CONSTRAINT region_name_region_id_during_excl EXCLUDE USING gist (region_id WITH =, during WITH &&);

ALTER TABLE ONLY qy.region
    ADD CONSTRAINT region_pkey PRIMARY KEY (region_id);

ALTER TABLE ONLY qy.region
    ADD CONSTRAINT region_region_ref_key UNIQUE (region_ref);

ALTER TABLE ONLY qy.review_cause
    ADD CONSTRAINT review_cause_cause_code_during_excl EXCLUDE USING gist (cause_code WITH =, during WITH &&);

ALTER TABLE ONLY qy.review_cause
    ADD CONSTRAINT review_cause_item_kind_sort_order_during_excl EXCLUDE USING gist (item_kind WITH =, sort_order WITH =, during WITH &&);

ALTER TABLE ONLY qy.review_cause
    ADD CONSTRAINT review_cause_pkey PRIMARY KEY (cause_code, during);

ALTER TABLE ONLY qy.review_closing
    ADD CONSTRAINT review_closing_pkey PRIMARY KEY (review_closing_id);

ALTER TABLE ONLY qy.rule_parameter
    ADD CONSTRAINT rule_parameter_pkey PRIMARY KEY (rule_parameter_id);

ALTER TABLE ONLY qy.rule_parameter
    ADD CONSTRAINT rule_parameter_rule_coalesce_coalesce1_during_excl EXCLUDE USING gist (rule WITH =, COALESCE(medium, '*'::text) WITH =, COALESCE(industry_code, '*'::text) WITH =, during WITH &&);

ALTER TABLE ONLY qy.score_input
    ADD CONSTRAINT score_input_pkey PRIMARY KEY (input_id);

ALTER TABLE ONLY qy.score_input
    ADD CONSTRAINT score_input_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY qy.score_objection
    ADD CONSTRAINT score_objection_pkey PRIMARY KEY (objection_id);

ALTER TABLE ONLY qy.score_preview
    ADD CONSTRAINT score_preview_pkey PRIMARY KEY (preview_id);

ALTER TABLE ONLY qy.score_rule_band
    ADD CONSTRAINT score_rule_band_pkey PRIMARY KEY (rule_version, band);

ALTER TABLE ONLY qy.score_rule_band
    ADD CONSTRAINT score_rule_band_rule_version_from_value_key UNIQUE (rule_version, from_value);

ALTER TABLE ONLY qy.score_rule_cap
    ADD CONSTRAINT score_rule_cap_pkey PRIMARY KEY (rule_version, cap_key);

ALTER TABLE ONLY qy.score_rule_dimension
    ADD CONSTRAINT score_rule_dimension_pkey PRIMARY KEY (rule_version, dimension);

ALTER TABLE ONLY qy.score_rule_line
    ADD CONSTRAINT score_rule_line_pkey PRIMARY KEY (rule_version, line_key);

ALTER TABLE ONLY qy.score_rule_parameter
    ADD CONSTRAINT score_rule_parameter_pkey PRIMARY KEY (rule_version, rule_key, name);

ALTER TABLE ONLY qy.score_rule_set
    ADD CONSTRAINT score_rule_set_no_overlap EXCLUDE USING gist (scheme WITH =, daterange(valid_from, valid_to) WITH &&) WHERE ((state = 'adopted'::text));

ALTER TABLE ONLY qy.score_rule_set
    ADD CONSTRAINT score_rule_set_pkey PRIMARY KEY (rule_version);

ALTER TABLE ONLY qy.score_snapshot
    ADD CONSTRAINT score_snapshot_pkey PRIMARY KEY (snapshot_id);

ALTER TABLE ONLY qy.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (name);

ALTER TABLE ONLY qy.short_link
    ADD CONSTRAINT short_link_pkey PRIMARY KEY (short_link_ref);

ALTER TABLE ONLY qy.special_period
    ADD CONSTRAINT special_period_pkey PRIMARY KEY (special_period_ref);

ALTER TABLE ONLY qy.staff_role
    ADD CONSTRAINT staff_role_pkey PRIMARY KEY (role);

ALTER TABLE ONLY qy.standard_check
    ADD CONSTRAINT standard_check_monitor_id_pollutant_code_checked_at_key UNIQUE (monitor_id, pollutant_code, checked_at);

ALTER TABLE ONLY qy.standard_check
    ADD CONSTRAINT standard_check_pkey PRIMARY KEY (standard_check_id);

ALTER TABLE ONLY qy.standard_limit
    ADD CONSTRAINT standard_limit_pkey PRIMARY KEY (standard_limit_ref);

ALTER TABLE ONLY qy.substitution_day
    ADD CONSTRAINT substitution_day_pkey PRIMARY KEY (run_id, outlet_id, pollutant_code, day);

ALTER TABLE ONLY qy.substitution_quarter
    ADD CONSTRAINT substitution_quarter_pkey PRIMARY KEY (run_id, outlet_id, pollutant_code, quarter);

ALTER TABLE ONLY qy.substitution_run
    ADD CONSTRAINT substitution_run_pkey PRIMARY KEY (run_id, outlet_id, pollutant_code, quarter, first_hour, cause);

ALTER TABLE ONLY qy.wall_link
    ADD CONSTRAINT wall_link_pkey PRIMARY KEY (wall_link_ref);

ALTER TABLE ONLY qy.workday
    ADD CONSTRAINT workday_pkey PRIMARY KEY (day);

CREATE INDEX audit_log_at_idx ON qy.audit_log USING btree (at);

CREATE INDEX comparison_test_monitor_id_idx ON qy.comparison_test USING btree (monitor_id);

CREATE INDEX condition_revision_outlet_id_time_idx ON qy.condition_revision USING btree (outlet_id, "time");

CREATE INDEX contradiction_run_month_contradiction_run_id_idx ON qy.contradiction_run USING btree (month, contradiction_run_id);

CREATE INDEX daily_value_day ON qy.daily_value USING btree (day, outlet_id);

CREATE INDEX daily_value_recompute_at ON qy.daily_value USING btree (recompute_at) WHERE (recompute_at IS NOT NULL);

CREATE INDEX daily_value_unit_suspect ON qy.daily_value USING btree (day, outlet_id) WHERE (unit_suspect_map <> 0);

CREATE INDEX day_review_outlet_id_day_idx ON qy.day_review USING btree (outlet_id, day);

CREATE INDEX dirty_mark_outlet_id_idx ON qy.dirty_mark USING btree (outlet_id);

CREATE INDEX dirty_quarter_outlet_id_idx ON qy.dirty_quarter USING btree (outlet_id);

CREATE INDEX enterprise_place_county_id_idx ON qy.enterprise_place USING btree (county_id);

CREATE INDEX fault_record_monitor_id_idx ON qy.fault_record USING btree (monitor_id);

CREATE INDEX import_reject_batch_id_row_number_idx ON qy.import_reject USING btree (batch_id, row_number);

CREATE INDEX in_charge_monitor_id_idx ON qy.in_charge USING btree (monitor_id);

CREATE INDEX judgement_day_day ON qy.judgement_day USING btree (day, outlet_id);

CREATE INDEX judgement_day_exceeding ON qy.judgement_day USING btree (day) WHERE (exceeding_periods > 0);

CREATE INDEX logger_frame_block_batch_ids_idx ON qy.logger_frame_block USING gin (batch_ids);

CREATE INDEX logger_frame_block_received_at_idx ON qy.logger_frame_block USING btree (received_at);

CREATE INDEX maintenance_record_monitor_id_idx ON qy.maintenance_record USING btree (monitor_id);

CREATE INDEX manual_sample_outlet_id_idx ON qy.manual_sample USING btree (outlet_id);

CREATE INDEX mark_outlet_id_during_idx ON qy.mark USING gist (outlet_id, during);

CREATE INDEX minute_coverage_time_idx ON qy.minute_coverage USING btree ("time");

CREATE INDEX monitor_outlet_outlet_id_idx ON qy.monitor_outlet USING btree (outlet_id);

CREATE INDEX om_contract_monitor_id_idx ON qy.om_contract USING btree (monitor_id);

CREATE INDEX om_visit_monitor_id_idx ON qy.om_visit USING btree (monitor_id);

CREATE UNIQUE INDEX one_current_run ON qy.computation_run USING btree (is_current) WHERE is_current;

CREATE UNIQUE INDEX one_provisional_snapshot ON qy.score_snapshot USING btree (scheme, month, months) WHERE (state = 'provisional'::text);

CREATE INDEX outlet_emission_month_month_pollutant_code_idx ON qy.outlet_emission_month USING btree (month, pollutant_code);

CREATE INDEX outlet_enterprise_enterprise_id_idx ON qy.outlet_enterprise USING btree (enterprise_id);

CREATE INDEX penalty_enterprise_id_idx ON qy.penalty USING btree (enterprise_id);

CREATE INDEX record_contradiction_contradiction_run_id_outlet_id_idx ON qy.record_contradiction USING btree (contradiction_run_id, outlet_id);

CREATE INDEX review_closing_day_outlet_id_idx ON qy.review_closing USING btree (day, outlet_id);

CREATE INDEX review_closing_outlet_id_day_idx ON qy.review_closing USING btree (outlet_id, day);

CREATE INDEX row_revision_table_name_replaced_at_idx ON qy.row_revision USING btree (table_name, replaced_at);

CREATE INDEX score_objection_scheme_month_months_idx ON qy.score_objection USING btree (scheme, month, months);

CREATE INDEX score_preview_row_preview_id_idx ON qy.score_preview_row USING btree (preview_id);

CREATE INDEX score_snapshot_input_id_idx ON qy.score_snapshot USING btree (input_id);

CREATE INDEX score_snapshot_scheme_month_months_idx ON qy.score_snapshot USING btree (scheme, month, months) WHERE (state = 'published'::text);

CREATE INDEX short_link_owner ON qy.short_link USING btree (made_by, made_at);

CREATE INDEX special_period_region_id_idx ON qy.special_period USING btree (region_id);

CREATE INDEX substitution_quarter_recompute_at ON qy.substitution_quarter USING btree (recompute_at) WHERE (recompute_at IS NOT NULL);

CREATE INDEX value_revision_monitor_id_pollutant_code_time_idx ON qy.value_revision USING btree (monitor_id, pollutant_code, "time");

CREATE TRIGGER adopted_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.score_rule_band FOR EACH ROW EXECUTE FUNCTION qy.refuse_edit_of_adopted_rules();

CREATE TRIGGER adopted_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.score_rule_cap FOR EACH ROW EXECUTE FUNCTION qy.refuse_edit_of_adopted_rules();

CREATE TRIGGER adopted_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.score_rule_dimension FOR EACH ROW EXECUTE FUNCTION qy.refuse_edit_of_adopted_rules();

CREATE TRIGGER adopted_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.score_rule_line FOR EACH ROW EXECUTE FUNCTION qy.refuse_edit_of_adopted_rules();

CREATE TRIGGER adopted_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.score_rule_parameter FOR EACH ROW EXECUTE FUNCTION qy.refuse_edit_of_adopted_rules();

CREATE TRIGGER adopted_stands BEFORE DELETE OR UPDATE ON qy.score_rule_set FOR EACH ROW EXECUTE FUNCTION qy.refuse_edit_of_adopted_rules();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON qy.day_review FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_review();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON qy.review_closing FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_review();

CREATE TRIGGER append_only_at_all BEFORE TRUNCATE ON qy.day_review FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_review();

CREATE TRIGGER append_only_at_all BEFORE TRUNCATE ON qy.review_closing FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_review();

CREATE TRIGGER input_stands BEFORE UPDATE ON qy.score_input FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_input();

CREATE TRIGGER mark_as_it_stands AFTER UPDATE ON qy.calibration REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_calibrations();

CREATE TRIGGER mark_as_it_stands AFTER UPDATE ON qy.comparison_pair REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_tests_of_changed_pairs();

CREATE TRIGGER mark_as_it_stands AFTER UPDATE ON qy.comparison_test REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_tests();

CREATE TRIGGER mark_as_it_stands AFTER UPDATE ON qy.standard_check REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_checks();

CREATE TRIGGER mark_as_it_stood AFTER UPDATE ON qy.calibration REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_calibrations();

CREATE TRIGGER mark_as_it_stood AFTER UPDATE ON qy.comparison_pair REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_tests_of_changed_pairs();

CREATE TRIGGER mark_as_it_stood AFTER UPDATE ON qy.comparison_test REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_tests();

CREATE TRIGGER mark_as_it_stood AFTER UPDATE ON qy.standard_check REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_checks();

CREATE TRIGGER mark_deleted AFTER DELETE ON qy.calibration REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_calibrations();

CREATE TRIGGER mark_deleted AFTER DELETE ON qy.comparison_pair REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_tests_of_changed_pairs();

CREATE TRIGGER mark_deleted AFTER DELETE ON qy.comparison_test REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_tests();

CREATE TRIGGER mark_deleted AFTER DELETE ON qy.standard_check REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_checks();

CREATE TRIGGER mark_inserted AFTER INSERT ON qy.calibration REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_calibrations();

CREATE TRIGGER mark_inserted AFTER INSERT ON qy.comparison_pair REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_tests_of_changed_pairs();

CREATE TRIGGER mark_inserted AFTER INSERT ON qy.comparison_test REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_tests();

CREATE TRIGGER mark_inserted AFTER INSERT ON qy.standard_check REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_checks();

CREATE TRIGGER objection_stands BEFORE DELETE OR UPDATE ON qy.score_objection FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_objection();

CREATE TRIGGER published_later BEFORE INSERT ON qy.score_snapshot FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.equipment_difference FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.equipment_line FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.equipment_score FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.face_amount FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.face_cap FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.face_difference FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.face_line FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.face_score FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.operator_cap FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.operator_difference FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.operator_evidence FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.operator_line FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.operator_prior FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE INSERT OR DELETE OR UPDATE ON qy.operator_score FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands BEFORE DELETE OR UPDATE ON qy.score_snapshot FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.equipment_difference FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.equipment_line FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.equipment_score FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.face_amount FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.face_cap FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.face_difference FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.face_line FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.face_score FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.operator_cap FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.operator_difference FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.operator_evidence FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.operator_line FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.operator_prior FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.operator_score FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.score_snapshot FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TRIGGER search_stands BEFORE DELETE OR UPDATE ON qy.contradiction_run FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_contradiction();

CREATE TRIGGER search_stands BEFORE DELETE OR UPDATE ON qy.record_contradiction FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_contradiction();

CREATE CONSTRAINT TRIGGER sound_rule_set AFTER INSERT OR DELETE OR UPDATE ON qy.score_rule_dimension DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION qy.refuse_unsound_rule_set();

CREATE CONSTRAINT TRIGGER sound_rule_set AFTER INSERT OR DELETE OR UPDATE ON qy.score_rule_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION qy.refuse_unsound_rule_set();

CREATE CONSTRAINT TRIGGER sound_rule_set AFTER INSERT OR UPDATE ON qy.score_rule_set DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION qy.refuse_unsound_rule_set();

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON qy.daily_value FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON qy.furnace_temperature FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON qy.hourly_condition FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON qy.hourly_value FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();

ALTER TABLE ONLY qy.app_user
    ADD CONSTRAINT app_user_role_fkey FOREIGN KEY (role) REFERENCES qy.staff_role(role);

ALTER TABLE ONLY qy.calibration
    ADD CONSTRAINT calibration_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.calibration
    ADD CONSTRAINT calibration_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.comparison_pair
    ADD CONSTRAINT comparison_pair_comparison_test_id_fkey FOREIGN KEY (comparison_test_id) REFERENCES qy.comparison_test(comparison_test_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.comparison_test
    ADD CONSTRAINT comparison_test_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.comparison_test
    ADD CONSTRAINT comparison_test_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.control_period
    ADD CONSTRAINT control_period_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.control_period
    ADD CONSTRAINT control_period_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.day_review
    ADD CONSTRAINT day_review_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.disclosure
    ADD CONSTRAINT disclosure_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.disclosure
    ADD CONSTRAINT disclosure_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.enforcement_decision
    ADD CONSTRAINT enforcement_decision_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.enforcement_decision
    ADD CONSTRAINT enforcement_decision_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.enforcement_decision
    ADD CONSTRAINT enforcement_decision_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.enterprise_code
    ADD CONSTRAINT enterprise_code_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.enterprise_code
    ADD CONSTRAINT enterprise_code_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.enterprise_industry
    ADD CONSTRAINT enterprise_industry_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.enterprise_industry
    ADD CONSTRAINT enterprise_industry_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.enterprise_industry
    ADD CONSTRAINT enterprise_industry_industry_code_fkey FOREIGN KEY (industry_code) REFERENCES qy.industry(industry_code);

ALTER TABLE ONLY qy.enterprise_name
    ADD CONSTRAINT enterprise_name_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.enterprise_name
    ADD CONSTRAINT enterprise_name_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.enterprise_parent
    ADD CONSTRAINT enterprise_parent_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.enterprise_parent
    ADD CONSTRAINT enterprise_parent_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.enterprise_parent
    ADD CONSTRAINT enterprise_parent_parent_enterprise_id_fkey FOREIGN KEY (parent_enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.enterprise_place
    ADD CONSTRAINT enterprise_place_county_id_fkey FOREIGN KEY (county_id) REFERENCES qy.region(region_id);

ALTER TABLE ONLY qy.enterprise_place
    ADD CONSTRAINT enterprise_place_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.enterprise_place
    ADD CONSTRAINT enterprise_place_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.enterprise_place
    ADD CONSTRAINT enterprise_place_township_id_fkey FOREIGN KEY (township_id) REFERENCES qy.region(region_id);

ALTER TABLE ONLY qy.enterprise_status
    ADD CONSTRAINT enterprise_status_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.enterprise_status
    ADD CONSTRAINT enterprise_status_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.equipment_difference
    ADD CONSTRAINT equipment_difference_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.equipment_difference
    ADD CONSTRAINT equipment_difference_snapshot_id_fkey FOREIGN KEY (snapshot_id) REFERENCES qy.score_snapshot(snapshot_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.equipment_line
    ADD CONSTRAINT equipment_line_snapshot_id_monitor_id_fkey FOREIGN KEY (snapshot_id, monitor_id) REFERENCES qy.equipment_score(snapshot_id, monitor_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.equipment_score
    ADD CONSTRAINT equipment_score_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.equipment_score
    ADD CONSTRAINT equipment_score_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.equipment_score
    ADD CONSTRAINT equipment_score_snapshot_id_fkey FOREIGN KEY (snapshot_id) REFERENCES qy.score_snapshot(snapshot_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.execution_report_amount
    ADD CONSTRAINT execution_report_amount_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.execution_report_amount
    ADD CONSTRAINT execution_report_amount_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.execution_report_amount
    ADD CONSTRAINT execution_report_amount_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.face_amount
    ADD CONSTRAINT face_amount_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.face_amount
    ADD CONSTRAINT face_amount_snapshot_id_enterprise_id_fkey FOREIGN KEY (snapshot_id, enterprise_id) REFERENCES qy.face_score(snapshot_id, enterprise_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.face_cap
    ADD CONSTRAINT face_cap_snapshot_id_enterprise_id_fkey FOREIGN KEY (snapshot_id, enterprise_id) REFERENCES qy.face_score(snapshot_id, enterprise_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.face_difference
    ADD CONSTRAINT face_difference_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.face_difference
    ADD CONSTRAINT face_difference_snapshot_id_fkey FOREIGN KEY (snapshot_id) REFERENCES qy.score_snapshot(snapshot_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.face_line
    ADD CONSTRAINT face_line_snapshot_id_enterprise_id_fkey FOREIGN KEY (snapshot_id, enterprise_id) REFERENCES qy.face_score(snapshot_id, enterprise_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.face_score
    ADD CONSTRAINT face_score_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.face_score
    ADD CONSTRAINT face_score_snapshot_id_fkey FOREIGN KEY (snapshot_id) REFERENCES qy.score_snapshot(snapshot_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.fault_record
    ADD CONSTRAINT fault_record_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.feedback
    ADD CONSTRAINT feedback_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.flag_meaning
    ADD CONSTRAINT flag_meaning_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.foreign_cause
    ADD CONSTRAINT foreign_cause_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.foreign_cause
    ADD CONSTRAINT foreign_cause_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.furnace
    ADD CONSTRAINT furnace_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.furnace
    ADD CONSTRAINT furnace_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.import_reject
    ADD CONSTRAINT import_reject_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES qy.import_batch(batch_id);

ALTER TABLE ONLY qy.in_charge
    ADD CONSTRAINT in_charge_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.in_charge
    ADD CONSTRAINT in_charge_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.in_charge
    ADD CONSTRAINT in_charge_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.key_unit
    ADD CONSTRAINT key_unit_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.key_unit
    ADD CONSTRAINT key_unit_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.legal_text
    ADD CONSTRAINT legal_text_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.limit_value
    ADD CONSTRAINT limit_value_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.limit_value
    ADD CONSTRAINT limit_value_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.limit_value
    ADD CONSTRAINT limit_value_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.limit_value
    ADD CONSTRAINT limit_value_standard_limit_ref_fkey FOREIGN KEY (standard_limit_ref) REFERENCES qy.standard_limit(standard_limit_ref);

ALTER TABLE ONLY qy.maintenance_record
    ADD CONSTRAINT maintenance_record_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.maintenance_record
    ADD CONSTRAINT maintenance_record_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.manual_sample
    ADD CONSTRAINT manual_sample_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.manual_sample
    ADD CONSTRAINT manual_sample_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.mark_effect
    ADD CONSTRAINT mark_effect_industry_code_fkey FOREIGN KEY (industry_code) REFERENCES qy.industry(industry_code);

ALTER TABLE ONLY qy.mark_evidence
    ADD CONSTRAINT mark_evidence_mark_id_fkey FOREIGN KEY (mark_id) REFERENCES qy.mark(mark_id);

ALTER TABLE ONLY qy.mark
    ADD CONSTRAINT mark_furnace_id_fkey FOREIGN KEY (furnace_id) REFERENCES qy.furnace(furnace_id);

ALTER TABLE ONLY qy.mark
    ADD CONSTRAINT mark_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.mark
    ADD CONSTRAINT mark_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.mark
    ADD CONSTRAINT mark_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.monitor_factor
    ADD CONSTRAINT monitor_factor_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.monitor_factor
    ADD CONSTRAINT monitor_factor_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.monitor_factor
    ADD CONSTRAINT monitor_factor_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.monitor_number
    ADD CONSTRAINT monitor_number_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.monitor_number
    ADD CONSTRAINT monitor_number_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.monitor_outlet
    ADD CONSTRAINT monitor_outlet_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.monitor_outlet
    ADD CONSTRAINT monitor_outlet_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.monitor_outlet
    ADD CONSTRAINT monitor_outlet_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.om_contract
    ADD CONSTRAINT om_contract_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.om_contract
    ADD CONSTRAINT om_contract_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.om_contract
    ADD CONSTRAINT om_contract_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.om_operator
    ADD CONSTRAINT om_operator_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.om_operator_name
    ADD CONSTRAINT om_operator_name_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.om_operator_name
    ADD CONSTRAINT om_operator_name_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.om_person
    ADD CONSTRAINT om_person_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.om_visit
    ADD CONSTRAINT om_visit_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.om_visit
    ADD CONSTRAINT om_visit_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.om_visit
    ADD CONSTRAINT om_visit_om_person_id_fkey FOREIGN KEY (om_person_id) REFERENCES qy.om_person(om_person_id);

ALTER TABLE ONLY qy.operating_period
    ADD CONSTRAINT operating_period_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.operator_cap
    ADD CONSTRAINT operator_cap_snapshot_id_om_operator_id_fkey FOREIGN KEY (snapshot_id, om_operator_id) REFERENCES qy.operator_score(snapshot_id, om_operator_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.operator_difference
    ADD CONSTRAINT operator_difference_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.operator_difference
    ADD CONSTRAINT operator_difference_snapshot_id_fkey FOREIGN KEY (snapshot_id) REFERENCES qy.score_snapshot(snapshot_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.operator_evidence
    ADD CONSTRAINT operator_evidence_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.operator_evidence
    ADD CONSTRAINT operator_evidence_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.operator_evidence
    ADD CONSTRAINT operator_evidence_snapshot_id_fkey FOREIGN KEY (snapshot_id) REFERENCES qy.score_snapshot(snapshot_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.operator_line
    ADD CONSTRAINT operator_line_snapshot_id_om_operator_id_fkey FOREIGN KEY (snapshot_id, om_operator_id) REFERENCES qy.operator_score(snapshot_id, om_operator_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.operator_prior
    ADD CONSTRAINT operator_prior_snapshot_id_fkey FOREIGN KEY (snapshot_id) REFERENCES qy.score_snapshot(snapshot_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.operator_score
    ADD CONSTRAINT operator_score_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.operator_score
    ADD CONSTRAINT operator_score_snapshot_id_fkey FOREIGN KEY (snapshot_id) REFERENCES qy.score_snapshot(snapshot_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.outlet_enterprise
    ADD CONSTRAINT outlet_enterprise_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.outlet_enterprise
    ADD CONSTRAINT outlet_enterprise_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.outlet_enterprise
    ADD CONSTRAINT outlet_enterprise_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.outlet_name
    ADD CONSTRAINT outlet_name_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.outlet_name
    ADD CONSTRAINT outlet_name_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.outlet_networking
    ADD CONSTRAINT outlet_networking_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.outlet_networking
    ADD CONSTRAINT outlet_networking_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.outlet_profile
    ADD CONSTRAINT outlet_profile_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.penalty
    ADD CONSTRAINT penalty_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.permit_factor
    ADD CONSTRAINT permit_factor_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.permit_factor
    ADD CONSTRAINT permit_factor_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.permit_factor
    ADD CONSTRAINT permit_factor_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.permit_outlet
    ADD CONSTRAINT permit_outlet_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.permit_outlet
    ADD CONSTRAINT permit_outlet_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.permit_outlet
    ADD CONSTRAINT permit_outlet_permit_id_fkey FOREIGN KEY (permit_id) REFERENCES qy.permit(permit_id);

ALTER TABLE ONLY qy.permit_version
    ADD CONSTRAINT permit_version_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.permit_version
    ADD CONSTRAINT permit_version_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.permit_version
    ADD CONSTRAINT permit_version_permit_id_fkey FOREIGN KEY (permit_id) REFERENCES qy.permit(permit_id);

ALTER TABLE ONLY qy.permitted_amount
    ADD CONSTRAINT permitted_amount_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.permitted_amount_outlet
    ADD CONSTRAINT permitted_amount_outlet_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.permitted_amount_outlet
    ADD CONSTRAINT permitted_amount_outlet_permitted_amount_id_fkey FOREIGN KEY (permitted_amount_id) REFERENCES qy.permitted_amount(permitted_amount_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.permitted_amount
    ADD CONSTRAINT permitted_amount_permit_id_fkey FOREIGN KEY (permit_id) REFERENCES qy.permit(permit_id);

ALTER TABLE ONLY qy.permitted_amount
    ADD CONSTRAINT permitted_amount_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.permitted_amount
    ADD CONSTRAINT permitted_amount_special_period_ref_fkey FOREIGN KEY (special_period_ref) REFERENCES qy.special_period(special_period_ref);

ALTER TABLE ONLY qy.received_daily_value
    ADD CONSTRAINT received_daily_value_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES qy.import_batch(batch_id);

ALTER TABLE ONLY qy.received_daily_value
    ADD CONSTRAINT received_daily_value_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.received_daily_value
    ADD CONSTRAINT received_daily_value_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.record_contradiction
    ADD CONSTRAINT record_contradiction_contradiction_run_id_fkey FOREIGN KEY (contradiction_run_id) REFERENCES qy.contradiction_run(contradiction_run_id);

ALTER TABLE ONLY qy.record_contradiction
    ADD CONSTRAINT record_contradiction_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.record_contradiction
    ADD CONSTRAINT record_contradiction_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.region_name
    ADD CONSTRAINT region_name_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.region_name
    ADD CONSTRAINT region_name_parent_region_id_fkey FOREIGN KEY (parent_region_id) REFERENCES qy.region(region_id);

ALTER TABLE ONLY qy.region_name
    ADD CONSTRAINT region_name_region_id_fkey FOREIGN KEY (region_id) REFERENCES qy.region(region_id);

ALTER TABLE ONLY qy.review_closing
    ADD CONSTRAINT review_closing_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES qy.app_user(user_id);

ALTER TABLE ONLY qy.review_closing
    ADD CONSTRAINT review_closing_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES qy.outlet(outlet_id);

ALTER TABLE ONLY qy.review_closing
    ADD CONSTRAINT review_closing_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.rule_parameter
    ADD CONSTRAINT rule_parameter_industry_code_fkey FOREIGN KEY (industry_code) REFERENCES qy.industry(industry_code);

ALTER TABLE ONLY qy.score_objection
    ADD CONSTRAINT score_objection_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.score_objection
    ADD CONSTRAINT score_objection_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.score_preview_row
    ADD CONSTRAINT score_preview_row_enterprise_id_fkey FOREIGN KEY (enterprise_id) REFERENCES qy.enterprise(enterprise_id);

ALTER TABLE ONLY qy.score_preview_row
    ADD CONSTRAINT score_preview_row_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.score_preview_row
    ADD CONSTRAINT score_preview_row_om_operator_id_fkey FOREIGN KEY (om_operator_id) REFERENCES qy.om_operator(om_operator_id);

ALTER TABLE ONLY qy.score_preview_row
    ADD CONSTRAINT score_preview_row_preview_id_fkey FOREIGN KEY (preview_id) REFERENCES qy.score_preview(preview_id) ON DELETE CASCADE;

ALTER TABLE ONLY qy.score_rule_cap
    ADD CONSTRAINT score_rule_cap_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.score_rule_line
    ADD CONSTRAINT score_rule_line_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.score_snapshot
    ADD CONSTRAINT score_snapshot_corrects_snapshot_id_fkey FOREIGN KEY (corrects_snapshot_id) REFERENCES qy.score_snapshot(snapshot_id);

ALTER TABLE ONLY qy.score_snapshot
    ADD CONSTRAINT score_snapshot_input_id_fkey FOREIGN KEY (input_id) REFERENCES qy.score_input(input_id);

ALTER TABLE ONLY qy.short_link
    ADD CONSTRAINT short_link_made_by_fkey FOREIGN KEY (made_by) REFERENCES qy.app_user(user_id);

ALTER TABLE ONLY qy.special_period
    ADD CONSTRAINT special_period_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.special_period
    ADD CONSTRAINT special_period_region_id_fkey FOREIGN KEY (region_id) REFERENCES qy.region(region_id);

ALTER TABLE ONLY qy.standard_check
    ADD CONSTRAINT standard_check_monitor_id_fkey FOREIGN KEY (monitor_id) REFERENCES qy.monitor(monitor_id);

ALTER TABLE ONLY qy.standard_check
    ADD CONSTRAINT standard_check_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.standard_limit
    ADD CONSTRAINT standard_limit_document_ref_fkey FOREIGN KEY (document_ref) REFERENCES qy.document(document_ref);

ALTER TABLE ONLY qy.standard_limit
    ADD CONSTRAINT standard_limit_pollutant_code_fkey FOREIGN KEY (pollutant_code) REFERENCES qy.pollutant(pollutant_code);

ALTER TABLE ONLY qy.wall_link
    ADD CONSTRAINT wall_link_made_by_fkey FOREIGN KEY (made_by) REFERENCES qy.app_user(user_id);

ALTER TABLE ONLY qy.wall_link
    ADD CONSTRAINT wall_link_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES qy.app_user(user_id);

GRANT USAGE ON SCHEMA published TO qy_public;

GRANT USAGE ON SCHEMA qy TO qy_ingest;
GRANT USAGE ON SCHEMA qy TO qy_staff;

GRANT USAGE ON SCHEMA staff TO qy_staff;

REVOKE ALL ON FUNCTION published.feedback_state(p_case_number text, p_secret_sha256 text) FROM PUBLIC;
GRANT ALL ON FUNCTION published.feedback_state(p_case_number text, p_secret_sha256 text) TO qy_public;

REVOKE ALL ON FUNCTION published.submit_feedback(p_case_number text, p_secret_sha256 text, p_enterprise_id integer, p_kind text, p_message text, p_observed_at timestamp with time zone, p_place text, p_reporter_sealed bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION published.submit_feedback(p_case_number text, p_secret_sha256 text, p_enterprise_id integer, p_kind text, p_message text, p_observed_at timestamp with time zone, p_place text, p_reporter_sealed bytea) TO qy_public;

REVOKE ALL ON FUNCTION qy.mark_changed_calibrations() FROM PUBLIC;

REVOKE ALL ON FUNCTION qy.mark_changed_checks() FROM PUBLIC;

REVOKE ALL ON FUNCTION qy.mark_changed_tests() FROM PUBLIC;

REVOKE ALL ON FUNCTION qy.mark_tests_of_changed_pairs() FROM PUBLIC;

REVOKE ALL ON FUNCTION qy.refuse_change_of_contradiction() FROM PUBLIC;

REVOKE ALL ON FUNCTION qy.refuse_change_of_input() FROM PUBLIC;

REVOKE ALL ON FUNCTION qy.refuse_change_of_objection() FROM PUBLIC;

REVOKE ALL ON FUNCTION qy.refuse_change_of_published() FROM PUBLIC;

REVOKE ALL ON FUNCTION qy.refuse_change_of_review() FROM PUBLIC;

REVOKE ALL ON FUNCTION qy.refuse_edit_of_adopted_rules() FROM PUBLIC;

REVOKE ALL ON FUNCTION qy.refuse_unsound_rule_set() FROM PUBLIC;

REVOKE ALL ON FUNCTION staff.close_review_item(p_account integer, p_at timestamp with time zone, p_address inet, p_outlet_id integer, p_day date, p_item_kind text, p_pollutant_code text, p_facts text, p_seen bigint, p_cause_code text, p_note text, p_items_of_day jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION staff.close_review_item(p_account integer, p_at timestamp with time zone, p_address inet, p_outlet_id integer, p_day date, p_item_kind text, p_pollutant_code text, p_facts text, p_seen bigint, p_cause_code text, p_note text, p_items_of_day jsonb) TO qy_staff;

REVOKE ALL ON FUNCTION staff.sees_county(county_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION staff.sees_county(county_id integer) TO qy_staff;

REVOKE ALL ON FUNCTION staff.set_scope(county_ids integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION staff.set_scope(county_ids integer[]) TO qy_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.enterprise TO qy_ingest;

GRANT SELECT ON TABLE published.enterprise TO qy_public;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.outlet TO qy_ingest;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.outlet_enterprise TO qy_ingest;

GRANT SELECT ON TABLE published.outlet TO qy_public;

GRANT SELECT ON TABLE qy.rule_parameter TO qy_ingest;

GRANT SELECT ON TABLE published.settled TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.computation_run TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.daily_value TO qy_ingest;

GRANT SELECT ON TABLE published.daily_value TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.data_version TO qy_ingest;

GRANT SELECT ON TABLE published.data_version TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.document TO qy_ingest;

GRANT SELECT ON TABLE published.document TO qy_public;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.enterprise_industry TO qy_ingest;

GRANT SELECT ON TABLE published.enterprise_industry TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.enterprise_name TO qy_ingest;

GRANT SELECT ON TABLE published.enterprise_name TO qy_public;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.enterprise_place TO qy_ingest;

GRANT SELECT ON TABLE published.enterprise_place TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.enterprise_status TO qy_ingest;

GRANT SELECT ON TABLE published.enterprise_status TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.score_snapshot TO qy_ingest;

GRANT SELECT ON TABLE published.score_snapshot TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.face_cap TO qy_ingest;

GRANT SELECT ON TABLE published.face_cap TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.face_difference TO qy_ingest;

GRANT SELECT ON TABLE published.face_difference TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.face_line TO qy_ingest;

GRANT SELECT ON TABLE published.face_line TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.face_score TO qy_ingest;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.score_objection TO qy_ingest;

GRANT SELECT ON TABLE published.face_score TO qy_public;

GRANT SELECT ON TABLE qy.flag_effect TO qy_ingest;

GRANT SELECT ON TABLE published.flag_effect TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.industry TO qy_ingest;

GRANT SELECT ON TABLE published.industry TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.judgement_day TO qy_ingest;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.limit_value TO qy_ingest;

GRANT SELECT ON TABLE published.judgement_day TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.legal_text TO qy_ingest;

GRANT SELECT ON TABLE published.legal_text TO qy_public;

GRANT SELECT ON TABLE published.limit_value TO qy_public;

GRANT SELECT ON TABLE qy.mark_effect TO qy_ingest;

GRANT SELECT ON TABLE published.mark_effect TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.om_operator TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.om_operator_name TO qy_ingest;

GRANT SELECT ON TABLE published.om_operator TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.operator_cap TO qy_ingest;

GRANT SELECT ON TABLE published.operator_cap TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.operator_line TO qy_ingest;

GRANT SELECT ON TABLE published.operator_line TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.operator_score TO qy_ingest;

GRANT SELECT ON TABLE published.operator_score TO qy_public;

GRANT SELECT ON TABLE published.outlet_enterprise TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.outlet_name TO qy_ingest;

GRANT SELECT ON TABLE published.outlet_name TO qy_public;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.outlet_networking TO qy_ingest;

GRANT SELECT ON TABLE published.outlet_networking TO qy_public;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.permit_factor TO qy_ingest;

GRANT SELECT ON TABLE published.permit_factor TO qy_public;

GRANT SELECT ON TABLE qy.pollutant TO qy_ingest;

GRANT SELECT ON TABLE published.pollutant TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.region TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.region_name TO qy_ingest;

GRANT SELECT ON TABLE published.region TO qy_public;

GRANT SELECT ON TABLE published.rule_parameter TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.score_rule_set TO qy_ingest;

GRANT SELECT ON TABLE published.score_rule_set TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.score_rule_band TO qy_ingest;

GRANT SELECT ON TABLE published.score_rule_band TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.score_rule_cap TO qy_ingest;

GRANT SELECT ON TABLE published.score_rule_cap TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.score_rule_dimension TO qy_ingest;

GRANT SELECT ON TABLE published.score_rule_dimension TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.score_rule_line TO qy_ingest;

GRANT SELECT ON TABLE published.score_rule_line TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.score_rule_parameter TO qy_ingest;

GRANT SELECT ON TABLE published.score_rule_parameter TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.setting TO qy_ingest;

GRANT SELECT ON TABLE published.setting TO qy_public;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.standard_limit TO qy_ingest;

GRANT SELECT ON TABLE published.standard_limit TO qy_public;

GRANT SELECT ON TABLE qy.app_user TO qy_staff;

GRANT UPDATE(password_hash) ON TABLE qy.app_user TO qy_staff;

GRANT UPDATE(password_changed_at) ON TABLE qy.app_user TO qy_staff;

GRANT UPDATE(failed_logins) ON TABLE qy.app_user TO qy_staff;

GRANT UPDATE(locked_until) ON TABLE qy.app_user TO qy_staff;

GRANT UPDATE(last_login_at) ON TABLE qy.app_user TO qy_staff;

GRANT UPDATE(session_epoch) ON TABLE qy.app_user TO qy_staff;

GRANT INSERT ON TABLE qy.audit_log TO qy_ingest;
GRANT SELECT,INSERT ON TABLE qy.audit_log TO qy_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.calibration TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.comparison_pair TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.comparison_test TO qy_ingest;

GRANT SELECT,INSERT ON TABLE qy.condition_revision TO qy_ingest;

GRANT SELECT,INSERT ON TABLE qy.contradiction_run TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.control_period TO qy_ingest;

GRANT SELECT ON TABLE qy.day_review TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.dirty_control TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.dirty_mark TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.dirty_month TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.dirty_quarter TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.disclosure TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.emission_month TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.enforcement_decision TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.enterprise_code TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.enterprise_parent TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.equipment_difference TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.equipment_line TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.equipment_score TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.execution_report_amount TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.face_amount TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.fault_record TO qy_ingest;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.flag_meaning TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.foreign_cause TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.furnace TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.furnace_temperature TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.hourly_condition TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.hourly_value TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.import_batch TO qy_ingest;

GRANT SELECT,INSERT ON TABLE qy.import_reject TO qy_ingest;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.in_charge TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.key_unit TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.listener TO qy_ingest;

GRANT SELECT ON TABLE qy.logger_access TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.logger_frame_block TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.logger_oddity_count TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.logger_packet_count TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.logger_refusal TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.maintenance_record TO qy_ingest;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.manual_sample TO qy_ingest;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.mark TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.mark_evidence TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.minute_coverage TO qy_ingest;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.monitor TO qy_ingest;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.monitor_factor TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.monitor_number TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.monitor_outlet TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.om_contract TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.om_person TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.om_visit TO qy_ingest;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.operating_period TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.operator_difference TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.operator_evidence TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.operator_prior TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.outlet_emission_month TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.outlet_profile TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.penalty TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.permit TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.permit_outlet TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.permit_version TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.permitted_amount TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.permitted_amount_outlet TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.received_daily_value TO qy_ingest;

GRANT SELECT,INSERT ON TABLE qy.record_contradiction TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.review_cause TO qy_ingest;

GRANT SELECT ON TABLE qy.review_closing TO qy_ingest;

GRANT SELECT,INSERT ON TABLE qy.row_revision TO qy_ingest;

GRANT SELECT,INSERT,DELETE ON TABLE qy.score_input TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.score_preview TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.score_preview_row TO qy_ingest;

GRANT SELECT,INSERT ON TABLE qy.short_link TO qy_staff;

GRANT SELECT,INSERT,UPDATE ON TABLE qy.special_period TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.standard_check TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.substitution_day TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.substitution_quarter TO qy_ingest;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.substitution_run TO qy_ingest;

GRANT SELECT,INSERT ON TABLE qy.value_revision TO qy_ingest;

GRANT SELECT,INSERT ON TABLE qy.wall_link TO qy_staff;

GRANT UPDATE(revoked_at) ON TABLE qy.wall_link TO qy_staff;

GRANT UPDATE(revoked_by) ON TABLE qy.wall_link TO qy_staff;

GRANT UPDATE(last_seen_at) ON TABLE qy.wall_link TO qy_staff;

GRANT UPDATE(last_address) ON TABLE qy.wall_link TO qy_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE qy.workday TO qy_ingest;

GRANT SELECT ON TABLE staff.visible_enterprise TO qy_staff;

GRANT SELECT ON TABLE staff.visible_outlet TO qy_staff;

GRANT SELECT ON TABLE staff.visible_monitor TO qy_staff;

GRANT SELECT ON TABLE staff.calibration TO qy_staff;

GRANT SELECT ON TABLE staff.comparison_test TO qy_staff;

GRANT SELECT ON TABLE staff.comparison_pair TO qy_staff;

GRANT SELECT ON TABLE staff.computation_run TO qy_staff;

GRANT SELECT ON TABLE staff.condition_revision TO qy_staff;

GRANT SELECT ON TABLE staff.contradiction_run TO qy_staff;

GRANT SELECT ON TABLE staff.control_period TO qy_staff;

GRANT SELECT ON TABLE staff.daily_value TO qy_staff;

GRANT SELECT ON TABLE staff.data_version TO qy_staff;

GRANT SELECT ON TABLE staff.day_review TO qy_staff;

GRANT SELECT ON TABLE staff.dirty_mark TO qy_staff;

GRANT SELECT ON TABLE staff.disclosure TO qy_staff;

GRANT SELECT ON TABLE staff.document TO qy_staff;

GRANT SELECT ON TABLE staff.emission_month TO qy_staff;

GRANT SELECT ON TABLE staff.enforcement_decision TO qy_staff;

GRANT SELECT ON TABLE staff.enterprise TO qy_staff;

GRANT SELECT ON TABLE staff.enterprise_code TO qy_staff;

GRANT SELECT ON TABLE staff.enterprise_industry TO qy_staff;

GRANT SELECT ON TABLE staff.enterprise_name TO qy_staff;

GRANT SELECT ON TABLE staff.enterprise_parent TO qy_staff;

GRANT SELECT ON TABLE staff.enterprise_place TO qy_staff;

GRANT SELECT ON TABLE staff.enterprise_status TO qy_staff;

GRANT SELECT ON TABLE staff.equipment_difference TO qy_staff;

GRANT SELECT ON TABLE staff.equipment_line TO qy_staff;

GRANT SELECT ON TABLE staff.equipment_score TO qy_staff;

GRANT SELECT ON TABLE staff.execution_report_amount TO qy_staff;

GRANT SELECT ON TABLE staff.face_amount TO qy_staff;

GRANT SELECT ON TABLE staff.face_cap TO qy_staff;

GRANT SELECT ON TABLE staff.face_difference TO qy_staff;

GRANT SELECT ON TABLE staff.face_line TO qy_staff;

GRANT SELECT ON TABLE staff.face_score TO qy_staff;

GRANT SELECT ON TABLE staff.fault_record TO qy_staff;

GRANT SELECT ON TABLE staff.feedback TO qy_staff;

GRANT SELECT ON TABLE staff.flag_effect TO qy_staff;

GRANT SELECT ON TABLE staff.foreign_cause TO qy_staff;

GRANT SELECT ON TABLE staff.furnace TO qy_staff;

GRANT SELECT ON TABLE staff.furnace_temperature TO qy_staff;

GRANT SELECT ON TABLE staff.hourly_condition TO qy_staff;

GRANT SELECT ON TABLE staff.hourly_value TO qy_staff;

GRANT SELECT ON TABLE staff.import_batch TO qy_staff;

GRANT SELECT ON TABLE staff.import_batch_detail TO qy_staff;

GRANT SELECT ON TABLE staff.import_reject TO qy_staff;

GRANT SELECT ON TABLE staff.in_charge TO qy_staff;

GRANT SELECT ON TABLE staff.industry TO qy_staff;

GRANT SELECT ON TABLE staff.judgement_day TO qy_staff;

GRANT SELECT ON TABLE staff.key_unit TO qy_staff;

GRANT SELECT ON TABLE staff.legal_text TO qy_staff;

GRANT SELECT ON TABLE staff.limit_value TO qy_staff;

GRANT SELECT ON TABLE staff.maintenance_record TO qy_staff;

GRANT SELECT ON TABLE staff.manual_sample TO qy_staff;

GRANT SELECT ON TABLE staff.mark TO qy_staff;

GRANT SELECT ON TABLE staff.mark_effect TO qy_staff;

GRANT SELECT ON TABLE staff.mark_evidence TO qy_staff;

GRANT SELECT ON TABLE staff.monitor TO qy_staff;

GRANT SELECT ON TABLE staff.monitor_factor TO qy_staff;

GRANT SELECT ON TABLE staff.monitor_number TO qy_staff;

GRANT SELECT ON TABLE staff.monitor_outlet TO qy_staff;

GRANT SELECT ON TABLE staff.om_contract TO qy_staff;

GRANT SELECT ON TABLE staff.om_operator TO qy_staff;

GRANT SELECT ON TABLE staff.om_operator_name TO qy_staff;

GRANT SELECT ON TABLE staff.om_person TO qy_staff;

GRANT SELECT ON TABLE staff.om_visit TO qy_staff;

GRANT SELECT ON TABLE staff.operating_period TO qy_staff;

GRANT SELECT ON TABLE staff.operator_cap TO qy_staff;

GRANT SELECT ON TABLE staff.operator_difference TO qy_staff;

GRANT SELECT ON TABLE staff.operator_evidence TO qy_staff;

GRANT SELECT ON TABLE staff.operator_line TO qy_staff;

GRANT SELECT ON TABLE staff.operator_prior TO qy_staff;

GRANT SELECT ON TABLE staff.operator_score TO qy_staff;

GRANT SELECT ON TABLE staff.outlet TO qy_staff;

GRANT SELECT ON TABLE staff.outlet_emission_month TO qy_staff;

GRANT SELECT ON TABLE staff.outlet_enterprise TO qy_staff;

GRANT SELECT ON TABLE staff.outlet_name TO qy_staff;

GRANT SELECT ON TABLE staff.outlet_networking TO qy_staff;

GRANT SELECT ON TABLE staff.outlet_profile TO qy_staff;

GRANT SELECT ON TABLE staff.penalty TO qy_staff;

GRANT SELECT ON TABLE staff.permit_version TO qy_staff;

GRANT SELECT ON TABLE staff.permit TO qy_staff;

GRANT SELECT ON TABLE staff.permit_factor TO qy_staff;

GRANT SELECT ON TABLE staff.permit_outlet TO qy_staff;

GRANT SELECT ON TABLE staff.permitted_amount TO qy_staff;

GRANT SELECT ON TABLE staff.permitted_amount_outlet TO qy_staff;

GRANT SELECT ON TABLE staff.pollutant TO qy_staff;

GRANT SELECT ON TABLE staff.received_daily_value TO qy_staff;

GRANT SELECT ON TABLE staff.record_contradiction TO qy_staff;

GRANT SELECT ON TABLE staff.region TO qy_staff;

GRANT SELECT ON TABLE staff.region_name TO qy_staff;

GRANT SELECT ON TABLE staff.review_cause TO qy_staff;

GRANT SELECT ON TABLE staff.review_closing TO qy_staff;

GRANT SELECT ON TABLE staff.rule_parameter TO qy_staff;

GRANT SELECT ON TABLE staff.score_objection TO qy_staff;

GRANT SELECT ON TABLE staff.score_preview TO qy_staff;

GRANT SELECT ON TABLE staff.score_preview_row TO qy_staff;

GRANT SELECT ON TABLE staff.score_rule_band TO qy_staff;

GRANT SELECT ON TABLE staff.score_rule_cap TO qy_staff;

GRANT SELECT ON TABLE staff.score_rule_dimension TO qy_staff;

GRANT SELECT ON TABLE staff.score_rule_line TO qy_staff;

GRANT SELECT ON TABLE staff.score_rule_parameter TO qy_staff;

GRANT SELECT ON TABLE staff.score_rule_set TO qy_staff;

GRANT SELECT ON TABLE staff.score_snapshot TO qy_staff;

GRANT SELECT ON TABLE staff.setting TO qy_staff;

GRANT SELECT ON TABLE staff.special_period TO qy_staff;

GRANT SELECT ON TABLE staff.staff_role TO qy_staff;

GRANT SELECT ON TABLE staff.standard_check TO qy_staff;

GRANT SELECT ON TABLE staff.standard_limit TO qy_staff;

GRANT SELECT ON TABLE staff.substitution_day TO qy_staff;

GRANT SELECT ON TABLE staff.substitution_quarter TO qy_staff;

GRANT SELECT ON TABLE staff.substitution_run TO qy_staff;

GRANT SELECT ON TABLE staff.value_revision TO qy_staff;

GRANT SELECT ON TABLE staff.workday TO qy_staff;
