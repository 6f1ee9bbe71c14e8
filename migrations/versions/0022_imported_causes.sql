-- Confirmed foreign causes and enforcement decisions come as files, like all other evidence.

ALTER TABLE qy.foreign_cause ADD COLUMN batch_id bigint;
ALTER TABLE qy.enforcement_decision ADD COLUMN batch_id bigint;
COMMENT ON COLUMN qy.foreign_cause.batch_id IS 'import that brought the row';
COMMENT ON COLUMN qy.enforcement_decision.batch_id IS 'import that brought the row';
