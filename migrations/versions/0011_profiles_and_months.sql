-- migrations/versions/0011_profiles_and_months.sql
--
-- Why:      whether a stack is calmer or colder than it ever runs is asked of the outlet's own past; the answer
--           must not move under days that were computed with it, so it is frozen by month.
-- Requires: 0002.
-- Locks:    none; new objects only.
-- Size:     one row an outlet and month; marks of months are deleted when they were worked off.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

CREATE TABLE qy.outlet_profile (
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    month            date NOT NULL CHECK (extract(day FROM month) = 1),
    running_hours    integer NOT NULL CHECK (running_hours > 0),
    flow_m3          qy.finite,
    temperature_c    qy.finite,
    PRIMARY KEY (outlet_id, month)
);
COMMENT ON TABLE qy.outlet_profile IS
    'low percentile of flow and temperature while an outlet ran, from the months before; holds for the days of one month';
COMMENT ON COLUMN qy.outlet_profile.month IS 'first day of the month in which the profile holds';
COMMENT ON COLUMN qy.outlet_profile.running_hours IS 'hours behind the percentiles';

CREATE TABLE qy.dirty_month (
    dirty_month_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month            date NOT NULL CHECK (extract(day FROM month) = 1),
    pollutant_code   text NOT NULL
);
COMMENT ON TABLE qy.dirty_month IS 'months whose summaries the rollup has to recompute; append-only for its workers, no unique key';
