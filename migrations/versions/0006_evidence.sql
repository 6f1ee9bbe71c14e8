-- migrations/versions/0006_evidence.sql
--
-- Why:      marks and the records behind them: tests, checks, calibrations, faults, samples, reports.
-- Requires: 0002 and 0005.
-- Locks:    none; new objects only.
-- Size:     tens of thousands of rows a year for a city.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

CREATE TABLE qy.mark (
    mark_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mark_ref         text NOT NULL UNIQUE,
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    monitor_id       integer REFERENCES qy.monitor,
    furnace_id       integer REFERENCES qy.furnace,
    pollutant_code   text REFERENCES qy.pollutant,
    kind             text NOT NULL,
    during           tstzrange NOT NULL,
    reason_zh        text,
    state            text NOT NULL DEFAULT 'effective' CHECK (state IN ('draft', 'effective', 'withdrawn', 'rejected')),
    marked_by        text NOT NULL,
    marked_at        timestamptz NOT NULL,
    batch_id         bigint,
    CHECK (NOT isempty(during))
);
CREATE INDEX ON qy.mark USING gist (outlet_id, during);
COMMENT ON TABLE qy.mark IS 'marks of the discharger; the raw value stays as reported, the mark stands beside it; marks may overlap, the strictest effect holds';
COMMENT ON COLUMN qy.mark.pollutant_code IS 'empty: every factor of the outlet';

CREATE TABLE qy.mark_evidence (
    mark_evidence_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mark_id          bigint NOT NULL REFERENCES qy.mark,
    kind             text NOT NULL CHECK (kind IN ('photo', 'record', 'log', 'certificate', 'other')),
    file_name        text NOT NULL,
    sha256           text NOT NULL,
    uploaded_by      text NOT NULL,
    uploaded_at      timestamptz NOT NULL
);

CREATE TABLE qy.comparison_test (
    comparison_test_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    comparison_test_ref text NOT NULL UNIQUE,
    kind             text NOT NULL CHECK (kind IN ('verification', 'supervision', 'acceptance')),
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    during           tstzrange NOT NULL,
    laboratory_zh    text NOT NULL,
    report_number    text,
    batch_id         bigint
);
CREATE INDEX ON qy.comparison_test (monitor_id);
COMMENT ON TABLE qy.comparison_test IS
    'kinds kept apart: verification 定期校验/实际水样比对试验 (operator), supervision 监督比对监测 (bureau), acceptance 验收比对';
CREATE TABLE qy.comparison_pair (
    comparison_test_id bigint NOT NULL REFERENCES qy.comparison_test ON DELETE CASCADE,
    pair_number      smallint NOT NULL,
    reference_value  qy.finite NOT NULL,
    monitor_value    qy.finite NOT NULL,
    PRIMARY KEY (comparison_test_id, pair_number)
);

CREATE TABLE qy.standard_check (
    standard_check_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    checked_at       timestamptz NOT NULL,
    standard_value   qy.finite NOT NULL,
    read_value       qy.finite,
    passed           boolean,
    source           text NOT NULL CHECK (source IN ('device', 'record', 'hj212')),
    batch_id         bigint,
    UNIQUE (monitor_id, pollutant_code, checked_at)
);
COMMENT ON TABLE qy.standard_check IS '自动标样核查 of water monitors and standard-gas checks; passed as the record says, judged by analytics';

CREATE TABLE qy.calibration (
    calibration_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    calibrated_at    timestamptz NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('zero', 'span', 'full_system')),
    standard_value   qy.finite NOT NULL,
    before_value     qy.finite,
    after_value      qy.finite,
    batch_id         bigint,
    UNIQUE (monitor_id, pollutant_code, calibrated_at, kind)
);
CREATE TABLE qy.maintenance_record (
    maintenance_record_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    maintenance_record_ref text NOT NULL UNIQUE,
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    om_operator_id   integer REFERENCES qy.om_operator,
    during           tstzrange NOT NULL,
    kind             text NOT NULL,
    note_zh          text,
    batch_id         bigint
);
CREATE INDEX ON qy.maintenance_record (monitor_id);
CREATE TABLE qy.fault_record (
    fault_record_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fault_record_ref text NOT NULL UNIQUE,
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    started_at       timestamptz NOT NULL,
    reported_at      timestamptz,
    repaired_at      timestamptz,
    cause_zh         text,
    batch_id         bigint,
    CHECK (repaired_at IS NULL OR repaired_at >= started_at)
);
CREATE INDEX ON qy.fault_record (monitor_id);

CREATE TABLE qy.manual_sample (
    manual_sample_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    manual_sample_ref text NOT NULL UNIQUE,
    kind             text NOT NULL CHECK (kind IN ('self_monitoring', 'enforcement', 'substitute')),
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    sampled_during   tstzrange NOT NULL,
    value            qy.finite,
    converted_value  qy.finite,
    below_detection  boolean NOT NULL DEFAULT false,
    detection_limit  qy.finite,
    mass_kg          qy.finite,
    laboratory_zh    text,
    batch_id         bigint,
    CHECK (NOT below_detection OR detection_limit IS NOT NULL),
    CHECK (value IS NOT NULL OR below_detection)
);
CREATE INDEX ON qy.manual_sample (outlet_id);

CREATE TABLE qy.disclosure (
    disclosure_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    disclosure_ref   text NOT NULL UNIQUE,
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    outlet_id        integer REFERENCES qy.outlet,
    monitoring_ended_on date NOT NULL,
    disclosed_on     date,
    place_zh         text,
    batch_id         bigint,
    CHECK (disclosed_on IS NULL OR disclosed_on >= monitoring_ended_on)
);

CREATE TABLE qy.execution_report_amount (
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    outlet_id        integer REFERENCES qy.outlet,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    during           daterange NOT NULL,
    amount_t         qy.finite NOT NULL CHECK (amount_t >= 0),
    method_zh        text,
    reported_on      date NOT NULL,
    batch_id         bigint,
    execution_report_amount_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    EXCLUDE USING gist (enterprise_id WITH =, coalesce(outlet_id, 0) WITH =, pollutant_code WITH =, during WITH &&)
);

CREATE TABLE qy.penalty (
    penalty_ref      text PRIMARY KEY,
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    decided_on       date NOT NULL,
    kind             text NOT NULL,
    summary_zh       text NOT NULL,
    amount_yuan      qy.finite,
    executed_on      date,
    batch_id         bigint
);
CREATE INDEX ON qy.penalty (enterprise_id);
