-- migrations/versions/0009_day_deadlines.sql
--
-- Why:      a day's verdict changes when a deadline passes (marking time, back-filling, review); the
--           rollup stores when it must look again, which limit row was the strictest, and hours beyond range.
-- Requires: 0007.
-- Locks:    short exclusive locks on daily_value and judgement_day; no rewrite.
-- Size:     one timestamp for the few days that are still open.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

ALTER TABLE qy.daily_value ADD COLUMN recompute_at timestamptz;
COMMENT ON COLUMN qy.daily_value.recompute_at IS
    'when the passing of time alone changes this day: its next hour, or the next deadline; empty when nothing is open';
CREATE INDEX daily_value_recompute_at ON qy.daily_value (recompute_at) WHERE recompute_at IS NOT NULL;

ALTER TABLE qy.judgement_day ADD COLUMN governing boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN qy.judgement_day.governing IS
    'the strictest of the limit rows with the same basis and purpose; counts of exceedances use these rows only';
ALTER TABLE qy.judgement_day ADD COLUMN over_range_periods smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN qy.judgement_day.over_range_periods IS
    'hours beyond the analyser''s range whose upper end exceeds the limit (至少超量程); not among exceeding_periods';
