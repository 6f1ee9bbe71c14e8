-- migrations/versions/0020_unit_doubts.sql
--
-- Why:      an hour of a stretch whose unit is doubtful gets no verdict; stretches cross days, so each day keeps which of
--           its hours are far from their limit.
-- Requires: 0013.
-- Locks:    a short exclusive lock on daily_value; no rewrite.
-- Size:     16 bytes a day of a series; the index holds the rare days with a doubtful hour.
-- Undo:     restore from backup, or recompute from the hours; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

ALTER TABLE qy.daily_value ADD COLUMN far_above_map integer NOT NULL DEFAULT 0;
ALTER TABLE qy.daily_value ADD COLUMN far_below_map integer NOT NULL DEFAULT 0;
ALTER TABLE qy.daily_value ADD COLUMN plausible_map integer NOT NULL DEFAULT 0;
ALTER TABLE qy.daily_value ADD COLUMN unit_suspect_map integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN qy.daily_value.far_above_map IS
    'bit h set: the valid value of hour h lies so many times above every governing limit that one unit does not explain it';
COMMENT ON COLUMN qy.daily_value.far_below_map IS 'bit h set: the valid value of hour h is too small a part of every governing limit';
COMMENT ON COLUMN qy.daily_value.plausible_map IS 'bit h set: the valid value of hour h was compared with a limit and is neither';
COMMENT ON COLUMN qy.daily_value.unit_suspect_map IS
    '疑似单位错误, bit h set: hour h belongs to a stretch whose unit is doubtful and got no verdict';
CREATE INDEX daily_value_unit_suspect ON qy.daily_value (day, outlet_id) WHERE unit_suspect_map <> 0;
