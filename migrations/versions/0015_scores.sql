-- migrations/versions/0015_scores.sql
--
-- Why:      the two scores and the equipment sheet: dated rule sets, what the evaluator found line by line,
--           snapshots that nothing overwrites once they are published; and the decisions and confirmed foreign
--           causes that the rules ask for.
-- Requires: 0002 and 0007.
-- Locks:    none; new objects only.
-- Size:     about ten lines an enterprise, an operator and a monitor each month.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/methods/score-rules.md, docs/adr/0019

CREATE TABLE qy.score_rule_set (
    rule_version     text PRIMARY KEY,
    scheme           text NOT NULL CHECK (scheme IN ('face', 'operator', 'equipment')),
    title_zh         text NOT NULL,
    title_en         text NOT NULL,
    note_zh          text NOT NULL,
    note_en          text NOT NULL,
    maximum          qy.finite NOT NULL CHECK (maximum > 0),
    state            text NOT NULL CHECK (state IN ('draft', 'adopted')),
    valid_from       date NOT NULL,
    valid_to         date CHECK (valid_to > valid_from),
    source           text NOT NULL,
    verification     qy.verification NOT NULL,
    adopted_by       text,
    CONSTRAINT score_rule_set_no_overlap
        EXCLUDE USING gist (scheme WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (state = 'adopted')
);
COMMENT ON TABLE qy.score_rule_set IS
    'versions of a scoring scheme; adopted versions of one scheme never hold at the same time';
COMMENT ON COLUMN qy.score_rule_set.rule_version IS 'name of the version, such as face-2026.1';
COMMENT ON COLUMN qy.score_rule_set.valid_to IS 'first day on which the version holds no more; set when a later version is adopted';

CREATE TABLE qy.score_rule_dimension (
    rule_version     text NOT NULL,
    dimension        text NOT NULL,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    maximum          qy.finite NOT NULL CHECK (maximum > 0),
    sort_order       smallint NOT NULL,
    PRIMARY KEY (rule_version, dimension)
);
COMMENT ON TABLE qy.score_rule_dimension IS 'groups of lines of a rule set, with the points of each';

CREATE TABLE qy.score_rule_line (
    rule_version     text NOT NULL,
    line_key         text NOT NULL,
    dimension        text NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('rate', 'pass_rate', 'count', 'lateness', 'presence')),
    maximum          qy.finite NOT NULL CHECK (maximum > 0),
    statement_zh     text NOT NULL,
    statement_en     text NOT NULL,
    duty_zh          text NOT NULL,
    duty_en          text NOT NULL,
    document_ref     text REFERENCES qy.document,
    article          text,
    sort_order       smallint NOT NULL,
    PRIMARY KEY (rule_version, line_key)
);
COMMENT ON TABLE qy.score_rule_line IS
    'what earns points: which measure, by which kind of line, at most how many; the code knows kinds, these rows choose';
COMMENT ON COLUMN qy.score_rule_line.line_key IS 'what is measured; the program knows how to find the facts of each key';
COMMENT ON COLUMN qy.score_rule_line.duty_zh IS 'the duty that the line serves, named when nothing was delivered';

CREATE TABLE qy.score_rule_cap (
    rule_version     text NOT NULL,
    cap_key          text NOT NULL,
    band             text NOT NULL,
    statement_zh     text NOT NULL,
    statement_en     text NOT NULL,
    document_ref     text REFERENCES qy.document,
    article          text,
    sort_order       smallint NOT NULL,
    PRIMARY KEY (rule_version, cap_key)
);
COMMENT ON TABLE qy.score_rule_cap IS 'verdicts and decisions that hold a score down whatever it earned; they stand outside the sum';
COMMENT ON COLUMN qy.score_rule_cap.band IS 'the best band that is left';

CREATE TABLE qy.score_rule_parameter (
    rule_version     text NOT NULL,
    rule_key         text NOT NULL,
    name             text NOT NULL,
    number           qy.finite,
    rule             text,
    medium           text CHECK (medium IN ('gas', 'water')),
    unit             text NOT NULL,
    source           text NOT NULL,
    verification     qy.verification NOT NULL,
    verified         boolean NOT NULL DEFAULT false,
    PRIMARY KEY (rule_version, rule_key, name),
    CHECK (number IS NULL OR rule IS NULL)
);
COMMENT ON TABLE qy.score_rule_parameter IS
    'numbers of a line or cap: one of its own, or the name of a dated threshold in rule_parameter';
