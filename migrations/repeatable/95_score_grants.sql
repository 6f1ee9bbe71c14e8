-- What is kept of the scores stays: the ingest login adds, and takes nothing back.

REVOKE UPDATE, DELETE ON qy.contradiction_run, qy.record_contradiction FROM {prefix}_ingest;
REVOKE UPDATE ON qy.score_input FROM {prefix}_ingest;
REVOKE DELETE ON qy.score_objection FROM {prefix}_ingest;
