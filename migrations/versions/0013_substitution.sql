-- migrations/versions/0013_substitution.sql
--
-- Why:      the mass of invalid hours is substituted by outlet, pollutant and quarter; totals name what was measured,
--           what stands in and what is missing; the logger's own masses are compared with the computed ones.
-- Requires: 0007 and 0011.
-- Locks:    short exclusive locks on daily_value and emission_month; no rewrite.
-- Size:     one row a series and quarter, one a run of invalid hours, one a series and month.
-- Undo:     restore from backup, or recompute from the hours; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

ALTER TABLE qy.daily_value ADD COLUMN measured_mass_map integer NOT NULL DEFAULT 0;
ALTER TABLE qy.daily_value ADD COLUMN substituted_map integer NOT NULL DEFAULT 0;
ALTER TABLE qy.daily_value ADD COLUMN out_of_control_map integer NOT NULL DEFAULT 0;
ALTER TABLE qy.daily_value ADD COLUMN manual_hours smallint NOT NULL DEFAULT 0;
ALTER TABLE qy.daily_value ADD COLUMN pending_hours smallint NOT NULL DEFAULT 0;
ALTER TABLE qy.daily_value ADD COLUMN flow_hours smallint NOT NULL DEFAULT 0;
ALTER TABLE qy.daily_value ADD COLUMN reported_mass_kg qy.finite;
ALTER TABLE qy.daily_value ADD COLUMN reported_mass_hours smallint NOT NULL DEFAULT 0;
ALTER TABLE qy.daily_value ADD COLUMN compared_hours smallint NOT NULL DEFAULT 0;
ALTER TABLE qy.daily_value ADD COLUMN compared_reported_kg qy.finite;
ALTER TABLE qy.daily_value ADD COLUMN compared_computed_kg qy.finite;
COMMENT ON COLUMN qy.daily_value.measured_mass_map IS 'bit h set: the mass of hour h was measured';
COMMENT ON COLUMN qy.daily_value.substituted_map IS 'bit h set: something has to stand in for the mass of hour h';
COMMENT ON COLUMN qy.daily_value.out_of_control_map IS
    'those of substituted_map whose reference point is the last calibration';
COMMENT ON COLUMN qy.daily_value.flow_hours IS 'due hours with a known flow';
COMMENT ON COLUMN qy.daily_value.reported_mass_kg IS 'sum of the hourly masses (Cou) that the logger sent; compared, never counted';
COMMENT ON COLUMN qy.daily_value.compared_hours IS 'hours with a mass of the logger and one of ours; both sums beside it are over these';