COMMENT ON COLUMN qy.score_rule_parameter.rule_key IS 'line_key or cap_key';
COMMENT ON COLUMN qy.score_rule_parameter.rule IS 'threshold of rule_parameter that gives the number';

CREATE TABLE qy.score_rule_band (
    rule_version     text NOT NULL,
    band             text NOT NULL,
    from_value       qy.finite NOT NULL,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    mood_zh          text,
    mood_en          text,
    PRIMARY KEY (rule_version, band),
    UNIQUE (rule_version, from_value)
);
COMMENT ON TABLE qy.score_rule_band IS 'classes of a score by their lowest value, which belongs to them';

-- An adopted rule set is whole: its lines sum to their dimensions, those to its maximum. Files of seeds are
-- committed one by one, the rule set last; a set in the database is changed in one transaction.
CREATE FUNCTION qy.refuse_unsound_rule_set() RETURNS trigger
LANGUAGE plpgsql AS $$
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
CREATE CONSTRAINT TRIGGER sound_rule_set AFTER INSERT OR UPDATE ON qy.score_rule_set
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION qy.refuse_unsound_rule_set();
CREATE CONSTRAINT TRIGGER sound_rule_set AFTER INSERT OR UPDATE OR DELETE ON qy.score_rule_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION qy.refuse_unsound_rule_set();
CREATE CONSTRAINT TRIGGER sound_rule_set AFTER INSERT OR UPDATE OR DELETE ON qy.score_rule_dimension
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION qy.refuse_unsound_rule_set();

CREATE TABLE qy.foreign_cause (
    foreign_cause_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    outlet_id        integer REFERENCES qy.outlet,
    kind             text NOT NULL CHECK (kind IN
        ('platform_outage', 'failed_import', 'telecom_outage', 'power_cut', 'refused_entry')),
    during           tstzrange NOT NULL,
    note_zh          text,
    document_ref     text REFERENCES qy.document,
    confirmed_by     text NOT NULL,
    confirmed_at     timestamptz NOT NULL,
    CHECK (NOT isempty(during)),
    EXCLUDE USING gist (coalesce(outlet_id, 0) WITH =, kind WITH =, during WITH &&)
);
COMMENT ON TABLE qy.foreign_cause IS
    'confirmed causes outside the duty-holder: the first two are our own and leave every score, the others leave the operator''s';
COMMENT ON COLUMN qy.foreign_cause.outlet_id IS 'empty: every outlet';

CREATE TABLE qy.enforcement_decision (
    decision_ref     text PRIMARY KEY,
    enterprise_id    integer REFERENCES qy.enterprise,
    om_operator_id   integer REFERENCES qy.om_operator,
    kind             text NOT NULL CHECK (kind IN
        ('rectification_order', 'falsification', 'evasion', 'false_mark', 'fabricated_record', 'fraud')),
    decided_on       date NOT NULL,
    due_on           date,
    fulfilled_on     date,
    ends_on          date,
    signed_by        text NOT NULL,
    summary_zh       text NOT NULL,
    document_ref     text REFERENCES qy.document,
    CHECK (enterprise_id IS NOT NULL OR om_operator_id IS NOT NULL),
    CHECK (kind <> 'rectification_order' OR due_on IS NOT NULL)
);
COMMENT ON TABLE qy.enforcement_decision IS
    'orders to rectify, and findings signed by a person with number and date; a clue is not one of them';
COMMENT ON COLUMN qy.enforcement_decision.ends_on IS 'first day on which the finding counts no more; empty: while the rule row says';

CREATE TABLE qy.score_snapshot (
    snapshot_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme           text NOT NULL CHECK (scheme IN ('face', 'operator', 'equipment')),
    month            date NOT NULL CHECK (extract(day FROM month) = 1),
    months           smallint NOT NULL DEFAULT 1 CHECK (months BETWEEN 1 AND 12),
    state            text NOT NULL CHECK (state IN ('provisional', 'published')),
    rule_version     text NOT NULL,
    rules            jsonb NOT NULL,
    method_version   text NOT NULL,
    data_version     bigint NOT NULL,
    known_until      date NOT NULL,
    computed_at      timestamptz NOT NULL,
    computed_by      text NOT NULL,
    calendar_is_provisional boolean NOT NULL DEFAULT false,
    noticed_on       date,
    noticed_by       text,
    published_at     timestamptz,
    published_by     text,
    publish_note_zh  text,
    corrects_snapshot_id bigint REFERENCES qy.score_snapshot,
    correction_note_zh text,
    CHECK ((state = 'published') = (published_at IS NOT NULL)),
    CHECK ((published_at IS NULL) = (published_by IS NULL)),
    CHECK ((corrects_snapshot_id IS NULL) = (correction_note_zh IS NULL))
);
CREATE UNIQUE INDEX one_provisional_snapshot ON qy.score_snapshot (scheme, month, months) WHERE state = 'provisional';
CREATE INDEX ON qy.score_snapshot (scheme, month, months) WHERE state = 'published';
COMMENT ON TABLE qy.score_snapshot IS
    'one evaluation of a scheme for a month, or for the months that end with it; what is published is never changed, a correction is a further snapshot';
