-- migrations/versions/0014_control_periods.sql
--
-- Why:      a failed or overdue calibration makes hours invalid and moves the reference point of their substitution.
-- Requires: 0006 and 0013.
-- Locks:    none; new objects only.
-- Size:     a few rows a monitor and year; marks are deleted when they were worked off.
-- Undo:     restore from backup, or recompute from the records; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

CREATE TABLE qy.dirty_control (
    dirty_control_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    monitor_id       integer NOT NULL,
    pollutant_code   text NOT NULL,
    happened_at      timestamptz NOT NULL,
    marked_at        timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE qy.dirty_control IS
    'calibrations and checks that are new or changed; append-only for importers, taken by the rollup, which then marks days and quarters';

CREATE TABLE qy.control_period (
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    during           tstzrange NOT NULL CHECK (NOT isempty(during)),
    reason           text NOT NULL CHECK (reason IN ('out_of_control', 'overdue_calibration')),
    PRIMARY KEY (monitor_id, pollutant_code, reason, during),
    EXCLUDE USING gist (monitor_id WITH =, pollutant_code WITH =, reason WITH =, during WITH &&)
);
COMMENT ON TABLE qy.control_period IS
    'stretches in which a monitor was out of control or its calibration overdue, by its records; computed, never entered';
INSERT INTO qy.dirty_control (monitor_id, pollutant_code, happened_at)
SELECT monitor_id, pollutant_code, calibrated_at FROM qy.calibration
UNION
SELECT monitor_id, pollutant_code, checked_at FROM qy.standard_check;
