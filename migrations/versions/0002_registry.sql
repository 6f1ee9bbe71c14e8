-- migrations/versions/0002_registry.sql
--
-- Why:      who discharges where, who watches it with what; names, codes and links are dated rows.
-- Requires: 0001.
-- Locks:    none; new objects only.
-- Size:     thousands of rows for a city.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

CREATE TABLE qy.region (
    region_id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    region_ref       text NOT NULL UNIQUE,
    level            text NOT NULL CHECK (level IN ('city', 'county', 'township')),
    outline          jsonb,
    label_x          qy.finite,
    label_y          qy.finite,
    sort_order       smallint NOT NULL DEFAULT 0
);
COMMENT ON TABLE qy.region IS 'city, counties and townships; ids are stable, codes and names are dated in region_name';
COMMENT ON COLUMN qy.region.outline IS 'polygon rings as [[[x, y], ...], ...], schematic or WGS-84 as the setting map_kind says';

CREATE TABLE qy.region_name (
    region_id        integer NOT NULL REFERENCES qy.region,
    region_code      text NOT NULL,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    parent_region_id integer REFERENCES qy.region,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (region_id, during),
    EXCLUDE USING gist (region_id WITH =, during WITH &&),
    EXCLUDE USING gist (region_code WITH =, during WITH &&)
);
COMMENT ON TABLE qy.region_name IS 'code, names and parent of a region in a period';

CREATE TABLE qy.enterprise (
    enterprise_id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    enterprise_ref   text NOT NULL UNIQUE,
    management_class text NOT NULL DEFAULT 'key' CHECK (management_class IN ('key', 'simplified', 'registration')),
    first_known_on   date NOT NULL,
    is_assumed       boolean NOT NULL DEFAULT false,
    batch_id         bigint
);
COMMENT ON TABLE qy.enterprise IS 'dischargers; the id and the reference never change, everything that can change is a dated row';
COMMENT ON COLUMN qy.enterprise.enterprise_ref IS 'number of the bureau, used in files and addresses';
COMMENT ON COLUMN qy.enterprise.is_assumed IS 'made to hold an imported series whose file does not name its source; never published';

CREATE TABLE qy.enterprise_name (
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    short_name_zh    text NOT NULL,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (enterprise_id, during),
    EXCLUDE USING gist (enterprise_id WITH =, during WITH &&)
);

CREATE TABLE qy.enterprise_code (
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    kind             text NOT NULL CHECK (kind IN ('credit_code', 'platform_code')),
    code             text NOT NULL,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (enterprise_id, kind, during),
    EXCLUDE USING gist (enterprise_id WITH =, kind WITH =, during WITH &&),
    EXCLUDE USING gist (kind WITH =, code WITH =, during WITH &&)
);

CREATE TABLE qy.enterprise_place (
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    county_id        integer NOT NULL REFERENCES qy.region,
    township_id      integer REFERENCES qy.region,
    address_zh       text NOT NULL,
    address_en       text,
    x                qy.finite,
    y                qy.finite,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (enterprise_id, during),
    EXCLUDE USING gist (enterprise_id WITH =, during WITH &&)
);
CREATE INDEX ON qy.enterprise_place (county_id);

CREATE TABLE qy.enterprise_industry (
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    industry_code    text NOT NULL REFERENCES qy.industry,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (enterprise_id, during),
    EXCLUDE USING gist (enterprise_id WITH =, during WITH &&)
);

CREATE TABLE qy.enterprise_parent (
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    parent_enterprise_id integer NOT NULL REFERENCES qy.enterprise,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (enterprise_id, during),
    CHECK (enterprise_id <> parent_enterprise_id),
    EXCLUDE USING gist (enterprise_id WITH =, during WITH &&)
);

CREATE TABLE qy.enterprise_status (
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    status           text NOT NULL CHECK (status IN ('operating', 'suspended', 'closed', 'moved', 'deregistered')),
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (enterprise_id, during),
    EXCLUDE USING gist (enterprise_id WITH =, during WITH &&)
);
COMMENT ON TABLE qy.enterprise_status IS 'closing, moving and deregistering end duties, never history';

CREATE TABLE qy.key_unit (
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    list_kind        text NOT NULL CHECK (list_kind IN ('air', 'water', 'soil', 'risk', 'installation')),
    list_year        smallint NOT NULL,
    published_on     date NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (enterprise_id, list_kind, list_year)
);
COMMENT ON TABLE qy.key_unit IS 'yearly lists of key pollutant-discharging units';

