-- migrations/versions/0001_reference.sql
--
-- Why:      what every other table points to: codes, units, documents, dated rules, the calendar.
-- Requires: TimescaleDB and btree_gist, created before the first migration.
-- Locks:    none; new objects only.
-- Size:     a few thousand rows, from migrations/seed.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

CREATE SCHEMA qy;
COMMENT ON SCHEMA qy IS 'base tables; read by no web process directly, except where granted';

CREATE DOMAIN qy.finite AS double precision CHECK (VALUE > '-Infinity' AND VALUE < 'Infinity');
COMMENT ON DOMAIN qy.finite IS 'a measured number; NaN and both infinities are refused (NaN sorts above Infinity)';

CREATE DOMAIN qy.verification AS text CHECK (VALUE IN ('V1', 'V2', 'V3', 'U-high', 'U-med', 'U-low', 'D'));
COMMENT ON DOMAIN qy.verification IS
    'how far a rule was verified: V1 primary text read, V2 second hand, V3 seen in public code, U unverified with confidence, D design of this project';

CREATE TABLE qy.pollutant (
    pollutant_code   text PRIMARY KEY,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    short_en         text NOT NULL,
    medium           text NOT NULL CHECK (medium IN ('gas', 'water')),
    role             text NOT NULL CHECK (role IN ('pollutant', 'companion')),
    unit             text NOT NULL,
    mass_unit        text NOT NULL DEFAULT 'kg',
    code_2005        text,
    sort_order       smallint NOT NULL,
    unit_needs_declaration boolean NOT NULL DEFAULT false,
    source           text NOT NULL,
    verification     qy.verification NOT NULL
);
COMMENT ON TABLE qy.pollutant IS 'factors of HJ 212-2017 Appendix B, with the canonical unit in which every value is stored';
COMMENT ON COLUMN qy.pollutant.unit IS 'canonical unit of stored values';
COMMENT ON COLUMN qy.pollutant.unit_needs_declaration IS
    'the unit of the standard is micrograms or misprinted: values are refused until the unit of (MN, code) was declared';

CREATE TABLE qy.industry (
    industry_code    text PRIMARY KEY,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    permit_category  text,
    source           text NOT NULL,
    verification     qy.verification NOT NULL,
    sort_order       smallint NOT NULL
);
COMMENT ON TABLE qy.industry IS 'industries of discharge permits';

CREATE TABLE qy.document (
    document_ref     text PRIMARY KEY,
    title_zh         text NOT NULL,
    title_en         text,
    kind             text NOT NULL CHECK (kind IN ('law', 'standard', 'notice', 'permit', 'decision', 'record', 'import')),
    issued_on        date,
    in_force         daterange,
    verification     qy.verification NOT NULL DEFAULT 'D'
);
COMMENT ON TABLE qy.document IS 'laws, standards, notices, permits and decisions that dated rows name as their source';

CREATE TABLE qy.legal_text (
    legal_text_id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_ref     text NOT NULL REFERENCES qy.document,
    article          text NOT NULL,
    text_zh          text NOT NULL,
    text_en          text,
    during           daterange NOT NULL,
    verification     qy.verification NOT NULL,
    EXCLUDE USING gist (document_ref WITH =, article WITH =, during WITH &&)
);
COMMENT ON TABLE qy.legal_text IS 'articles that screens may print while in force and verified';

CREATE TABLE qy.rule_parameter (
    rule             text NOT NULL,
    medium           text CHECK (medium IN ('gas', 'water')),
    industry_code    text REFERENCES qy.industry,
    during           daterange NOT NULL,
    number           double precision NOT NULL CHECK (number > '-Infinity' AND number < 'Infinity'),
    unit             text NOT NULL,
    statement_zh     text NOT NULL,
    statement_en     text NOT NULL,
    source           text NOT NULL,
    clause           text,
    verification     qy.verification NOT NULL,
    verified         boolean NOT NULL DEFAULT false,
    rule_parameter_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    EXCLUDE USING gist (rule WITH =, coalesce(medium, '*') WITH =, coalesce(industry_code, '*') WITH =, during WITH &&)
);
COMMENT ON TABLE qy.rule_parameter IS 'every statutory threshold: one dated row with its source; code reads it from here only';

CREATE TABLE qy.mark_effect (
    mark_kind        text NOT NULL,
    industry_code    text REFERENCES qy.industry,
    during           daterange NOT NULL,
    due              boolean NOT NULL,
    valid            boolean NOT NULL,
    judged           boolean NOT NULL,
    mass             text NOT NULL CHECK (mass IN ('measured', 'substituted', 'zero', 'manual', 'pending', 'none')),
    public           boolean NOT NULL,
    allowance_rule   text,
    statement_zh     text NOT NULL,
    statement_en     text NOT NULL,
    source           text NOT NULL,
    verification     qy.verification NOT NULL,
    verified         boolean NOT NULL DEFAULT false,
    mark_effect_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    EXCLUDE USING gist (mark_kind WITH =, coalesce(industry_code, '*') WITH =, during WITH &&)
);
COMMENT ON TABLE qy.mark_effect IS 'what a mark does to an hour: the five effects, by kind and industry';

CREATE TABLE qy.flag_effect (
    flag             text NOT NULL,
    medium           text CHECK (medium IN ('gas', 'water')),
    during           daterange NOT NULL,
    meaning_zh       text NOT NULL,
    meaning_en       text NOT NULL,
    valid            boolean NOT NULL,
    ambiguous        boolean NOT NULL DEFAULT false,
    reason           text NOT NULL,
    source           text NOT NULL,
    verification     qy.verification NOT NULL,
    verified         boolean NOT NULL DEFAULT false,
    flag_effect_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    EXCLUDE USING gist (flag WITH =, coalesce(medium, '*') WITH =, during WITH &&)
);
COMMENT ON TABLE qy.flag_effect IS 'HJ 212 data flags: whether an hour that carries one is valid, and whether the flag alone decides';

CREATE TABLE qy.standard_limit (
    standard_limit_ref text PRIMARY KEY,
    document_ref     text NOT NULL REFERENCES qy.document,
    source_class_zh  text NOT NULL,
    source_class_en  text NOT NULL,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    basis            text NOT NULL CHECK (basis IN ('hour', 'day', 'instant_range', 'furnace_five_minute')),
    lower            qy.finite,
    upper            qy.finite,
    unit             text NOT NULL,
    reference_oxygen_pct qy.finite,
    reference_excess_air qy.finite,
    condition        text NOT NULL DEFAULT 'none',
    clause           text,
    source           text NOT NULL,
    verification     qy.verification NOT NULL,
    CHECK (lower IS NOT NULL OR upper IS NOT NULL),
    CHECK (reference_oxygen_pct IS NULL OR reference_excess_air IS NULL)
);
COMMENT ON TABLE qy.standard_limit IS 'catalogue of limits in standards, from which the limit rows of outlets are entered';

CREATE TABLE qy.workday (
    day              date PRIMARY KEY,
    is_workday       boolean NOT NULL,
    name_zh          text,
    provisional      boolean NOT NULL DEFAULT false,
    source           text NOT NULL
);
COMMENT ON TABLE qy.workday IS 'working days; a provisional year is named as such wherever a deadline uses it';

CREATE TABLE qy.setting (
    name             text PRIMARY KEY,
    value            text NOT NULL,
    changed_at       timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE qy.setting IS 'facts about this installation: is_demo, city_name_zh, city_name_en, demo_seed, demo_end';
