-- migrations/versions/0012_row_revision.sql
--
-- Why:      a corrected daily value, furnace temperature or registry row must not overwrite what stood there before.
-- Requires: 0004.
-- Locks:    none; new objects only.
-- Size:     one row a correction; thousands a year.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

CREATE TABLE qy.row_revision (
    table_name       text NOT NULL,
    row_key          jsonb NOT NULL,
    old_row          jsonb NOT NULL,
    batch_id         bigint,
    replaced_by_batch_id bigint NOT NULL,
    replaced_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON qy.row_revision (table_name, replaced_at);
COMMENT ON TABLE qy.row_revision IS
    'the older state of a row that an import changed: received daily values, furnace temperatures and registry rows; hours have tables of their own';
COMMENT ON COLUMN qy.row_revision.table_name IS 'table of schema qy in which the row stands';
COMMENT ON COLUMN qy.row_revision.row_key IS 'columns that name the row';
COMMENT ON COLUMN qy.row_revision.old_row IS 'the whole row as it stood';
