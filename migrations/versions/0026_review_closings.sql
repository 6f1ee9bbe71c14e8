-- migrations/versions/0026_review_closings.sql
--
-- Why:      the daily review closes single findings of an outlet's day, each with a cause; a day is reviewed when
--           all of its findings are closed.
-- Requires: 0007 and 0008.
-- Locks:    a short exclusive lock on day_review.
-- Size:     some tens of rows a day for a city.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/adr/0022

CREATE TABLE qy.review_cause (
    cause_code       text NOT NULL,
    item_kind        text NOT NULL CHECK (item_kind IN
        ('exceedance', 'over_range', 'suspected_stop', 'interruption', 'constant', 'unit_doubt', 'mark')),
    sort_order       smallint NOT NULL CHECK (sort_order BETWEEN 1 AND 9),
    decision         text CHECK (decision IN ('verified', 'rejected')),
    needs_note       boolean NOT NULL,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    during           daterange NOT NULL,
    source           text NOT NULL,
    verification     qy.verification NOT NULL,
    PRIMARY KEY (cause_code, during),
    CHECK (decision IS NULL OR item_kind IN ('exceedance', 'over_range')),
    CHECK (decision IS NOT NULL OR item_kind NOT IN ('exceedance', 'over_range')),
    CHECK (decision IS DISTINCT FROM 'rejected' OR needs_note),
    EXCLUDE USING gist (cause_code WITH =, during WITH &&),
    EXCLUDE USING gist (item_kind WITH =, sort_order WITH =, during WITH &&)
);
COMMENT ON TABLE qy.review_cause IS 'causes with which a finding of the daily review is closed; the number is the key that chooses it';
COMMENT ON COLUMN qy.review_cause.item_kind IS 'kind of finding that the cause closes';
COMMENT ON COLUMN qy.review_cause.sort_order IS 'place in the list, and the key that closes with it';
COMMENT ON COLUMN qy.review_cause.decision IS 'stage that it gives to an exceedance: verified 经核实 or rejected 不予认定';
COMMENT ON COLUMN qy.review_cause.needs_note IS 'the closing must say why in words';

CREATE TABLE qy.review_closing (
    review_closing_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    day              date NOT NULL,
    item_kind        text NOT NULL CHECK (item_kind IN
        ('exceedance', 'over_range', 'suspected_stop', 'interruption', 'constant', 'unit_doubt', 'mark')),
    pollutant_code   text REFERENCES qy.pollutant,
    facts            text NOT NULL,
    cause_code       text,
    decision         text CHECK (decision IN ('verified', 'rejected')),
    note             text CHECK (char_length(note) BETWEEN 1 AND 500),
    closed_by        integer NOT NULL REFERENCES qy.app_user,
    closed_at        timestamptz NOT NULL,
    CHECK (cause_code IS NOT NULL OR decision IS NULL),
    CHECK (decision IS DISTINCT FROM 'rejected' OR note IS NOT NULL),
    CHECK (pollutant_code IS NOT NULL OR item_kind NOT IN ('exceedance', 'over_range'))
);
CREATE INDEX ON qy.review_closing (day, outlet_id);
CREATE INDEX ON qy.review_closing (outlet_id, day);
COMMENT ON TABLE qy.review_closing IS
    'daily review 日审: a person closed or reopened one finding of an outlet''s day; append-only, the newest row of a finding holds';
COMMENT ON COLUMN qy.review_closing.item_kind IS 'kind of finding';
COMMENT ON COLUMN qy.review_closing.facts IS 'the finding as the person saw it; a finding that became another one is open again';
COMMENT ON COLUMN qy.review_closing.cause_code IS 'cause with which it was closed; empty: it was reopened';
COMMENT ON COLUMN qy.review_closing.decision IS 'what the closing says of an exceedance: verified 经核实, rejected 不予认定';
COMMENT ON COLUMN qy.review_closing.note IS 'words of the person, in the language of the person';
COMMENT ON COLUMN qy.review_closing.closed_by IS 'account that closed or reopened';
COMMENT ON COLUMN qy.review_closing.closed_at IS 'when it was closed or reopened';

ALTER TABLE qy.day_review DROP CONSTRAINT day_review_decision_check;
ALTER TABLE qy.day_review ADD CONSTRAINT day_review_decision_check
    CHECK (decision IN ('verified', 'rejected', 'reviewed', 'reopened'));

-- What a person said stays said, also for the login that owns the tables.
CREATE FUNCTION qy.refuse_change_of_review() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: reopen the finding with a further row', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE EXECUTE ON FUNCTION qy.refuse_change_of_review() FROM PUBLIC;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON qy.review_closing
    FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_review();
CREATE TRIGGER append_only_at_all BEFORE TRUNCATE ON qy.review_closing
    FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_review();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON qy.day_review
    FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_review();
CREATE TRIGGER append_only_at_all BEFORE TRUNCATE ON qy.day_review
    FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_review();
