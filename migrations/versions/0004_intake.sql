-- migrations/versions/0004_intake.sql
--
-- Why:      what came in, what was refused and why, what was changed afterwards, what must be recomputed.
-- Requires: 0001.
-- Locks:    none; new objects only.
-- Size:     one row a batch, a reject or a revision; dirty marks are deleted when they were worked off.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

CREATE TABLE qy.import_batch (
    batch_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind             text NOT NULL,
    source_name      text NOT NULL,
    source_sha256    text,
    mapping_name     text,
    assumed          text,
    imported_by      text NOT NULL,
    started_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at      timestamptz,
    read_rows        bigint,
    new_rows         bigint,
    revised_rows     bigint,
    unchanged_rows   bigint,
    rejected_rows    bigint,
    first_time       timestamptz,
    last_time        timestamptz
);
COMMENT ON TABLE qy.import_batch IS 'one import; read = new + revised + unchanged + rejected + repeated within the file';
COMMENT ON COLUMN qy.import_batch.assumed IS 'what the file did not say and the mapping assumed, as a sentence; assumed data are never published';

CREATE TABLE qy.import_reject (
    batch_id         bigint NOT NULL REFERENCES qy.import_batch,
    row_number       bigint NOT NULL,
    column_name      text,
    reason           text NOT NULL,
    message          text NOT NULL,
    original         text NOT NULL
);
CREATE INDEX ON qy.import_reject (batch_id, row_number);
COMMENT ON TABLE qy.import_reject IS 'rows that were refused, with the reason and the original text';

CREATE TABLE qy.value_revision (
    monitor_id       integer NOT NULL,
    pollutant_code   text NOT NULL,
    time             timestamptz NOT NULL,
    flag             text NOT NULL,
    valid_minutes    smallint,
    measured         qy.finite,
    converted_reported qy.finite,
    mass_reported_kg qy.finite,
    batch_id         bigint NOT NULL,
    replaced_by_batch_id bigint NOT NULL,
    replaced_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON qy.value_revision (monitor_id, pollutant_code, time);
COMMENT ON TABLE qy.value_revision IS 'the older value of an hour that a later batch changed; the newest stands in hourly_value';

CREATE TABLE qy.condition_revision (
    outlet_id        integer NOT NULL,
    time             timestamptz NOT NULL,
    old_row          jsonb NOT NULL,
    batch_id         bigint NOT NULL,
    replaced_by_batch_id bigint NOT NULL,
    replaced_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON qy.condition_revision (outlet_id, time);

CREATE TABLE qy.dirty_mark (
    dirty_mark_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    outlet_id        integer NOT NULL,
    pollutant_code   text NOT NULL,
    day              date NOT NULL,
    cause            text NOT NULL,
    marked_at        timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON qy.dirty_mark (outlet_id);
COMMENT ON TABLE qy.dirty_mark IS
    'outlet-pollutant-days to recompute; append-only for importers, no unique key, so that nobody waits and no update is lost';
