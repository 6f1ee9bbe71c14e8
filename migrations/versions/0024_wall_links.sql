-- migrations/versions/0024_wall_links.sql
--
-- Why:      a public screen shows the wall by a link of its own, so that no person's session sits on it.
-- Requires: 0008.
-- Locks:    none; a new table only.
-- Size:     a row a screen and year.
-- Undo:     drop the table; every wall link is void then.
-- See:      docs/wall.md, docs/adr/0023

CREATE TABLE qy.wall_link (
    wall_link_ref    text PRIMARY KEY,
    place            text NOT NULL CHECK (char_length(place) BETWEEN 1 AND 60),
    county_ids       integer[] CHECK (cardinality(county_ids) > 0),
    language         text NOT NULL CHECK (language IN ('zh', 'en')),
    panels           text[] NOT NULL,
    by_county        boolean NOT NULL,
    turn_seconds     smallint NOT NULL CHECK (turn_seconds > 0),
    made_by          integer NOT NULL REFERENCES qy.app_user,
    made_at          timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL CHECK (expires_at >= made_at),
    revoked_at       timestamptz,
    revoked_by       integer REFERENCES qy.app_user,
    last_seen_at     timestamptz,
    last_address     inet
);
COMMENT ON TABLE qy.wall_link IS 'links that open the wall and nothing else, each for one screen';
COMMENT ON COLUMN qy.wall_link.wall_link_ref IS 'random name of the link; the address carries it signed';
COMMENT ON COLUMN qy.wall_link.place IS 'where the screen hangs';
COMMENT ON COLUMN qy.wall_link.county_ids IS 'counties that the screen shows; empty: the whole city. Never more than its maker sees now';
COMMENT ON COLUMN qy.wall_link.language IS 'zh or en';
COMMENT ON COLUMN qy.wall_link.panels IS 'pages that take turns in the middle';
COMMENT ON COLUMN qy.wall_link.by_county IS 'after the pages each county takes its turn';
COMMENT ON COLUMN qy.wall_link.turn_seconds IS 'seconds of a turn, after which the screen asks again';
COMMENT ON COLUMN qy.wall_link.made_by IS 'account that made the link; disabled, its links are void';
COMMENT ON COLUMN qy.wall_link.made_at IS 'when it was made';
COMMENT ON COLUMN qy.wall_link.expires_at IS 'the link is void from then on';
COMMENT ON COLUMN qy.wall_link.revoked_at IS 'when it was revoked; the link is void from then on';
COMMENT ON COLUMN qy.wall_link.revoked_by IS 'account that revoked it';
COMMENT ON COLUMN qy.wall_link.last_seen_at IS 'when a screen last asked, to ten minutes';
COMMENT ON COLUMN qy.wall_link.last_address IS 'network address of that screen';