CREATE TABLE qy.dirty_quarter (
    dirty_quarter_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    outlet_id        integer NOT NULL,
    pollutant_code   text NOT NULL,
    quarter          date NOT NULL CHECK (quarter = date_trunc('quarter', quarter)),
    cause            text NOT NULL,
    marked_at        timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON qy.dirty_quarter (outlet_id);
COMMENT ON TABLE qy.dirty_quarter IS
    'outlet-pollutant-quarters whose substitution and totals are to be recomputed; append-only for workers, no unique key';

CREATE TABLE qy.substitution_quarter (
    run_id           integer  NOT NULL,
    outlet_id        integer  NOT NULL,
    pollutant_code   text     NOT NULL,
    quarter          date     NOT NULL CHECK (quarter = date_trunc('quarter', quarter)),
    due_hours        integer  NOT NULL,
    valid_hours      integer  NOT NULL,
    stopped_hours    integer  NOT NULL,
    substituted_hours integer NOT NULL,
    filled_hours     integer  NOT NULL CHECK (filled_hours <= substituted_hours),
    manual_hours     integer  NOT NULL,
    pending_hours    integer  NOT NULL,
    alpha            qy.finite CHECK (alpha BETWEEN 0 AND 1),
    alpha_class      text     NOT NULL CHECK (alpha_class IN ('high', 'middle', 'usable', 'low', 'none')),
    measured_mass_kg qy.finite,
    substituted_mass_kg qy.finite,
    is_usable        boolean  NOT NULL,
    mass_method      text CHECK (mass_method IN ('hj75_2017', 'hj356_2019')),
    settlement       text     NOT NULL CHECK (settlement IN ('running', 'in_review', 'final')),
    recompute_at     timestamptz,
    reaches_back_to  date     NOT NULL,
    method_version   text     NOT NULL,
    data_version     bigint   NOT NULL,
    PRIMARY KEY (run_id, outlet_id, pollutant_code, quarter)
);
CREATE INDEX substitution_quarter_recompute_at ON qy.substitution_quarter (recompute_at) WHERE recompute_at IS NOT NULL;
COMMENT ON TABLE qy.substitution_quarter IS
    'capture rate and mass of an outlet, pollutant and quarter; final after the review in the first working days of the next quarter';
COMMENT ON COLUMN qy.substitution_quarter.alpha IS '季度有效数据捕集率 so far, valid of due hours; empty: nothing was due';
COMMENT ON COLUMN qy.substitution_quarter.alpha_class IS
    'row of the table: gas high from 90 %, middle from 75 %; water usable from 75 %; low below; none: nothing was due';
COMMENT ON COLUMN qy.substitution_quarter.substituted_hours IS 'hours for whose mass something has to stand in';
COMMENT ON COLUMN qy.substitution_quarter.filled_hours IS 'those of them for which something does';
COMMENT ON COLUMN qy.substitution_quarter.is_usable IS 'false: α below the gate, automatic data are not usable for accounting';
COMMENT ON COLUMN qy.substitution_quarter.mass_method IS 'how the mass was formed; empty: the pollutant has none';
COMMENT ON COLUMN qy.substitution_quarter.settlement IS 'running 暂算, in_review 暂算 (审核期), final 终';
COMMENT ON COLUMN qy.substitution_quarter.recompute_at IS 'when the passing of time alone changes the settlement';
COMMENT ON COLUMN qy.substitution_quarter.reaches_back_to IS 'earliest day whose change could change this quarter';

CREATE TABLE qy.substitution_run (
    run_id           integer  NOT NULL,
    outlet_id        integer  NOT NULL,
    pollutant_code   text     NOT NULL,
    quarter          date     NOT NULL,
    cause            text     NOT NULL CHECK (cause IN ('failure', 'calibration')),
    first_hour       timestamptz NOT NULL,
    hours            integer  NOT NULL CHECK (hours > 0),
    run_hours        integer  NOT NULL CHECK (run_hours >= hours),
    alpha            qy.finite,
    alpha_class      text     NOT NULL,
    look_back_hours  integer  NOT NULL,
    found_hours      integer  NOT NULL,
    is_short_history boolean  NOT NULL,
    rate_kg_h        qy.finite,
    substituted_mass_kg qy.finite,
    state            text     NOT NULL CHECK (state IN ('substituted', 'short_history', 'no_history', 'not_applicable')),
    rule             text     NOT NULL,
    method_version   text     NOT NULL,
    data_version     bigint   NOT NULL,
    PRIMARY KEY (run_id, outlet_id, pollutant_code, quarter, first_hour, cause)
);
COMMENT ON TABLE qy.substitution_run IS
    'run of invalid hours of a gas outlet, cut at quarters: what stands in for the mass of each hour, by which row of the table';
COMMENT ON COLUMN qy.substitution_run.cause IS 'reference point: failure, the hour before; calibration, the last one passed';
COMMENT ON COLUMN qy.substitution_run.run_hours IS 'hours from the start of the run to the end of this part: N of the table';
COMMENT ON COLUMN qy.substitution_run.found_hours IS 'valid hours that exist among those looked back to';
COMMENT ON COLUMN qy.substitution_run.rate_kg_h IS 'mass of each hour; empty where nothing may or can stand in';
COMMENT ON COLUMN qy.substitution_run.rule IS 'rule_parameter whose row in force on the first day of the quarter decided';

CREATE TABLE qy.substitution_day (
    run_id           integer  NOT NULL,
    outlet_id        integer  NOT NULL,
    pollutant_code   text     NOT NULL,
    day              date     NOT NULL,
    substituted_hours smallint NOT NULL CHECK (substituted_hours BETWEEN 1 AND 24),
    filled_hours     smallint NOT NULL CHECK (filled_hours <= substituted_hours),
    substituted_mass_kg qy.finite,
    basis            text CHECK (basis IN ('run_rate', 'day_mean', 'largest_day')),
    state            text     NOT NULL CHECK (state IN ('substituted', 'short_history', 'no_history', 'not_applicable')),
    method_version   text     NOT NULL,
    data_version     bigint   NOT NULL,
    PRIMARY KEY (run_id, outlet_id, pollutant_code, day),
    CHECK ((substituted_mass_kg IS NULL) = (filled_hours = 0))
);
COMMENT ON TABLE qy.substitution_day IS 'mass that stands in on a day, for days that need any; never added to a concentration or flow';
COMMENT ON COLUMN qy.substitution_day.basis IS
    'gas: hourly rate of the runs; water: the day''s mean times its volume, or the largest valid day; empty: nothing';

CREATE TABLE qy.outlet_emission_month (
    run_id           integer  NOT NULL,
    outlet_id        integer  NOT NULL,
    pollutant_code   text     NOT NULL,
    month            date     NOT NULL CHECK (extract(day FROM month) = 1),
    measured_mass_kg qy.finite,
    substituted_mass_kg qy.finite,
    total_mass_kg    qy.finite,
    state            text     NOT NULL CHECK (state IN ('complete', 'lower_bound', 'not_usable', 'unknown')),
    due_hours        smallint NOT NULL,
    valid_hours      smallint NOT NULL,
    stopped_hours    smallint NOT NULL,
    measured_hours   smallint NOT NULL,
    substituted_hours smallint NOT NULL,
    missing_hours    smallint NOT NULL,
    settlement       text     NOT NULL CHECK (settlement IN ('running', 'in_review', 'final')),
    mass_method      text     NOT NULL,
    reported_mass_kg qy.finite,
    reported_hours   smallint NOT NULL,
    compared_hours   smallint NOT NULL,
    compared_reported_kg qy.finite,
    compared_computed_kg qy.finite,
    is_assumed       boolean  NOT NULL,
    method_version   text     NOT NULL,
    data_version     bigint   NOT NULL,
    PRIMARY KEY (run_id, outlet_id, pollutant_code, month),
    CHECK ((total_mass_kg IS NULL) = (state IN ('not_usable', 'unknown')))
);
CREATE INDEX ON qy.outlet_emission_month (month, pollutant_code);
COMMENT ON TABLE qy.outlet_emission_month IS 'emitted mass of an outlet, pollutant and month in its parts; pollutants without mass have no row';
COMMENT ON COLUMN qy.outlet_emission_month.total_mass_kg IS 'measured and substituted; empty is 缺失 and never zero';
COMMENT ON COLUMN qy.outlet_emission_month.state IS
    'lower_bound: the mass of some hours is unknown; not_usable: capture rate of the quarter below the gate; unknown: nothing is known';
COMMENT ON COLUMN qy.outlet_emission_month.missing_hours IS 'hours whose mass is neither measured nor zero nor substituted';

ALTER TABLE qy.emission_month ADD COLUMN substituted_mass_kg qy.finite;
ALTER TABLE qy.emission_month ADD COLUMN total_mass_kg qy.finite;
ALTER TABLE qy.emission_month ADD COLUMN outlets_lower_bound integer NOT NULL DEFAULT 0;
ALTER TABLE qy.emission_month ADD COLUMN is_final boolean NOT NULL DEFAULT false;
ALTER TABLE qy.emission_month RENAME COLUMN outlets_without_mass TO outlets_without_total;
COMMENT ON COLUMN qy.emission_month.total_mass_kg IS 'of the outlets that have a total; empty when none has';
COMMENT ON COLUMN qy.emission_month.measured_mass_kg IS 'measured part of the outlets that have a total';
COMMENT ON COLUMN qy.emission_month.outlets_without_total IS '缺失 n 家·月: outlets that may not or cannot be counted; left out, not zero';
COMMENT ON COLUMN qy.emission_month.outlets_lower_bound IS 'outlets of whose total some hours are unknown';
