-- Pages that are to be fetched: what is due is found at a cost that does not grow with the ledger.
CREATE TABLE raw.due (
    origin_id VARCHAR NOT NULL, feed_id VARCHAR NOT NULL, root VARCHAR NOT NULL, origin VARCHAR NOT NULL,
    url_key VARCHAR NOT NULL, declared VARCHAR, published_at TIMESTAMPTZ, purpose VARCHAR NOT NULL,
    tries INTEGER NOT NULL, since TIMESTAMPTZ NOT NULL, due_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE raw.due IS 'One page that waits to be fetched: announced and not had yet, or an article whose announcement changed. The row goes when the page was had or given up.';
COMMENT ON COLUMN raw.due.origin_id IS 'The item of raw.entry.';
COMMENT ON COLUMN raw.due.feed_id IS 'Feed that announced it.';
COMMENT ON COLUMN raw.due.root IS 'First address of the feed.';
COMMENT ON COLUMN raw.due.origin IS 'Address of the page.';
COMMENT ON COLUMN raw.due.url_key IS 'Key under which two addresses are the same article.';
COMMENT ON COLUMN raw.due.declared IS 'What the feed says of it, as JSON.';
COMMENT ON COLUMN raw.due.published_at IS 'Time of publication as announced.';
COMMENT ON COLUMN raw.due.purpose IS 'first, or again: its announcement changed.';
COMMENT ON COLUMN raw.due.tries IS 'Fetches that failed so far.';
COMMENT ON COLUMN raw.due.since IS 'When it was announced.';
COMMENT ON COLUMN raw.due.due_at IS 'When it is to be fetched.';
COMMENT ON COLUMN raw.due.run_id IS 'Run that recorded it.';
COMMENT ON COLUMN raw.due.known_at IS 'When it was recorded.';

INSERT INTO raw.due BY NAME
WITH latest AS (
    SELECT * FROM raw.entry WHERE door = 'feed'
    QUALIFY row_number() OVER (PARTITION BY origin_id ORDER BY known_at DESC, epoch DESC, state, version_id) = 1
), tried AS (
    SELECT origin_id, count(*) AS tries FROM raw.fetch WHERE code <> 'host.paused' GROUP BY origin_id
)
SELECT e.origin_id, a.feed_id, e.root, e.origin, a.url_key, e.declared, a.published_at, 'first' AS purpose,
    CAST(coalesce(t.tries, 0) AS INTEGER) AS tries, a.known_at AS since, e.due_at, e.run_id, e.known_at
FROM latest e
JOIN (SELECT DISTINCT ON (origin_id) * FROM raw.announcement ORDER BY origin_id, known_at) a ON a.origin_id = e.origin_id
LEFT JOIN tried t ON t.origin_id = e.origin_id
WHERE e.state = 'waiting';

ALTER TABLE raw.fetch ADD COLUMN etag VARCHAR;
ALTER TABLE raw.fetch ADD COLUMN last_modified VARCHAR;
COMMENT ON COLUMN raw.fetch.etag IS 'Validator that came with the page, to be sent when it is asked for again.';
COMMENT ON COLUMN raw.fetch.last_modified IS 'Date that came with the page, to be sent when it is asked for again.';
COMMENT ON COLUMN raw.feed_keys.entry_keys IS 'The identities, parted by spaces; after a colon what tells whether an announcement changed.';
