-- migrations/versions/0030_loggers.sql
--
-- Why:      data loggers send their values over the wire (HJ 212): who may, what came, what was refused and why,
--           the frames themselves, and the minutes that say how many minutes of an hour are valid.
-- Requires: 0004.
-- Locks:    none; new tables only.
-- Size:     logger_frame_block about 60 bytes a frame, deleted after a configurable time; minute_coverage a row
--           a series and hour; the counters a row a logger, command and day.
-- Undo:     drop the tables; no value is lost, only frames and counters.
-- See:      docs/listen.md, docs/adr/0024

CREATE TABLE qy.logger_access (
    mn               text PRIMARY KEY CHECK (mn <> '' AND char_length(mn) <= 64),
    password_hash    text,
    registered_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    registered_by    text NOT NULL,
    password_set_at  timestamptz,
    closed_at        timestamptz,
    CHECK ((password_hash IS NULL) = (password_set_at IS NULL))
);
COMMENT ON TABLE qy.logger_access IS 'data loggers that may send; every change is in the audit log';
COMMENT ON COLUMN qy.logger_access.mn IS 'MN under which the logger sends';
COMMENT ON COLUMN qy.logger_access.password_hash IS 'scrypt hash of the site''s password; empty: any password is taken';
COMMENT ON COLUMN qy.logger_access.registered_at IS 'when it was registered';
COMMENT ON COLUMN qy.logger_access.registered_by IS 'account of the operating system that registered it';
COMMENT ON COLUMN qy.logger_access.password_set_at IS 'when the password was set';
COMMENT ON COLUMN qy.logger_access.closed_at IS 'from then on nothing of it is taken';

CREATE TABLE qy.logger_packet_count (
    mn               text NOT NULL,
    cn               text NOT NULL,
    day              date NOT NULL,
    packets          bigint NOT NULL CHECK (packets > 0),
    late_packets     bigint NOT NULL DEFAULT 0 CHECK (late_packets >= 0),
    last_at          timestamptz NOT NULL,
    PRIMARY KEY (mn, cn, day)
);
COMMENT ON TABLE qy.logger_packet_count IS 'packets that were taken, by command and day of receipt; a packet that was sent twice counts twice';
COMMENT ON COLUMN qy.logger_packet_count.mn IS 'MN of the logger';
COMMENT ON COLUMN qy.logger_packet_count.cn IS 'command: 2011 real-time, 2051 minutes, 2061 hours, 2031 days and others';
COMMENT ON COLUMN qy.logger_packet_count.day IS 'day of receipt';
COMMENT ON COLUMN qy.logger_packet_count.packets IS 'packets that were taken';
COMMENT ON COLUMN qy.logger_packet_count.late_packets IS 'of these with RF=1, sent afterwards (HJ 212-2025)';
COMMENT ON COLUMN qy.logger_packet_count.last_at IS 'when the last one came';

CREATE TABLE qy.logger_oddity_count (
    mn               text NOT NULL,
    oddity           text NOT NULL,
    day              date NOT NULL,
    packets          bigint NOT NULL CHECK (packets > 0),
    PRIMARY KEY (mn, oddity, day)
);
COMMENT ON TABLE qy.logger_oddity_count IS 'what packets that were taken do other than HJ 212 asks';
COMMENT ON COLUMN qy.logger_oddity_count.mn IS 'MN of the logger';
COMMENT ON COLUMN qy.logger_oddity_count.oddity IS 'see docs/hj212.md';
COMMENT ON COLUMN qy.logger_oddity_count.day IS 'day of receipt';
COMMENT ON COLUMN qy.logger_oddity_count.packets IS 'packets with it';

CREATE TABLE qy.logger_refusal (
    mn               text NOT NULL,
    reason           text NOT NULL,
    day              date NOT NULL,
    frames           bigint NOT NULL CHECK (frames > 0),
    last_at          timestamptz NOT NULL,
    last_address     inet,
    last_detail      text NOT NULL,
    PRIMARY KEY (mn, reason, day)
);
COMMENT ON TABLE qy.logger_refusal IS 'frames of which nothing was taken, counted by reason; the frames themselves are not kept';
COMMENT ON COLUMN qy.logger_refusal.mn IS 'MN of a registered logger; empty where the frame has none that is';
COMMENT ON COLUMN qy.logger_refusal.reason IS 'see docs/hj212.md and docs/listen.md';
COMMENT ON COLUMN qy.logger_refusal.day IS 'day of receipt';
COMMENT ON COLUMN qy.logger_refusal.frames IS 'frames that were refused';
COMMENT ON COLUMN qy.logger_refusal.last_at IS 'when the last one came';
COMMENT ON COLUMN qy.logger_refusal.last_address IS 'network address that it came from';
COMMENT ON COLUMN qy.logger_refusal.last_detail IS 'what was wrong with it, as a sentence';

