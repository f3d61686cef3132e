-- What came in and what became of it.
CREATE OR REPLACE VIEW mart.rejected AS
SELECT origin, door, reason, detail, run_id, known_at AS "at", root, capture_id, rejected_id
FROM meta.rejected WHERE resolved_at IS NULL;
COMMENT ON VIEW mart.rejected IS 'One input that did not become an article, and still has not.';
COMMENT ON COLUMN mart.rejected.origin IS 'Path relative to the root ("#n" for the n-th member), or URL.';
COMMENT ON COLUMN mart.rejected.door IS 'Where it came in: seed, feed, warc, capture.';
COMMENT ON COLUMN mart.rejected.reason IS 'Reason code of the closed list.';
COMMENT ON COLUMN mart.rejected.detail IS 'What exactly was wrong.';
COMMENT ON COLUMN mart.rejected.run_id IS 'Run that recorded it.';
COMMENT ON COLUMN mart.rejected."at" IS 'When it was recorded.';
COMMENT ON COLUMN mart.rejected.root IS 'Folder, file or feed that it was found in.';
COMMENT ON COLUMN mart.rejected.capture_id IS 'Its bytes, where they were kept.';
COMMENT ON COLUMN mart.rejected.rejected_id IS 'The row of meta.rejected.';

CREATE OR REPLACE VIEW mart.entry AS
WITH latest AS (
    SELECT * FROM raw.entry
    QUALIFY row_number() OVER (PARTITION BY origin_id, state = 'container' ORDER BY coalesce(seen_at, known_at) DESC, known_at DESC, epoch DESC, state, version_id) = 1
)
SELECT origin, door, root,
    CASE WHEN state = 'article' AND row_number() OVER (PARTITION BY state, version_id ORDER BY root, origin, door) > 1
        THEN 'known' ELSE state END AS state,
    reason, article_id, version_id, capture_id, item_count, fetched_at, due_at, run_id, known_at
FROM latest;
COMMENT ON VIEW mart.entry IS 'The ledger as it stands: one item seen at a door and what became of it.';
COMMENT ON COLUMN mart.entry.origin IS 'Path relative to the root ("#n" for the n-th member), or URL.';
COMMENT ON COLUMN mart.entry.door IS 'Where it came in: seed, feed, warc, capture.';
COMMENT ON COLUMN mart.entry.root IS 'Folder, file or feed that it was found in.';
COMMENT ON COLUMN mart.entry.state IS 'article, known (same text as another item), rejected, container (its members have rows of their own) or waiting.';
COMMENT ON COLUMN mart.entry.reason IS 'Reason code, where rejected.';
COMMENT ON COLUMN mart.entry.article_id IS 'Article that it became or already was.';
COMMENT ON COLUMN mart.entry.version_id IS 'Version that it became or already was.';
COMMENT ON COLUMN mart.entry.capture_id IS 'Its bytes.';
COMMENT ON COLUMN mart.entry.item_count IS 'Members, where it is a container.';
COMMENT ON COLUMN mart.entry.fetched_at IS 'When its bytes were obtained.';
COMMENT ON COLUMN mart.entry.due_at IS 'When a waiting item is tried again.';
COMMENT ON COLUMN mart.entry.run_id IS 'Run that recorded it.';
COMMENT ON COLUMN mart.entry.known_at IS 'When it was recorded.';