CREATE TABLE qy.permit (
    permit_id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    permit_ref       text NOT NULL UNIQUE,
    first_issued_on  date NOT NULL
);
CREATE TABLE qy.permit_version (
    permit_id        integer NOT NULL REFERENCES qy.permit,
    permit_number    text NOT NULL,
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    during           daterange NOT NULL,
    issued_on        date NOT NULL,
    action           text NOT NULL CHECK (action IN ('first', 'change', 'extension', 'reissue', 'cancel')),
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (permit_id, during),
    EXCLUDE USING gist (permit_id WITH =, during WITH &&)
);
COMMENT ON TABLE qy.permit_version IS 'number, holder and validity of a permit; every change is a row';

CREATE TABLE qy.outlet (
    outlet_id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    outlet_ref       text NOT NULL UNIQUE,
    medium           text NOT NULL CHECK (medium IN ('gas', 'water')),
    kind             text NOT NULL CHECK (kind IN ('main', 'general', 'bypass')),
    flow_is_monitored boolean NOT NULL DEFAULT true,
    stack_area_m2    qy.finite CHECK (stack_area_m2 > 0),
    stack_height_m   qy.finite CHECK (stack_height_m > 0),
    first_known_on   date NOT NULL,
    batch_id         bigint
);
COMMENT ON COLUMN qy.outlet.outlet_ref IS 'stable reference used in files, such as QH-0217/DA002; the permit''s own code is dated in outlet_name';

CREATE TABLE qy.outlet_name (
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    outlet_code      text NOT NULL,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (outlet_id, during),
    EXCLUDE USING gist (outlet_id WITH =, during WITH &&)
);
CREATE TABLE qy.outlet_enterprise (
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    is_responsible   boolean NOT NULL,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (outlet_id, enterprise_id, during),
    EXCLUDE USING gist (outlet_id WITH =, enterprise_id WITH =, during WITH &&),
    EXCLUDE USING gist (outlet_id WITH =, during WITH &&) WHERE (is_responsible)
);
CREATE INDEX ON qy.outlet_enterprise (enterprise_id);
COMMENT ON TABLE qy.outlet_enterprise IS 'which enterprises use an outlet; at most one is responsible at a time';

CREATE TABLE qy.permit_outlet (
    permit_id        integer NOT NULL REFERENCES qy.permit,
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (permit_id, outlet_id, during),
    EXCLUDE USING gist (permit_id WITH =, outlet_id WITH =, during WITH &&)
);
CREATE TABLE qy.permit_factor (
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    monitoring       text NOT NULL CHECK (monitoring IN ('automatic', 'manual')),
    manual_interval  text,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (outlet_id, pollutant_code, during),
    EXCLUDE USING gist (outlet_id WITH =, pollutant_code WITH =, during WITH &&)
);
COMMENT ON TABLE qy.permit_factor IS 'factors that the permit names at an outlet and how they are to be monitored';

CREATE TABLE qy.outlet_networking (
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    state            text NOT NULL CHECK (state IN
        ('to_be_installed', 'installed', 'accepted', 'networked', 'deferred', 'exempt', 'not_main')),
    reason_zh        text,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (outlet_id, during),
    EXCLUDE USING gist (outlet_id WITH =, during WITH &&)
);
COMMENT ON TABLE qy.outlet_networking IS
    'networking ledger: 应装未装, 已装未验, 已验未联, 稳定联网, 暂缓, 免装, 不在主要排放口';

CREATE TABLE qy.monitor (
    monitor_id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    monitor_ref      text NOT NULL UNIQUE,
    kind             text NOT NULL CHECK (kind IN ('cems', 'vocs', 'water', 'furnace')),
    maker_zh         text,
    model            text,
    serial_number    text,
    installed_on     date,
    networked_on     date,
    accepted_on      date,
    retired_on       date,
    batch_id         bigint,
    CHECK (accepted_on IS NULL OR installed_on IS NULL OR accepted_on >= installed_on)
);
CREATE TABLE qy.monitor_number (
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    mn               text NOT NULL,
    during           tstzrange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (mn, during),
    EXCLUDE USING gist (mn WITH =, during WITH &&)
);
COMMENT ON TABLE qy.monitor_number IS 'MN under which a monitor reports; a changed MN continues the same series';

CREATE TABLE qy.in_charge (
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    during           tstzrange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (outlet_id, during),
    EXCLUDE USING gist (outlet_id WITH =, during WITH &&),
    EXCLUDE USING gist (monitor_id WITH =, outlet_id WITH =, during WITH &&)
);
CREATE INDEX ON qy.in_charge (monitor_id);
COMMENT ON TABLE qy.in_charge IS 'whose values are the values of the outlet; a standby monitor is in charge only while it stands in';