CREATE TABLE qy.logger_frame_block (
    block_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at      timestamptz NOT NULL,
    batch_ids        bigint[] NOT NULL,
    frames           integer NOT NULL CHECK (frames > 0),
    plain_bytes      integer NOT NULL CHECK (plain_bytes > 0),
    sha256           text NOT NULL,
    body             bytea NOT NULL
);
ALTER TABLE qy.logger_frame_block ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX ON qy.logger_frame_block (received_at);
CREATE INDEX ON qy.logger_frame_block USING gin (batch_ids);
COMMENT ON TABLE qy.logger_frame_block IS 'frames as they came, those of one commit together and compressed; deleted after QINGYUAN_KEEP_FRAMES_DAYS';
COMMENT ON COLUMN qy.logger_frame_block.block_id IS 'number of the block';
COMMENT ON COLUMN qy.logger_frame_block.received_at IS 'when they were stored';
COMMENT ON COLUMN qy.logger_frame_block.batch_ids IS 'batches that their values went into';
COMMENT ON COLUMN qy.logger_frame_block.frames IS 'how many; the row number of a refused row is the place of its frame';
COMMENT ON COLUMN qy.logger_frame_block.plain_bytes IS 'size before compression';
COMMENT ON COLUMN qy.logger_frame_block.sha256 IS 'of what body holds before compression';
COMMENT ON COLUMN qy.logger_frame_block.body IS 'zlib; frames without their passwords, each with its size in four bytes before it';

CREATE TABLE qy.minute_coverage (
    monitor_id       integer NOT NULL,
    pollutant_code   text NOT NULL,
    time             timestamptz NOT NULL CHECK (time = date_trunc('hour', time, 'UTC')),
    received_map     bigint NOT NULL,
    valid_map        bigint NOT NULL,
    PRIMARY KEY (monitor_id, pollutant_code, time),
    CHECK (valid_map & ~received_map = 0)
);
CREATE INDEX ON qy.minute_coverage (time);
COMMENT ON TABLE qy.minute_coverage IS 'which minute packets of an hour came, and which of them say that the value is valid; deleted with the frames';
COMMENT ON COLUMN qy.minute_coverage.time IS 'start of the hour';
COMMENT ON COLUMN qy.minute_coverage.received_map IS 'bit m: a packet of the minutes from minute m on came';
COMMENT ON COLUMN qy.minute_coverage.valid_map IS 'bit m: it carries a number under a flag that counts as valid';

CREATE TABLE qy.listener (
    address          text PRIMARY KEY,
    process_id       integer NOT NULL,
    started_at       timestamptz NOT NULL,
    seen_at          timestamptz NOT NULL,
    ended_at         timestamptz,
    connections      integer NOT NULL,
    taken_frames     bigint NOT NULL,
    refused_frames   bigint NOT NULL,
    waiting_frames   integer NOT NULL
);
COMMENT ON TABLE qy.listener IS 'what the listeners of this installation say of themselves every few seconds';
COMMENT ON COLUMN qy.listener.address IS 'host and port on which it listens';
COMMENT ON COLUMN qy.listener.process_id IS 'process on its machine';
COMMENT ON COLUMN qy.listener.started_at IS 'when it began to listen';
COMMENT ON COLUMN qy.listener.seen_at IS 'when it last said so';
COMMENT ON COLUMN qy.listener.ended_at IS 'when it ended in order; empty while it runs, and when it was killed';
COMMENT ON COLUMN qy.listener.connections IS 'loggers that are connected';
COMMENT ON COLUMN qy.listener.taken_frames IS 'frames stored since it began';
COMMENT ON COLUMN qy.listener.refused_frames IS 'frames refused since it began';
COMMENT ON COLUMN qy.listener.waiting_frames IS 'frames that wait for their commit';
