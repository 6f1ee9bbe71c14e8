-- migrations/versions/0007_verdicts.sql
--
-- Why:      what the rollup computed: days and verdicts, with the hours behind them and the method version.
-- Requires: 0003 and 0005.
-- Locks:    none; new objects only.
-- Size:     1/24 of the hourly rows.
-- Undo:     restore from backup, or recompute from the hours; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

CREATE TABLE qy.data_version (
    only_row         boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version          bigint NOT NULL,
    raised_at        timestamptz NOT NULL
);
INSERT INTO qy.data_version (version, raised_at) VALUES (1, now());
COMMENT ON TABLE qy.data_version IS 'raised by each rollup commit; cache keys, entity tags and exports carry it';

CREATE TABLE qy.computation_run (
    run_id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    method_version   text NOT NULL,
    started_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    is_current       boolean NOT NULL
);
CREATE UNIQUE INDEX one_current_run ON qy.computation_run (is_current) WHERE is_current;
COMMENT ON TABLE qy.computation_run IS 'a new method version writes new rows under a new run beside the old; views read the current run';

CREATE TABLE qy.daily_value (
    run_id           integer  NOT NULL,
    outlet_id        integer  NOT NULL,
    pollutant_code   text     NOT NULL,
    day              date     NOT NULL,
    mean             qy.finite,
    converted_mean   qy.finite,
    mean_kind        text     NOT NULL CHECK (mean_kind IN ('arithmetic', 'flow_weighted')),
    received_hours   smallint NOT NULL CHECK (received_hours BETWEEN 0 AND 24),
    due_hours        smallint NOT NULL CHECK (due_hours BETWEEN 0 AND 24),
    valid_hours      smallint NOT NULL CHECK (valid_hours BETWEEN 0 AND 24),
    judged_hours     smallint NOT NULL CHECK (judged_hours BETWEEN 0 AND 24),
    stopped_hours    smallint NOT NULL CHECK (stopped_hours BETWEEN 0 AND 24),
    substituted_hours smallint NOT NULL CHECK (substituted_hours BETWEEN 0 AND 24),
    due_map          integer  NOT NULL,
    valid_map        integer  NOT NULL,
    judged_map       integer  NOT NULL,
    measured_mass_kg qy.finite,
    mass_hours       smallint NOT NULL CHECK (mass_hours BETWEEN 0 AND 24),
    largest_valid_hour_mass_kg qy.finite,
    flow_m3          qy.finite,
    is_assumed       boolean  NOT NULL,
    method_version   text     NOT NULL,
    data_version     bigint   NOT NULL,
    PRIMARY KEY (run_id, outlet_id, pollutant_code, day)
);
COMMENT ON TABLE qy.daily_value IS 'day of an outlet and pollutant, computed from its hours; empty mean: fewer valid hours than the rule asks for';
COMMENT ON COLUMN qy.daily_value.day IS 'Asia/Shanghai day';
COMMENT ON COLUMN qy.daily_value.mean IS 'canonical unit; gas: measured dry; water: as mean_kind says';
COMMENT ON COLUMN qy.daily_value.converted_mean IS 'gas with a reference oxygen or excess air: mean of the converted valid hours';
COMMENT ON COLUMN qy.daily_value.due_map IS 'bit h set: hour h of the day was due';
COMMENT ON COLUMN qy.daily_value.measured_mass_kg IS 'sum over hours whose mass was measured; empty when there was none';
SELECT public.create_hypertable('qy.daily_value', public.by_range('day', INTERVAL '3 months'), create_default_indexes => false);
CREATE INDEX daily_value_day ON qy.daily_value (day, outlet_id);

CREATE TABLE qy.judgement_day (
    run_id           integer  NOT NULL,
    outlet_id        integer  NOT NULL,
    pollutant_code   text     NOT NULL,
    day              date     NOT NULL,
    limit_id         integer  NOT NULL,
    valid_periods    smallint NOT NULL,
    exceeding_periods smallint NOT NULL,
    exceeding_map    integer  NOT NULL,
    worst_multiple   qy.finite,
    worst_value      qy.finite,
    value            qy.finite,
    stage            text     NOT NULL CHECK (stage IN ('none', 'warning', 'pending', 'by_rule', 'verified', 'rejected')),
    limit_reviewed   boolean  NOT NULL,
    method_version   text     NOT NULL,
    data_version     bigint   NOT NULL,
    PRIMARY KEY (run_id, outlet_id, pollutant_code, day, limit_id)
);
COMMENT ON TABLE qy.judgement_day IS 'verdict of one day by one limit row; written by the rollup through analytics, only counted and summed by SQL';
COMMENT ON COLUMN qy.judgement_day.value IS 'the value judged when the basis is the day';
COMMENT ON COLUMN qy.judgement_day.stage IS 'none: nothing exceeded; otherwise the stage of the exceedance';
CREATE INDEX judgement_day_day ON qy.judgement_day (day, outlet_id);
CREATE INDEX judgement_day_exceeding ON qy.judgement_day (day) WHERE exceeding_periods > 0;

CREATE TABLE qy.day_review (
    day_review_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    day              date NOT NULL,
    reviewed_by      integer NOT NULL,
    reviewed_at      timestamptz NOT NULL,
    decision         text NOT NULL CHECK (decision IN ('verified', 'rejected', 'reviewed')),
    cause            text,
    note_zh          text
);
CREATE INDEX ON qy.day_review (outlet_id, day);

CREATE TABLE qy.emission_month (
    run_id           integer NOT NULL,
    month            date NOT NULL CHECK (extract(day FROM month) = 1),
    county_id        integer NOT NULL,
    industry_code    text NOT NULL,
    pollutant_code   text NOT NULL,
    measured_mass_kg qy.finite,
    outlets          integer NOT NULL,
    outlets_without_mass integer NOT NULL,
    due_hours        bigint NOT NULL,
    valid_hours      bigint NOT NULL,
    PRIMARY KEY (run_id, month, county_id, industry_code, pollutant_code)
);
COMMENT ON TABLE qy.emission_month IS 'county and industry summaries, recomputed under a lock by the rollup, never incremented';