COMMENT ON COLUMN qy.score_snapshot.month IS 'first day of the last month of the span';
COMMENT ON COLUMN qy.score_snapshot.months IS 'months of the span: 1, or 3 for a rolling quarter';
COMMENT ON COLUMN qy.score_snapshot.rules IS 'the rule set as it was read, with every number resolved: later edits do not reach it';
COMMENT ON COLUMN qy.score_snapshot.known_until IS 'evidence that became known before this day counts';
COMMENT ON COLUMN qy.score_snapshot.noticed_on IS 'day on which the dischargers could first see these results';
COMMENT ON COLUMN qy.score_snapshot.corrects_snapshot_id IS 'the published snapshot that this one stands in for';

CREATE TABLE qy.face_score (
    snapshot_id      bigint NOT NULL REFERENCES qy.score_snapshot ON DELETE CASCADE,
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    state            text NOT NULL CHECK (state IN ('scored', 'not_evaluated', 'outside', 'stopped', 'not_monitored')),
    earned           qy.finite,
    maximum          qy.finite,
    score            qy.finite CHECK (score BETWEEN 0 AND 100),
    uncapped_band    text,
    band             text,
    PRIMARY KEY (snapshot_id, enterprise_id)
);
COMMENT ON TABLE qy.face_score IS '环保脸谱 of an enterprise in a snapshot; the score is the sum of its lines, caps lower only the band';
COMMENT ON COLUMN qy.face_score.state IS
    'not_evaluated 未评价: no line was due, or we failed; outside 不在评价范围; stopped 本月停运, last face kept; not_monitored: must be and is not, past its deadline';

CREATE TABLE qy.face_line (
    snapshot_id      bigint NOT NULL,
    enterprise_id    integer NOT NULL,
    line_key         text NOT NULL,
    dimension        text NOT NULL,
    state            text NOT NULL CHECK (state IN ('scored', 'not_applicable', 'not_delivered', 'platform')),
    cause            text NOT NULL,
    numerator        qy.finite,
    denominator      qy.finite,
    allowance        qy.finite,
    share            qy.finite CHECK (share BETWEEN 0 AND 1),
    earned           qy.finite NOT NULL,
    maximum          qy.finite NOT NULL,
    items            jsonb NOT NULL,
    evidence         jsonb NOT NULL,
    PRIMARY KEY (snapshot_id, enterprise_id, line_key),
    FOREIGN KEY (snapshot_id, enterprise_id) REFERENCES qy.face_score ON DELETE CASCADE
);
COMMENT ON TABLE qy.face_line IS 'every evaluated line of a face, also those that left both sides';
COMMENT ON COLUMN qy.face_line.state IS '不适用 not_applicable and 平台原因缺失 platform leave both sides; 应有而无 not_delivered earns 0';
COMMENT ON COLUMN qy.face_line.cause IS 'why the line has its state, as a word of the program';
COMMENT ON COLUMN qy.face_line.share IS 'part of the maximum that was earned';
COMMENT ON COLUMN qy.face_line.items IS 'the cases behind the line: outlet, monitor or record, with its own numbers';
COMMENT ON COLUMN qy.face_line.evidence IS 'which rows the line was made from: kinds of record, outlets, first and last day';

CREATE TABLE qy.face_cap (
    snapshot_id      bigint NOT NULL,
    enterprise_id    integer NOT NULL,
    cap_key          text NOT NULL,
    reference        text NOT NULL,
    band             text NOT NULL,
    decided_on       date NOT NULL,
    detail           jsonb NOT NULL,
    PRIMARY KEY (snapshot_id, enterprise_id, cap_key, reference),
    FOREIGN KEY (snapshot_id, enterprise_id) REFERENCES qy.face_score ON DELETE CASCADE
);
COMMENT ON TABLE qy.face_cap IS 'verdicts and decisions that held a face down, each by name';
COMMENT ON COLUMN qy.face_cap.reference IS 'number of the decision, or outlet and factor of the verdict';