CREATE TABLE qy.monitor_outlet (
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    duty             text NOT NULL CHECK (duty IN ('main', 'standby')),
    during           tstzrange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (monitor_id, during),
    EXCLUDE USING gist (monitor_id WITH =, during WITH &&)
);
CREATE INDEX ON qy.monitor_outlet (outlet_id);

CREATE TABLE qy.monitor_factor (
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    pollutant_code   text NOT NULL REFERENCES qy.pollutant,
    range_low        qy.finite,
    range_high       qy.finite,
    detection_limit  qy.finite,
    reported_unit    text NOT NULL,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (monitor_id, pollutant_code, during),
    CHECK (range_low < range_high),
    EXCLUDE USING gist (monitor_id WITH =, pollutant_code WITH =, during WITH &&)
);
COMMENT ON TABLE qy.monitor_factor IS 'what a monitor measures: range in the canonical unit, and the unit in which it reports';

CREATE TABLE qy.flag_meaning (
    mn               text NOT NULL,
    flag             text NOT NULL,
    meaning          text NOT NULL CHECK (meaning IN ('instrument_stopped', 'source_stopped', 'communication_fault', 'banking')),
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (mn, flag, during),
    EXCLUDE USING gist (mn WITH =, flag WITH =, during WITH &&)
);
COMMENT ON TABLE qy.flag_meaning IS 'what the ambiguous flags F and B of one logger mean';

CREATE TABLE qy.om_operator (
    om_operator_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    om_operator_ref  text NOT NULL UNIQUE,
    is_self_operated boolean NOT NULL DEFAULT false,
    enterprise_id    integer REFERENCES qy.enterprise,
    CHECK (is_self_operated = (enterprise_id IS NOT NULL))
);
COMMENT ON TABLE qy.om_operator IS 'O&M companies, and dischargers that operate their own monitors';
CREATE TABLE qy.om_operator_name (
    om_operator_id   integer NOT NULL REFERENCES qy.om_operator,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    short_name_zh    text NOT NULL,
    credit_code      text,
    registered_on    date,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (om_operator_id, during),
    EXCLUDE USING gist (om_operator_id WITH =, during WITH &&)
);
CREATE TABLE qy.om_person (
    om_person_id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    om_person_ref    text NOT NULL UNIQUE,
    om_operator_id   integer NOT NULL REFERENCES qy.om_operator,
    display_name     text NOT NULL,
    certificate      text,
    certificate_until date,
    during           daterange NOT NULL
);
CREATE TABLE qy.om_contract (
    om_operator_id   integer NOT NULL REFERENCES qy.om_operator,
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    during           daterange NOT NULL,
    document_ref     text REFERENCES qy.document,
    PRIMARY KEY (om_operator_id, monitor_id, during),
    EXCLUDE USING gist (om_operator_id WITH =, monitor_id WITH =, during WITH &&)
);
CREATE INDEX ON qy.om_contract (monitor_id);
COMMENT ON TABLE qy.om_contract IS 'who operates a monitor; two operators on one day are accepted and reported, not hidden';
CREATE TABLE qy.om_visit (
    om_visit_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    om_visit_ref     text NOT NULL UNIQUE,
    om_operator_id   integer NOT NULL REFERENCES qy.om_operator,
    om_person_id     integer REFERENCES qy.om_person,
    monitor_id       integer NOT NULL REFERENCES qy.monitor,
    during           tstzrange NOT NULL,
    purpose          text NOT NULL CHECK (purpose IN ('inspection', 'calibration', 'maintenance', 'repair', 'comparison', 'quality_control')),
    note_zh          text,
    batch_id         bigint
);
CREATE INDEX ON qy.om_visit (monitor_id);

CREATE TABLE qy.furnace (
    furnace_id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    furnace_ref      text NOT NULL UNIQUE,
    enterprise_id    integer NOT NULL REFERENCES qy.enterprise,
    outlet_id        integer NOT NULL REFERENCES qy.outlet,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    during           daterange NOT NULL
);
COMMENT ON TABLE qy.furnace IS 'waste incineration furnaces: the 850 °C rule and the yearly allowances are per furnace';

CREATE TABLE qy.special_period (
    special_period_ref text PRIMARY KEY,
    region_id        integer NOT NULL REFERENCES qy.region,
    kind             text NOT NULL CHECK (kind IN ('response', 'staggered_production', 'heating_season', 'event')),
    level            text,
    during           tstzrange NOT NULL,
    document_ref     text REFERENCES qy.document
);
CREATE INDEX ON qy.special_period (region_id);
