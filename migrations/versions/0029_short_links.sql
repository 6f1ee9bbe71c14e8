-- migrations/versions/0029_short_links.sql
--
-- Why:      a view of the staff site is sent to a colleague by a short address instead of a long one.
-- Requires: 0008.
-- Locks:    none; a new table only.
-- Size:     a row for each view that somebody shares.
-- Undo:     drop the table; every short link is void then.
-- See:      docs/short-links.md

CREATE TABLE qy.short_link (
    short_link_ref   text PRIMARY KEY,
    address          text NOT NULL CHECK (address LIKE '/staff/%' AND char_length(address) <= 4100),
    county_ids       integer[],
    made_by          integer NOT NULL REFERENCES qy.app_user,
    made_at          timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL CHECK (expires_at > made_at)
);
CREATE INDEX short_link_owner ON qy.short_link (made_by, made_at);
COMMENT ON TABLE qy.short_link IS 'views of the staff site under a short address; opening one needs a login that sees as much';
COMMENT ON COLUMN qy.short_link.short_link_ref IS 'random name of the link; the short address carries it signed';
COMMENT ON COLUMN qy.short_link.address IS 'path and selection of a page of this site, as the page itself writes them';
COMMENT ON COLUMN qy.short_link.county_ids IS 'counties that one must see to open it; NULL: the whole city; empty: the page decides';
COMMENT ON COLUMN qy.short_link.made_by IS 'account that made the link; disabled, its links are void';
COMMENT ON COLUMN qy.short_link.made_at IS 'when it was made';
COMMENT ON COLUMN qy.short_link.expires_at IS 'first moment at which it opens nothing any more';
