-- migrations/versions/0027_marks_of_records.sql
--
-- Why:      a calibration or check that is deleted or corrected by whatever hand changes hours, as a comparison test does.
-- Requires: 0014, 0021.
-- Locks:    short exclusive locks on calibration and standard_check.
-- Size:     one mark for each changed record; marks are deleted when they were worked off.
-- Undo:     restore from backup, or drop the triggers and recompute; forward-only, see docs/adr/0004.
-- See:      docs/adr/0018

CREATE FUNCTION qy.mark_changed_calibrations() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
    SELECT DISTINCT monitor_id, pollutant_code, calibrated_at FROM changed;
    RETURN NULL;
END
$$;
CREATE FUNCTION qy.mark_changed_checks() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
    SELECT DISTINCT monitor_id, pollutant_code, checked_at FROM changed;
    RETURN NULL;
END
$$;
-- An update shows both states of a row, each to a trigger of its own.
CREATE TRIGGER mark_inserted AFTER INSERT ON qy.calibration
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_calibrations();
CREATE TRIGGER mark_as_it_stood AFTER UPDATE ON qy.calibration
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_calibrations();
CREATE TRIGGER mark_as_it_stands AFTER UPDATE ON qy.calibration
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_calibrations();
CREATE TRIGGER mark_deleted AFTER DELETE ON qy.calibration
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_calibrations();
CREATE TRIGGER mark_inserted AFTER INSERT ON qy.standard_check
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_checks();
CREATE TRIGGER mark_as_it_stood AFTER UPDATE ON qy.standard_check
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_checks();
CREATE TRIGGER mark_as_it_stands AFTER UPDATE ON qy.standard_check
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_checks();
CREATE TRIGGER mark_deleted AFTER DELETE ON qy.standard_check
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_checks();

-- Triggers fire without it; nobody has to call them.
REVOKE EXECUTE ON FUNCTION qy.mark_changed_calibrations(), qy.mark_changed_checks() FROM PUBLIC;

-- Whatever was deleted before, unseen: every series with records is looked at once more.
INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
SELECT monitor_id, pollutant_code, min(happened_at)
FROM (
    SELECT monitor_id, pollutant_code, calibrated_at AS happened_at FROM qy.calibration
    UNION ALL
    SELECT monitor_id, pollutant_code, checked_at FROM qy.standard_check
    UNION ALL
    SELECT monitor_id, pollutant_code, coalesce(lower(during), now()) FROM qy.control_period
) AS known
GROUP BY monitor_id, pollutant_code;

COMMENT ON TABLE qy.dirty_control IS
    'calibrations, checks and comparison tests that are new, changed or deleted, put down by triggers; taken by the rollup, which then marks days and quarters';
