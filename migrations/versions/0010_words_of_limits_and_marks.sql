-- migrations/versions/0010_words_of_limits_and_marks.sql
--
-- Why:      a load band needs its two ends and several bands hold at once; a limit may hold in exempted hours
--           only; the reference point of a substituted mass is a rule, not code; kinds of marks are a closed list.
-- Requires: 0003 and 0006.
-- Locks:    short exclusive locks on limit_value, mark_effect and mark; no rewrite.
-- Size:     nothing of note.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

ALTER TABLE qy.limit_value ADD COLUMN condition_lower qy.finite;
ALTER TABLE qy.limit_value ADD COLUMN condition_upper qy.finite;
ALTER TABLE qy.limit_value ADD CHECK (condition_lower < condition_upper);
ALTER TABLE qy.limit_value ADD CHECK
    ((condition = 'load_band') = (condition_lower IS NOT NULL OR condition_upper IS NOT NULL));
ALTER TABLE qy.limit_value DROP CONSTRAINT limit_value_condition_check;
ALTER TABLE qy.limit_value ADD CONSTRAINT limit_value_condition_check CHECK (condition IN
    ('none', 'season', 'water_temperature_le_12', 'load_band', 'fuel', 'response_level', 'staggered_production',
     'exempted_hours'));

DO $$
DECLARE
    old_rule text;
BEGIN
    SELECT conname INTO STRICT old_rule FROM pg_constraint
    WHERE conrelid = 'qy.limit_value'::regclass AND contype = 'x';
    EXECUTE format('ALTER TABLE qy.limit_value DROP CONSTRAINT %I', old_rule);
END
$$;
ALTER TABLE qy.limit_value ADD CONSTRAINT limit_value_no_overlap EXCLUDE USING gist (
    outlet_id WITH =, pollutant_code WITH =, basis WITH =, purpose WITH =, condition WITH =,
    coalesce(condition_lower::double precision, -1) WITH =, during WITH &&);

ALTER TABLE qy.mark_effect ADD COLUMN substitution_cause text NOT NULL DEFAULT 'failure'
    CHECK (substitution_cause IN ('failure', 'calibration'));

ALTER TABLE qy.mark ADD CONSTRAINT mark_kind_check CHECK (kind IN
    ('stopped', 'ignition', 'shut_down', 'baking', 'cooling', 'banking', 'fault', 'accident', 'maintenance',
     'calibration', 'monitor_fault', 'overdue_calibration', 'out_of_control', 'communication', 'manual_substitute',
     'furnace_temperature_fault', 'automatic_check'));