CREATE TABLE qy.face_difference (
    snapshot_id      bigint NOT NULL REFERENCES qy.score_snapshot ON DELETE CASCADE,
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    line_key         text NOT NULL,
    before           qy.finite,
    after            qy.finite,
    cause            text NOT NULL,
    detail           jsonb NOT NULL,
    PRIMARY KEY (snapshot_id, enterprise_id, line_key)
);
COMMENT ON TABLE qy.face_difference IS 'what a correction changed against the published snapshot, line by line, and why';
COMMENT ON COLUMN qy.face_difference.line_key IS 'line_key; band for the face itself';

CREATE TABLE qy.operator_score (
    snapshot_id      bigint NOT NULL REFERENCES qy.score_snapshot ON DELETE CASCADE,
    om_operator_id   integer NOT NULL REFERENCES qy.om_operator,
    is_self_operated boolean NOT NULL,
    state            text NOT NULL CHECK (state IN ('scored', 'not_evaluated')),
    outlets          integer NOT NULL,
    outlet_days      integer NOT NULL,
    earned           qy.finite,
    maximum          qy.finite,
    raw_score        qy.finite CHECK (raw_score BETWEEN 0 AND 100),
    score            qy.finite CHECK (score BETWEEN 0 AND 100),
    score_low        qy.finite,
    score_high       qy.finite,
    rank             integer,
    rank_low         integer,
    rank_high        integer,
    group_number     integer,
    uncapped_grade   text,
    grade            text,
    PRIMARY KEY (snapshot_id, om_operator_id)
);
COMMENT ON TABLE qy.operator_score IS 'scorecard of an operator in a snapshot; companies and self-operating dischargers are ranked apart';
COMMENT ON COLUMN qy.operator_score.score IS 'from the pooled rates; raw_score from the rates as they are';
COMMENT ON COLUMN qy.operator_score.group_number IS 'operators of one group cannot be told apart by these data';

CREATE TABLE qy.operator_line (
    snapshot_id      bigint NOT NULL,
    om_operator_id   integer NOT NULL,
    line_key         text NOT NULL,
    dimension        text NOT NULL,
    state            text NOT NULL CHECK (state IN ('scored', 'not_applicable', 'not_delivered', 'platform')),
    cause            text NOT NULL,
    numerator        qy.finite,
    denominator      qy.finite,
    rate             qy.finite,
    pooled_rate      qy.finite,
    share            qy.finite CHECK (share BETWEEN 0 AND 1),
    raw_earned       qy.finite NOT NULL,
    earned           qy.finite NOT NULL,
    maximum          qy.finite NOT NULL,
    evidence         jsonb NOT NULL,
    PRIMARY KEY (snapshot_id, om_operator_id, line_key),
    FOREIGN KEY (snapshot_id, om_operator_id) REFERENCES qy.operator_score ON DELETE CASCADE
);
COMMENT ON TABLE qy.operator_line IS 'every evaluated line of a scorecard, with its raw and its pooled rate';

CREATE TABLE qy.operator_cap (
    snapshot_id      bigint NOT NULL,
    om_operator_id   integer NOT NULL,
    cap_key          text NOT NULL,
    reference        text NOT NULL,
    band             text NOT NULL,
    decided_on       date NOT NULL,
    detail           jsonb NOT NULL,
    PRIMARY KEY (snapshot_id, om_operator_id, cap_key, reference),
    FOREIGN KEY (snapshot_id, om_operator_id) REFERENCES qy.operator_score ON DELETE CASCADE
);
COMMENT ON TABLE qy.operator_cap IS 'decisions that held a grade down, each by name';

CREATE TABLE qy.operator_evidence (
    snapshot_id      bigint NOT NULL REFERENCES qy.score_snapshot ON DELETE CASCADE,
    om_operator_id   integer NOT NULL REFERENCES qy.om_operator,
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    month            date NOT NULL,
    line_key         text NOT NULL,
    numerator        qy.finite NOT NULL,
    denominator      qy.finite NOT NULL,
    PRIMARY KEY (snapshot_id, om_operator_id, outlet_id, month, line_key)
);
COMMENT ON TABLE qy.operator_evidence IS 'one outlet in one month under one operator: what the rates, intervals and the funnel are made of';

