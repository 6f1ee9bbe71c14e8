-- migrations/versions/0008_people.sql
--
-- Why:      staff, what they may do, what they did; what citizens wrote.
-- Requires: 0002.
-- Locks:    none; new objects only.
-- Size:     hundreds of users; the audit grows by a row an action.
-- Undo:     restore from backup; forward-only, see docs/adr/0004.
-- See:      docs/data-dictionary.md

CREATE TABLE qy.staff_role (
    role             text PRIMARY KEY,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    permissions      text[] NOT NULL,
    is_county_bound  boolean NOT NULL
);
COMMENT ON TABLE qy.staff_role IS 'named sets of permissions; actions are guarded by permissions, not by roles';

CREATE TABLE qy.app_user (
    user_id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login_name       text NOT NULL UNIQUE CHECK (login_name = lower(login_name)),
    display_name     text NOT NULL,
    password_hash    text NOT NULL,
    role             text NOT NULL REFERENCES qy.staff_role,
    county_ids       integer[] NOT NULL DEFAULT '{}',
    created_at       timestamptz NOT NULL DEFAULT now(),
    password_changed_at timestamptz NOT NULL DEFAULT now(),
    disabled_at      timestamptz,
    failed_logins    smallint NOT NULL DEFAULT 0,
    locked_until     timestamptz,
    last_login_at    timestamptz,
    session_epoch    integer NOT NULL DEFAULT 1
);
COMMENT ON COLUMN qy.app_user.county_ids IS 'counties of a branch user; a county-bound role without one sees nothing';
COMMENT ON COLUMN qy.app_user.session_epoch IS 'raised when a password changes or the user is disabled: older sessions end';

CREATE TABLE qy.audit_log (
    audit_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at               timestamptz NOT NULL DEFAULT clock_timestamp(),
    user_id          integer,
    login_name       text,
    action           text NOT NULL,
    subject          text,
    outcome          text NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
    address          inet,
    detail           jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON qy.audit_log (at);
COMMENT ON TABLE qy.audit_log IS 'append-only: no login of the web may change or delete a row';

CREATE TABLE qy.feedback (
    feedback_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_number      text NOT NULL UNIQUE,
    secret_sha256    text NOT NULL,
    enterprise_id    integer REFERENCES qy.enterprise,
    kind             text NOT NULL CHECK (kind IN ('opinion', 'complaint', 'report')),
    message          text NOT NULL CHECK (char_length(message) BETWEEN 1 AND 4000),
    observed_at      timestamptz,
    place            text,
    reporter_sealed  bytea,
    state            text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'accepted', 'answered', 'closed')),
    received_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    answer_zh        text,
    answered_at      timestamptz
);
COMMENT ON COLUMN qy.feedback.reporter_sealed IS 'identity sealed with a public key in the public process; only a holder of the private key can read it';
