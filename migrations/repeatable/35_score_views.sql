-- Scores for the staff, by scope; and for the public, what is published.

DO $views$
DECLARE
    subject text;
BEGIN
    FOREACH subject IN ARRAY ARRAY['score_rule_set', 'score_rule_dimension', 'score_rule_line', 'score_rule_cap',
        'score_rule_parameter', 'score_rule_band', 'score_snapshot', 'operator_score', 'operator_line',
        'operator_cap', 'operator_prior', 'operator_difference', 'contradiction_run', 'score_preview']
    LOOP
        EXECUTE format('CREATE VIEW staff.%1$I AS SELECT * FROM qy.%1$I', subject);
    END LOOP;
    FOREACH subject IN ARRAY ARRAY['face_score', 'face_line', 'face_cap', 'face_amount', 'face_difference',
        'enforcement_decision']
    LOOP
        EXECUTE format('CREATE VIEW staff.%1$I WITH (security_barrier) AS SELECT * FROM qy.%1$I
            WHERE enterprise_id IN (SELECT enterprise_id FROM staff.visible_enterprise)', subject);
    END LOOP;
    FOREACH subject IN ARRAY ARRAY['equipment_score', 'equipment_line', 'equipment_difference']
    LOOP
        EXECUTE format('CREATE VIEW staff.%1$I WITH (security_barrier) AS SELECT * FROM qy.%1$I
            WHERE monitor_id IN (SELECT monitor_id FROM staff.visible_monitor)', subject);
    END LOOP;
END
$views$;

CREATE VIEW staff.operator_evidence WITH (security_barrier) AS
SELECT * FROM qy.operator_evidence WHERE outlet_id IN (SELECT outlet_id FROM staff.visible_outlet);

CREATE VIEW staff.record_contradiction WITH (security_barrier) AS
SELECT * FROM qy.record_contradiction WHERE outlet_id IN (SELECT outlet_id FROM staff.visible_outlet);

-- Results of operators are seen by all, and so is what is objected to them.
CREATE VIEW staff.score_objection WITH (security_barrier) AS
SELECT * FROM qy.score_objection
WHERE enterprise_id IS NULL OR enterprise_id IN (SELECT enterprise_id FROM staff.visible_enterprise);

CREATE VIEW staff.score_preview_row WITH (security_barrier) AS
SELECT * FROM qy.score_preview_row
WHERE om_operator_id IS NOT NULL
   OR enterprise_id IN (SELECT enterprise_id FROM staff.visible_enterprise)
   OR monitor_id IN (SELECT monitor_id FROM staff.visible_monitor);

CREATE VIEW staff.foreign_cause WITH (security_barrier) AS
SELECT * FROM qy.foreign_cause
WHERE CASE WHEN outlet_id IS NULL THEN staff.sees_county(NULL)
           ELSE outlet_id IN (SELECT outlet_id FROM staff.visible_outlet) END;

-- The newest published snapshot of a month stands; older ones stay to be looked up.
CREATE VIEW published.score_snapshot AS
SELECT snapshot_id, scheme, month, months, rule_version, method_version, data_version, computed_at,
       calendar_is_provisional, noticed_on, published_at, corrects_snapshot_id, correction_note_zh,
       snapshot_id = max(snapshot_id) OVER (PARTITION BY scheme, month, months) AS is_current
FROM qy.score_snapshot
WHERE state = 'published' AND scheme IN ('face', 'operator');

CREATE VIEW published.face_score AS
SELECT f.snapshot_id, f.enterprise_id, f.state, f.earned, f.maximum, f.score, f.uncapped_band, f.band,
       EXISTS (SELECT 1 FROM qy.score_objection AS o
               WHERE o.scheme = 'face' AND o.month = p.month AND o.months = p.months
                 AND o.enterprise_id = f.enterprise_id AND o.outcome IS NULL) AS is_disputed
FROM qy.face_score AS f
JOIN published.score_snapshot AS p USING (snapshot_id)
JOIN published.enterprise USING (enterprise_id);

CREATE VIEW published.face_line AS
SELECT l.snapshot_id, l.enterprise_id, l.line_key, l.dimension, l.state, l.cause, l.numerator, l.denominator,
       l.allowance, l.share, l.earned, l.maximum
FROM qy.face_line AS l
JOIN published.score_snapshot USING (snapshot_id)
JOIN published.enterprise USING (enterprise_id);

CREATE VIEW published.face_cap AS
SELECT c.snapshot_id, c.enterprise_id, c.cap_key, c.reference, c.band, c.decided_on
FROM qy.face_cap AS c
JOIN published.score_snapshot USING (snapshot_id)
JOIN published.enterprise USING (enterprise_id);

CREATE VIEW published.face_difference AS
SELECT d.snapshot_id, d.enterprise_id, d.line_key, d.before, d.after, d.cause
FROM qy.face_difference AS d
JOIN published.score_snapshot USING (snapshot_id)
JOIN published.enterprise USING (enterprise_id);

CREATE VIEW published.om_operator AS
SELECT o.om_operator_id, o.om_operator_ref, o.is_self_operated, n.name_zh, n.name_en, n.short_name_zh, n.during
FROM qy.om_operator AS o JOIN qy.om_operator_name AS n USING (om_operator_id);

CREATE VIEW published.operator_score AS
SELECT s.*,
       EXISTS (SELECT 1 FROM qy.score_objection AS o
               WHERE o.scheme = 'operator' AND o.month = p.month AND o.months = p.months
                 AND o.om_operator_id = s.om_operator_id AND o.outcome IS NULL) AS is_disputed
FROM qy.operator_score AS s JOIN published.score_snapshot AS p USING (snapshot_id);

CREATE VIEW published.operator_line AS
SELECT l.snapshot_id, l.om_operator_id, l.line_key, l.dimension, l.state, l.cause, l.numerator, l.denominator,
       l.rate, l.pooled_rate, l.share, l.raw_earned, l.earned, l.maximum
FROM qy.operator_line AS l JOIN published.score_snapshot USING (snapshot_id);

CREATE VIEW published.operator_cap AS
SELECT c.snapshot_id, c.om_operator_id, c.cap_key, c.reference, c.band, c.decided_on
FROM qy.operator_cap AS c JOIN published.score_snapshot USING (snapshot_id);

CREATE VIEW published.score_rule_set AS
SELECT rule_version, scheme, title_zh, title_en, note_zh, note_en, maximum, valid_from, valid_to, source, verification
FROM qy.score_rule_set WHERE state = 'adopted';

DO $views$
DECLARE
    subject text;
BEGIN
    FOREACH subject IN ARRAY ARRAY['score_rule_dimension', 'score_rule_line', 'score_rule_cap',
        'score_rule_parameter', 'score_rule_band']
    LOOP
        EXECUTE format('CREATE VIEW published.%1$I AS SELECT * FROM qy.%1$I
            WHERE rule_version IN (SELECT rule_version FROM published.score_rule_set)', subject);
    END LOOP;
END
$views$;
