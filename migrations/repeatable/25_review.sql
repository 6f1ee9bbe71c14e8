-- The daily review: the one way in which the staff site closes or reopens a finding.
--
-- The staff login writes neither table. The function checks the account itself, besides the scope of the
-- transaction, so that a page that forgot a check cannot let a branch close another county's finding.

CREATE FUNCTION staff.close_review_item(
    p_account integer, p_at timestamptz, p_address inet,
    p_outlet_id integer, p_day date, p_item_kind text, p_pollutant_code text, p_facts text,
    p_seen bigint, p_cause_code text, p_note text, p_items_of_day jsonb)
RETURNS TABLE (outcome text, review_closing_id bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = qy, pg_temp
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
COMMENT ON FUNCTION staff.close_review_item IS
    'close a finding of the daily review with a cause, or reopen it without one; done, or taken when somebody was there first';
