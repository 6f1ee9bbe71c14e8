-- migrations/versions/0003_limits.sql
--
-- Why:      what an outlet must keep to and what it may emit in a year, as dated rows.
-- Requires: 0002.
-- Locks:    none; new objects only.
-- Size:     thousands of rows for a city.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

CREATE TABLE qy.limit_value (
    limit_id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    limit_ref        text NOT NULL UNIQUE,
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    basis            text NOT NULL CHECK (basis IN ('hour', 'day', 'instant_range', 'furnace_five_minute')),
    purpose          text NOT NULL CHECK (purpose IN
        ('permit_compliance', 'push_to_enforcement', 'standard_only', 'ultra_low_performance')),
    condition        text NOT NULL DEFAULT 'none' CHECK (condition IN
        ('none', 'season', 'water_temperature_le_12', 'load_band', 'fuel', 'response_level', 'staggered_production')),
    during           daterange NOT NULL,
    lower            qy.finite,
    upper            qy.finite,
    unit             text NOT NULL CHECK (unit IN
        ('µg/m³', 'mg/m³', 'µg/L', 'mg/L', 'kg/h', 'ng TEQ/m³', '°C', 'pH')),
    reference_oxygen_pct qy.finite CHECK (reference_oxygen_pct >= 0 AND reference_oxygen_pct < 21),
    reference_excess_air qy.finite CHECK (reference_excess_air >= 1),
    standard_limit_ref text REFERENCES qy.standard_limit,
    document_ref     text REFERENCES qy.document,
    clause           text,
    permit_item      text,
    entered_by       text NOT NULL,
    reviewed_by      text,
    reviewed_at      timestamptz,
    verified         boolean NOT NULL DEFAULT false,
    batch_id         bigint,
    CHECK (lower IS NOT NULL OR upper IS NOT NULL),
    CHECK (lower IS NULL OR upper IS NULL OR lower < upper),
    CHECK (reference_oxygen_pct IS NULL OR reference_excess_air IS NULL),
    CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL)),
    EXCLUDE USING gist (outlet_id WITH =, pollutant_code WITH =, basis WITH =, purpose WITH =, condition WITH =, during WITH &&)
);
COMMENT ON TABLE qy.limit_value IS
    'limits in force at an outlet; several bases and purposes at once; without a reviewer a limit is 草拟 and its verdicts are not published';

CREATE TABLE qy.permitted_amount (
    permitted_amount_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    permitted_amount_ref text NOT NULL UNIQUE,
    permit_id        integer NOT NULL REFERENCES qy.permit,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    span             text NOT NULL CHECK (span IN ('year', 'special_period')),
    special_period_ref text REFERENCES qy.special_period,
    during           daterange NOT NULL,
    amount_t         qy.finite NOT NULL CHECK (amount_t >= 0),
    document_ref     text REFERENCES qy.document,
    batch_id         bigint,
    CHECK ((span = 'special_period') = (special_period_ref IS NOT NULL)),
    EXCLUDE USING gist (permit_id WITH =, pollutant_code WITH =, span WITH =, coalesce(special_period_ref, '') WITH =, during WITH &&)
);
CREATE TABLE qy.permitted_amount_outlet (
    permitted_amount_id integer NOT NULL REFERENCES qy.permitted_amount ON DELETE CASCADE,
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    PRIMARY KEY (permitted_amount_id, outlet_id)
);
COMMENT ON TABLE qy.permitted_amount_outlet IS 'the outlets that a permitted amount covers';
