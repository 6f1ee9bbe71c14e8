-- migrations/versions/0023_kept_inputs.sql
--
-- Why:      a published score can be computed again from what was read for it, whatever becomes known later;
--           use of permitted amounts is kept with each face; records that the data contradict are kept by
--           computation; objections to results are registered and decided.
-- Requires: 0015.
-- Locks:    score_snapshot for the new columns, an instant.
-- Size:     inputs about a megabyte a month for a city of a hundred outlets; the others a few rows a month.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/adr/0021, docs/methods/face.md

CREATE TABLE qy.score_input (
    input_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256           text NOT NULL UNIQUE,
    format           text NOT NULL,
    content          bytea NOT NULL,
    kept_at          timestamptz NOT NULL
);
COMMENT ON TABLE qy.score_input IS
    'registry and evidence that evaluations read, packed; one row serves every snapshot that was made from it';
COMMENT ON COLUMN qy.score_input.input_id IS 'number of the input';
COMMENT ON COLUMN qy.score_input.sha256 IS 'fingerprint of the content';
COMMENT ON COLUMN qy.score_input.format IS 'how it is packed, as a word of the program';
COMMENT ON COLUMN qy.score_input.content IS 'the packed rows';
COMMENT ON COLUMN qy.score_input.kept_at IS 'when it was kept';
CREATE FUNCTION qy.refuse_change_of_input() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'inputs of scores are kept as they were read' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER input_stands BEFORE UPDATE ON qy.score_input
    FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_input();

ALTER TABLE qy.score_snapshot
    ADD COLUMN input_id bigint REFERENCES qy.score_input,
    ADD COLUMN carried jsonb,
    ADD COLUMN scoring_version text NOT NULL DEFAULT 's-2026.1',
    ADD COLUMN late_evidence jsonb;
ALTER TABLE qy.score_snapshot ALTER COLUMN scoring_version DROP DEFAULT;
CREATE INDEX ON qy.score_snapshot (input_id);
COMMENT ON COLUMN qy.score_snapshot.input_id IS 'what was read; empty for evaluations before inputs were kept';
COMMENT ON COLUMN qy.score_snapshot.carried IS 'what was taken over from evaluations of earlier months';
COMMENT ON COLUMN qy.score_snapshot.scoring_version IS 'version of how the program reads rules and evidence';
COMMENT ON COLUMN qy.score_snapshot.late_evidence IS
    'of a correction: rows that came or went since the published snapshot was made, by kind of record';

CREATE TABLE qy.face_amount (
    snapshot_id      bigint NOT NULL,
    enterprise_id    integer NOT NULL,
    permitted_amount_ref text NOT NULL,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    outcome          text NOT NULL CHECK (outcome IN ('exceeded', 'kept', 'cannot_be_told')),
    permitted_t      qy.finite NOT NULL,
    used_t           qy.finite,
    measured_t       qy.finite,
    substituted_t    qy.finite,
    reported_t       qy.finite,
    is_lower_bound   boolean NOT NULL,
    unknown_outlets  integer NOT NULL,
    PRIMARY KEY (snapshot_id, enterprise_id, permitted_amount_ref),
    FOREIGN KEY (snapshot_id, enterprise_id) REFERENCES qy.face_score ON DELETE CASCADE
);
COMMENT ON TABLE qy.face_amount IS
    'use of each permitted amount of the year at the end of the month, in its parts: the cap reads the outcome';
COMMENT ON COLUMN qy.face_amount.permitted_amount_ref IS 'the amount';
COMMENT ON COLUMN qy.face_amount.outcome IS
    'exceeded: also when a lower bound alone is above; cannot_be_told: a lower bound below it, or nothing known; never kept then';
COMMENT ON COLUMN qy.face_amount.permitted_t IS 'permitted, in tonnes';
COMMENT ON COLUMN qy.face_amount.used_t IS 'used, in tonnes; empty: nothing is known';
COMMENT ON COLUMN qy.face_amount.measured_t IS 'of it measured';
COMMENT ON COLUMN qy.face_amount.substituted_t IS 'of it substituted';
COMMENT ON COLUMN qy.face_amount.reported_t IS 'of it from execution reports';
COMMENT ON COLUMN qy.face_amount.is_lower_bound IS 'covered outlets have no figure for some month';
COMMENT ON COLUMN qy.face_amount.unknown_outlets IS 'covered outlets without a figure for some month';
CREATE TRIGGER published_stands BEFORE INSERT OR UPDATE OR DELETE ON qy.face_amount
    FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();

CREATE TABLE qy.contradiction_run (
    contradiction_run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month            date NOT NULL CHECK (extract(day FROM month) = 1),
    computed_at      timestamptz NOT NULL,
    computed_by      text NOT NULL,
    rule_version     text NOT NULL,
    method_version   text NOT NULL,
    data_version     bigint NOT NULL
);
CREATE INDEX ON qy.contradiction_run (month, contradiction_run_id);
COMMENT ON TABLE qy.contradiction_run IS
    'one search of a month for records that the data contradict; the newest of a month is shown, older ones stay';
