-- migrations/versions/0021_marks_of_comparison_tests.sql
--
-- Why:      a failed comparison test makes hours invalid; whoever changes a test or a pair marks what it can touch.
-- Requires: 0014.
-- Locks:    short exclusive locks on comparison_test and comparison_pair.
-- Size:     one mark for each test; marks are deleted when they were worked off.
-- Undo:     restore from backup, or drop the triggers and recompute; forward-only, see docs/adr/0004.
-- See:      docs/adr/0018

-- A result is known when its test has ended; a test without an end touches nothing yet.
CREATE FUNCTION qy.mark_changed_tests() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
    SELECT DISTINCT monitor_id, pollutant_code, upper(during) FROM changed WHERE isfinite(upper(during));
    RETURN NULL;
END
$$;
-- Pairs that go with their test find none any more; the test itself has left a mark.
CREATE FUNCTION qy.mark_tests_of_changed_pairs() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
    SELECT DISTINCT t.monitor_id, t.pollutant_code, upper(t.during)
    FROM qy.comparison_test AS t
    WHERE t.comparison_test_id IN (SELECT comparison_test_id FROM changed) AND isfinite(upper(t.during));
    RETURN NULL;
END
$$;
-- An update shows both states of a row, each to a trigger of its own.
CREATE TRIGGER mark_inserted AFTER INSERT ON qy.comparison_test
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_tests();
CREATE TRIGGER mark_as_it_stood AFTER UPDATE ON qy.comparison_test
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_tests();
CREATE TRIGGER mark_as_it_stands AFTER UPDATE ON qy.comparison_test
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_tests();
CREATE TRIGGER mark_deleted AFTER DELETE ON qy.comparison_test
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_changed_tests();
CREATE TRIGGER mark_inserted AFTER INSERT ON qy.comparison_pair
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_tests_of_changed_pairs();
CREATE TRIGGER mark_as_it_stood AFTER UPDATE ON qy.comparison_pair
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_tests_of_changed_pairs();
CREATE TRIGGER mark_as_it_stands AFTER UPDATE ON qy.comparison_pair
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_tests_of_changed_pairs();
CREATE TRIGGER mark_deleted AFTER DELETE ON qy.comparison_pair
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION qy.mark_tests_of_changed_pairs();

-- Triggers fire without it; nobody has to call them.
REVOKE EXECUTE ON FUNCTION qy.mark_changed_tests(), qy.mark_tests_of_changed_pairs() FROM PUBLIC;

COMMENT ON TABLE qy.dirty_control IS
    'calibrations, checks and comparison tests that are new or changed; append-only for importers, taken by the rollup, which then marks days and quarters';
COMMENT ON TABLE qy.control_period IS
    'stretches in which a monitor was out of control or its calibration overdue, by its records and comparison tests; computed, never entered';
INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
SELECT monitor_id, pollutant_code, upper(during) FROM qy.comparison_test WHERE isfinite(upper(during));