CREATE TABLE qy.operator_prior (
    snapshot_id      bigint NOT NULL REFERENCES qy.score_snapshot ON DELETE CASCADE,
    line_key         text NOT NULL,
    mean             qy.finite NOT NULL,
    strength         qy.finite NOT NULL,
    design_effect    qy.finite NOT NULL,
    PRIMARY KEY (snapshot_id, line_key)
);
COMMENT ON TABLE qy.operator_prior IS 'how a rate was pooled: mean and strength (in independent trials) of the fitted beta distribution';
COMMENT ON COLUMN qy.operator_prior.design_effect IS 'how many trials of one outlet count as one independent trial';

CREATE TABLE qy.operator_difference (
    snapshot_id      bigint NOT NULL REFERENCES qy.score_snapshot ON DELETE CASCADE,
    om_operator_id   integer NOT NULL REFERENCES qy.om_operator,
    line_key         text NOT NULL,
    before           qy.finite,
    after            qy.finite,
    cause            text NOT NULL,
    detail           jsonb NOT NULL,
    PRIMARY KEY (snapshot_id, om_operator_id, line_key)
);
COMMENT ON TABLE qy.operator_difference IS 'what a correction changed against the published snapshot, line by line, and why';
COMMENT ON COLUMN qy.operator_difference.line_key IS 'line_key; band for the grade itself';

CREATE TABLE qy.equipment_score (
    snapshot_id      bigint NOT NULL REFERENCES qy.score_snapshot ON DELETE CASCADE,
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    state            text NOT NULL CHECK (state IN ('scored', 'not_evaluated')),
    earned           qy.finite,
    maximum          qy.finite,
    score            qy.finite CHECK (score BETWEEN 0 AND 100),
    band             text,
    is_below         boolean NOT NULL,
    months_below     smallint NOT NULL,
    months_scored    smallint NOT NULL,
    is_proposed      boolean NOT NULL,
    PRIMARY KEY (snapshot_id, monitor_id)
);
COMMENT ON TABLE qy.equipment_score IS 'equipment sheet of a monitor in a month';
COMMENT ON COLUMN qy.equipment_score.is_proposed IS
    'below the pass mark in so many of the last months: proposed for replacement, after hearing the enterprise';

CREATE TABLE qy.equipment_line (
    snapshot_id      bigint NOT NULL,
    monitor_id       integer NOT NULL,
    line_key         text NOT NULL,
    dimension        text NOT NULL,
    state            text NOT NULL CHECK (state IN ('scored', 'not_applicable', 'not_delivered', 'platform')),
    cause            text NOT NULL,
    numerator        qy.finite,
    denominator      qy.finite,
    allowance        qy.finite,
    share            qy.finite CHECK (share BETWEEN 0 AND 1),
    earned           qy.finite NOT NULL,
    maximum          qy.finite NOT NULL,
    items            jsonb NOT NULL,
    evidence         jsonb NOT NULL,
    PRIMARY KEY (snapshot_id, monitor_id, line_key),
    FOREIGN KEY (snapshot_id, monitor_id) REFERENCES qy.equipment_score ON DELETE CASCADE
);
COMMENT ON TABLE qy.equipment_line IS 'every evaluated line of an equipment sheet';

-- What is published stands for ever: neither the snapshot nor a row of it may change.
CREATE FUNCTION qy.refuse_change_of_published() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    snapshot bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.snapshot_id ELSE OLD.snapshot_id END;
    published boolean;
BEGIN
    IF TG_TABLE_NAME = 'score_snapshot' THEN
        published := OLD.state = 'published';
    ELSE
        SELECT state = 'published' INTO published FROM qy.score_snapshot WHERE snapshot_id = snapshot;
    END IF;
    IF published THEN
        RAISE EXCEPTION 'snapshot % is published and stands; a correction is a new snapshot', snapshot
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER published_stands BEFORE UPDATE OR DELETE ON qy.score_snapshot
    FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();
DO $$
DECLARE
    subject text;
BEGIN
    FOREACH subject IN ARRAY ARRAY['face_score', 'face_line', 'face_cap', 'face_difference', 'operator_score',
        'operator_line', 'operator_cap', 'operator_evidence', 'operator_prior', 'operator_difference',
        'equipment_score', 'equipment_line']
    LOOP
        EXECUTE format('CREATE TRIGGER published_stands BEFORE INSERT OR UPDATE OR DELETE ON qy.%I
            FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published()', subject);
    END LOOP;
END
$$;

-- Triggers fire without it; nobody has to call them.
REVOKE EXECUTE ON FUNCTION qy.refuse_unsound_rule_set(), qy.refuse_change_of_published() FROM PUBLIC;
