-- migrations/versions/0028_scores_stand.sql
--
-- Why:      what is published stands also against a row that is moved into it, against TRUNCATE, and against a
--           snapshot that is born published; an adopted rule set is edited by a further version alone; a correction
--           of equipment sheets lists its differences; what a rule set would change can be looked up.
-- Requires: 0023.
-- Locks:    an instant on each table of the scores.
-- Size:     a few rows a preview and a correction.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/adr/0019, docs/methods/face.md

CREATE TABLE qy.equipment_difference (
    snapshot_id      bigint NOT NULL REFERENCES qy.score_snapshot ON DELETE CASCADE,
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    line_key         text NOT NULL,
    before           qy.finite,
    after            qy.finite,
    cause            text NOT NULL,
    detail           jsonb NOT NULL,
    PRIMARY KEY (snapshot_id, monitor_id, line_key)
);
COMMENT ON TABLE qy.equipment_difference IS 'what a correction changed against the published snapshot, line by line, and why';
COMMENT ON COLUMN qy.equipment_difference.line_key IS 'line_key; band for the sheet itself';

CREATE TABLE qy.score_preview (
    preview_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule_version     text NOT NULL,
    scheme           text NOT NULL CHECK (scheme IN ('face', 'operator', 'equipment')),
    compared_with    text NOT NULL,
    month            date NOT NULL CHECK (extract(day FROM month) = 1),
    months           smallint NOT NULL,
    computed_at      timestamptz NOT NULL,
    subjects         integer NOT NULL,
    lines_moved      integer NOT NULL
);
COMMENT ON TABLE qy.score_preview IS
    'what another version of the rules would change on the facts of a month; the newest of a version is shown, no result reads it';
COMMENT ON COLUMN qy.score_preview.preview_id IS 'number of the preview';
COMMENT ON COLUMN qy.score_preview.rule_version IS 'version that was tried';
COMMENT ON COLUMN qy.score_preview.compared_with IS 'version in force that it was compared with';
COMMENT ON COLUMN qy.score_preview.subjects IS 'how many are scored';
COMMENT ON COLUMN qy.score_preview.lines_moved IS 'lines that would earn otherwise';

CREATE TABLE qy.score_preview_row (
    preview_id       bigint NOT NULL REFERENCES qy.score_preview ON DELETE CASCADE,
    enterprise_id    integer REFERENCES qy.enterprise,
    om_operator_id   integer REFERENCES qy.om_operator,
    monitor_id       integer REFERENCES qy.monitor,
    band_before      text,
    band_after       text,
    score_before     qy.finite,
    score_after      qy.finite,
    CHECK (num_nonnulls(enterprise_id, om_operator_id, monitor_id) = 1)
);
CREATE INDEX ON qy.score_preview_row (preview_id);
COMMENT ON TABLE qy.score_preview_row IS 'who would change face or grade in a preview';
COMMENT ON COLUMN qy.score_preview_row.band_before IS 'class by the version in force; empty: none';
COMMENT ON COLUMN qy.score_preview_row.band_after IS 'class by the version that was tried; empty: none';
COMMENT ON COLUMN qy.score_preview_row.score_before IS 'score by the version in force';
COMMENT ON COLUMN qy.score_preview_row.score_after IS 'score by the version that was tried';

-- Neither the snapshot that a row is in nor the one that it is moved to may be published.
CREATE OR REPLACE FUNCTION qy.refuse_change_of_published() RETURNS trigger
LANGUAGE plpgsql AS $$
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
CREATE TRIGGER published_later BEFORE INSERT ON qy.score_snapshot
    FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();
CREATE TRIGGER published_stands BEFORE INSERT OR UPDATE OR DELETE ON qy.equipment_difference
    FOR EACH ROW EXECUTE FUNCTION qy.refuse_change_of_published();
DO $$
DECLARE
    subject text;
BEGIN
    FOREACH subject IN ARRAY ARRAY['score_snapshot', 'face_score', 'face_line', 'face_cap', 'face_amount',
        'face_difference', 'operator_score', 'operator_line', 'operator_cap', 'operator_evidence', 'operator_prior',
        'operator_difference', 'equipment_score', 'equipment_line', 'equipment_difference']
    LOOP
        EXECUTE format('CREATE TRIGGER published_stands_whole BEFORE TRUNCATE ON qy.%I
            FOR EACH STATEMENT EXECUTE FUNCTION qy.refuse_change_of_published()', subject);
    END LOOP;
END
$$;

-- An adopted version is what it is: an edit is a further version. Only its end may be set. The proposal that comes
-- with the program, which nobody adopted, is brought up to date by an upgrade alone; snapshots keep what they read.
CREATE FUNCTION qy.refuse_edit_of_adopted_rules() RETURNS trigger
LANGUAGE plpgsql AS $$
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
CREATE TRIGGER adopted_stands BEFORE UPDATE OR DELETE ON qy.score_rule_set
    FOR EACH ROW EXECUTE FUNCTION qy.refuse_edit_of_adopted_rules();
DO $$
DECLARE
    subject text;
BEGIN
    FOREACH subject IN ARRAY ARRAY['score_rule_dimension', 'score_rule_line', 'score_rule_cap',
        'score_rule_parameter', 'score_rule_band']
    LOOP
        EXECUTE format('CREATE TRIGGER adopted_stands BEFORE INSERT OR UPDATE OR DELETE ON qy.%I
            FOR EACH ROW EXECUTE FUNCTION qy.refuse_edit_of_adopted_rules()', subject);
    END LOOP;
END
$$;

-- Triggers fire without it; nobody has to call them.
REVOKE EXECUTE ON FUNCTION qy.refuse_edit_of_adopted_rules() FROM PUBLIC;