COMMENT ON COLUMN qy.contradiction_run.contradiction_run_id IS 'number of the search';
COMMENT ON COLUMN qy.contradiction_run.rule_version IS 'version of what counts as a contradiction';

CREATE TABLE qy.record_contradiction (
    contradiction_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    contradiction_run_id bigint NOT NULL REFERENCES qy.contradiction_run,
    kind             text NOT NULL CHECK (kind IN
        ('undisturbed_maintenance', 'mark_without_visit', 'two_operators', 'no_contract')),
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    om_operator_id   integer REFERENCES qy.om_operator,
    reference        text,
    started_at       timestamptz NOT NULL,
    ended_at         timestamptz NOT NULL CHECK (ended_at >= started_at),
    evidence_hours   integer NOT NULL CHECK (evidence_hours >= 0),
    detail           jsonb NOT NULL
);
CREATE INDEX ON qy.record_contradiction (contradiction_run_id, outlet_id);
COMMENT ON TABLE qy.record_contradiction IS 'a record that the data contradict, for verification; no score reads it';
COMMENT ON COLUMN qy.record_contradiction.contradiction_id IS 'number of the row';
COMMENT ON COLUMN qy.record_contradiction.contradiction_run_id IS 'the search that found it';
COMMENT ON COLUMN qy.record_contradiction.kind IS
    'undisturbed_maintenance: valid values all through a maintenance on record; mark_without_visit: a mark with nobody on site; two_operators, no_contract: due days without exactly one operator';
COMMENT ON COLUMN qy.record_contradiction.om_operator_id IS 'operator under contract on the first day; empty: none, or more than one';
COMMENT ON COLUMN qy.record_contradiction.reference IS 'the record, where there is one';
COMMENT ON COLUMN qy.record_contradiction.started_at IS 'beginning of the span';
COMMENT ON COLUMN qy.record_contradiction.ended_at IS 'end of the span';
COMMENT ON COLUMN qy.record_contradiction.evidence_hours IS 'hours that speak against the record';
CREATE FUNCTION qy.refuse_change_of_contradiction() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a search for contradictions stands; a new search is a further one'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER search_stands BEFORE UPDATE OR DELETE ON qy.contradiction_run
    FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_contradiction();
CREATE TRIGGER search_stands BEFORE UPDATE OR DELETE ON qy.record_contradiction
    FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_contradiction();

CREATE TABLE qy.score_objection (
    objection_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scheme           text NOT NULL CHECK (scheme IN ('face', 'operator')),
    month            date NOT NULL CHECK (extract(day FROM month) = 1),
    months           smallint NOT NULL DEFAULT 1 CHECK (months BETWEEN 1 AND 12),
    enterprise_id    integer REFERENCES qy.enterprise,
    om_operator_id   integer REFERENCES qy.om_operator,
    line_key         text,
    raised_on        date NOT NULL,
    raised_by_zh     text NOT NULL CHECK (raised_by_zh <> ''),
    text_zh          text NOT NULL CHECK (text_zh <> ''),
    registered_at    timestamptz NOT NULL,
    registered_by    text NOT NULL,
    outcome          text CHECK (outcome IN ('upheld', 'rejected', 'withdrawn')),
    outcome_zh       text,
    decided_at       timestamptz,
    decided_by       text,
    CHECK ((scheme = 'face') = (enterprise_id IS NOT NULL)),
    CHECK ((scheme = 'operator') = (om_operator_id IS NOT NULL)),
    CHECK (num_nonnulls(outcome, outcome_zh, decided_at, decided_by) IN (0, 4))
);
CREATE INDEX ON qy.score_objection (scheme, month, months);
COMMENT ON TABLE qy.score_objection IS
    'objections to a result: who, when, what, and what became of it; without an outcome the result is shown as 异议处理中';
COMMENT ON COLUMN qy.score_objection.objection_id IS 'number of the objection';
COMMENT ON COLUMN qy.score_objection.months IS 'months of the evaluation: 1, or 3 for a rolling quarter';
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

-- Registered is registered: only an outcome can be added, once.
CREATE FUNCTION qy.refuse_change_of_objection() RETURNS trigger
LANGUAGE plpgsql AS $$
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
CREATE TRIGGER objection_stands BEFORE UPDATE OR DELETE ON qy.score_objection
    FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_objection();

-- Triggers fire without it; nobody has to call them.
REVOKE EXECUTE ON FUNCTION qy.refuse_change_of_input(), qy.refuse_change_of_contradiction(),
    qy.refuse_change_of_objection() FROM PUBLIC;
