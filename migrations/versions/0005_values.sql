-- migrations/versions/0005_values.sql
--
-- Why:      the hourly values that monitors report, the companions of the hour, and what is received by day.
-- Requires: TimescaleDB, any edition; nothing here needs more than hypertables.
-- Locks:    none; new objects only.
-- Size:     about 120 bytes an hourly row with its key.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

CREATE TABLE qy.hourly_value (
    monitor_id       integer     NOT NULL,
    pollutant_code   text        NOT NULL,
    time             timestamptz NOT NULL,
    flag             text        NOT NULL,
    valid_minutes    smallint    CHECK (valid_minutes BETWEEN 0 AND 60),
    measured         qy.finite,
    converted_reported qy.finite,
    mass_reported_kg qy.finite,
    batch_id         bigint      NOT NULL,
    CHECK (time = date_trunc('hour', time, 'UTC')),
    PRIMARY KEY (monitor_id, pollutant_code, time)
);
COMMENT ON TABLE qy.hourly_value IS 'one row per monitor, pollutant and hour, as reported; the newest value stands here';
COMMENT ON COLUMN qy.hourly_value.time IS 'start of the hour';
COMMENT ON COLUMN qy.hourly_value.measured IS 'canonical unit of the pollutant; gas: dry, standard state, not corrected to reference oxygen';
COMMENT ON COLUMN qy.hourly_value.converted_reported IS 'as the device converted it to reference oxygen; stored beside our own, never judged in its place';
SELECT public.create_hypertable('qy.hourly_value', public.by_range('time', INTERVAL '1 month'), create_default_indexes => false);

CREATE TABLE qy.hourly_condition (
    outlet_id        integer     NOT NULL,
    time             timestamptz NOT NULL,
    flow_m3          qy.finite,
    oxygen_pct       qy.finite,
    temperature_c    qy.finite,
    pressure_kpa     qy.finite,
    humidity_pct     qy.finite,
    velocity_m_s     qy.finite,
    load_pct         qy.finite,
    flow_flag        text,
    oxygen_flag      text,
    batch_id         bigint      NOT NULL,
    CHECK (time = date_trunc('hour', time, 'UTC')),
    PRIMARY KEY (outlet_id, time)
);
COMMENT ON TABLE qy.hourly_condition IS 'companions of an hour at an outlet';
COMMENT ON COLUMN qy.hourly_condition.flow_m3 IS 'gas: dry standard volume of the hour; water: volume discharged in the hour [m³]';
SELECT public.create_hypertable('qy.hourly_condition', public.by_range('time', INTERVAL '1 month'), create_default_indexes => false);

CREATE TABLE qy.furnace_temperature (
    furnace_id       integer     NOT NULL,
    time             timestamptz NOT NULL,
    mean_c           qy.finite,
    flag             text        NOT NULL,
    batch_id         bigint      NOT NULL,
    PRIMARY KEY (furnace_id, time)
);
COMMENT ON TABLE qy.furnace_temperature IS 'mean temperature of five minutes, named by their start';
SELECT public.create_hypertable('qy.furnace_temperature', public.by_range('time', INTERVAL '1 month'), create_default_indexes => false);

CREATE TABLE qy.received_daily_value (
    outlet_id        integer     NOT NULL REFERENCES qy.outlet,
    pollutant_code   text        NOT NULL REFERENCES qy.pollutant,
    day              date        NOT NULL,
    flag             text        NOT NULL,
    mean             qy.finite,
    converted_mean   qy.finite,
    mass_kg          qy.finite,
    flow_m3          qy.finite,
    batch_id         bigint      NOT NULL REFERENCES qy.import_batch,
    PRIMARY KEY (outlet_id, pollutant_code, day)
);
COMMENT ON TABLE qy.received_daily_value IS 'daily values as the discharger sent them; compared with our own, never in their place';

CREATE TABLE qy.operating_period (
    operating_period_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    outlet_id        integer     NOT NULL REFERENCES qy.outlet,
    during           tstzrange   NOT NULL,
    state            text        NOT NULL CHECK (state IN
        ('running', 'start_up', 'shut_down', 'stopped', 'fault', 'banking', 'baking', 'cooling')),
    source           text        NOT NULL CHECK (source IN ('mark', 'hj212', 'manual', 'derived')),
    batch_id         bigint,
    CHECK (NOT isempty(during)),
    EXCLUDE USING gist (outlet_id WITH =, source WITH =, during WITH &&)
);
COMMENT ON TABLE qy.operating_period IS 'state of the source; precedence manual, mark, hj212, derived; an hour without a row and without a period is due and missing';
