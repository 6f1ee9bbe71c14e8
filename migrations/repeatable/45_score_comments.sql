-- What the columns of the scores mean, where their migration does not say it; see 40_comments.sql.

DO $comments$
DECLARE
    subject record;
BEGIN
    FOR subject IN
        WITH tables (name) AS (VALUES
            ('score_rule_set'), ('score_rule_dimension'), ('score_rule_line'), ('score_rule_cap'),
            ('score_rule_parameter'), ('score_rule_band'), ('foreign_cause'), ('enforcement_decision'),
            ('score_snapshot'), ('face_score'), ('face_line'), ('face_cap'), ('face_difference'),
            ('operator_score'), ('operator_line'), ('operator_cap'), ('operator_evidence'), ('operator_prior'),
            ('operator_difference'), ('equipment_score'), ('equipment_line'),
            ('face_amount'), ('contradiction_run'), ('record_contradiction'), ('score_objection'),
            ('equipment_difference'), ('score_preview'), ('score_preview_row')
        ), meanings (table_name, column_name, meaning) AS (VALUES
            ('*', 'rule_version', 'version of the rule set'),
            ('*', 'scheme', 'face 环保脸谱, operator 运维服务机构, equipment 自动监测设备'),
            ('*', 'title_zh', 'title in Chinese'),
            ('*', 'title_en', 'title in English'),
            ('*', 'note_en', 'what stands under every score, in English'),
            ('*', 'maximum', 'most points that can be earned'),
            ('*', 'valid_from', 'first day on which the version holds'),
            ('*', 'adopted_by', 'who adopted the version; empty for a proposal that came with the program'),
            ('*', 'dimension', 'group of lines'),
            ('*', 'kind', 'kind of line, which the program knows how to evaluate'),
            ('*', 'duty_en', 'the duty, in English'),
            ('*', 'article', 'article of the document'),
            ('*', 'cap_key', 'name of the cap'),
            ('*', 'name', 'name of the number'),
            ('*', 'number', 'the number; empty where a threshold gives it'),
            ('*', 'medium', 'medium of the threshold; empty: the general row'),
            ('*', 'unit', 'unit of the number'),
            ('*', 'band', 'class'),
            ('*', 'from_value', 'lowest score of the class'),
            ('*', 'mood_zh', 'expression of the face, in Chinese'),
            ('*', 'mood_en', 'expression of the face, in English'),
            ('*', 'snapshot_id', 'snapshot'),
            ('*', 'computed_at', 'when it was evaluated'),
            ('*', 'computed_by', 'login name or program that asked for it'),
            ('*', 'calendar_is_provisional', 'a deadline was counted in a year whose working days are provisional'),
            ('*', 'noticed_by', 'who recorded the notice'),
            ('*', 'published_at', 'when it was published'),
            ('*', 'published_by', 'login name of who published it'),
            ('*', 'publish_note_zh', 'why it was published without the days of notice, where it was'),
            ('*', 'correction_note_zh', 'why the published snapshot is corrected'),
            ('*', 'state', 'provisional or published'),
            ('*', 'earned', 'points earned'),
            ('*', 'score', 'points earned of the points that could be earned, put to 100'),
            ('*', 'uncapped_band', 'class by the score alone'),
            ('*', 'line_key', 'line of the rule set'),
            ('*', 'cause', 'why, as a word of the program'),
            ('*', 'numerator', 'numerator, or count'),
            ('*', 'denominator', 'denominator, or number of cases'),
            ('*', 'allowance', 'count that is allowed'),
            ('*', 'share', 'part of the maximum that was earned'),
            ('*', 'items', 'the cases behind the line'),
            ('*', 'evidence', 'which rows the line was made from'),
            ('*', 'reference', 'number of the decision, or outlet and factor of the verdict'),
            ('*', 'decided_on', 'day of the decision or verdict'),
            ('*', 'detail', 'numbers behind it'),
            ('*', 'before', 'points before; empty: the line was not there'),
            ('*', 'after', 'points after; empty: the line is not there any more'),
            ('*', 'confirmed_by', 'who confirmed it'),
            ('*', 'confirmed_at', 'when it was confirmed'),
            ('*', 'month', 'first day of the month'),
            ('*', 'rate', 'numerator of denominator'),
            ('*', 'pooled_rate', 'rate after partial pooling with the other operators'),
            ('*', 'raw_earned', 'points by the rate as it is'),
            ('*', 'mean', 'mean of the fitted beta distribution'),
            ('*', 'strength', 'independent trials that the prior weighs'),
            ('score_rule_set', 'state', 'draft: can be previewed; adopted: in force in its period'),
            ('face_cap', 'band', 'the best band that is left'),
            ('operator_cap', 'band', 'the best grade that is left'),
            ('foreign_cause', 'kind', 'platform_outage, failed_import: ours; telecom_outage, power_cut, refused_entry'),
            ('foreign_cause', 'foreign_cause_id', 'number of the row'),
            ('enforcement_decision', 'decision_ref', 'number of the decision'),
            ('enforcement_decision', 'kind', 'order to rectify, or what was found'),
            ('enforcement_decision', 'due_on', 'day by which an order must be fulfilled'),
            ('enforcement_decision', 'fulfilled_on', 'day on which it was'),
            ('enforcement_decision', 'signed_by', 'who signed'),
            ('enforcement_decision', 'summary_zh', 'summary, in Chinese'),
            ('operator_score', 'is_self_operated', 'a discharger that operates its own monitors, ranked in a list of its own'),
            ('operator_score', 'state', 'not_evaluated: no line was due'),
            ('operator_score', 'outlets', 'outlets under contract'),
            ('operator_score', 'outlet_days', 'days of outlets under contract'),
            ('operator_score', 'raw_score', 'score by the rates as they are'),
            ('operator_score', 'score_low', 'lower end of the interval'),
            ('operator_score', 'score_high', 'upper end of the interval'),
            ('operator_score', 'rank', 'place by the score'),
            ('operator_score', 'rank_low', 'best place within the interval'),
            ('operator_score', 'rank_high', 'worst place within the interval'),
            ('operator_score', 'uncapped_grade', 'grade by the score alone'),
            ('operator_score', 'grade', 'grade after caps'),
            ('score_preview', 'months', 'months that an evaluation covers: one, or three for a rolling quarter'),
            ('score_preview_row', 'preview_id', 'preview that the row belongs to'),
            ('equipment_score', 'state', 'not_evaluated: no line was due'),
            ('equipment_score', 'is_below', 'below the pass mark in this month'),
            ('equipment_score', 'months_below', 'months below the pass mark among the last ones'),
            ('equipment_score', 'months_scored', 'months with a score among the last ones')
        )
        SELECT c.relname AS table_name, a.attname AS column_name,
               coalesce(own.meaning, everywhere.meaning) AS meaning
        FROM tables AS t
        JOIN pg_class AS c ON c.relname = t.name AND c.relnamespace = 'qy'::regnamespace AND c.relkind = 'r'
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN meanings AS own ON own.table_name = c.relname AND own.column_name = a.attname
        LEFT JOIN meanings AS everywhere ON everywhere.table_name = '*' AND everywhere.column_name = a.attname
        WHERE coalesce(own.meaning, everywhere.meaning) IS NOT NULL
          AND (own.meaning IS NOT NULL OR col_description(c.oid, a.attnum) IS NULL)
    LOOP
        EXECUTE format('COMMENT ON COLUMN qy.%I.%I IS %L', subject.table_name, subject.column_name, subject.meaning);
    END LOOP;
END
$comments$;
