-- What the given origins gave last. Which rows those are is asked first, by one narrow column: reading all columns of the
-- ledger and every version along with them would cost by its size.
WITH held AS MATERIALIZED (
    SELECT origin_id, state, reason, capture_id, version_id, description_id, article_id FROM raw.entry
    WHERE rowid IN (SELECT rowid FROM raw.entry WHERE origin_id IN (SELECT id FROM given))
        AND state IN ('article', 'rejected', 'waiting')
    QUALIFY row_number() OVER (PARTITION BY origin_id ORDER BY coalesce(seen_at, known_at) DESC, known_at DESC, epoch DESC, state, version_id) = 1
), had AS (
    SELECT version_id, body_sha, is_keyed_by_url FROM core.version WHERE version_id IN (SELECT version_id FROM held)
)
SELECT h.*, v.body_sha, v.is_keyed_by_url FROM held h LEFT JOIN had v ON v.version_id = h.version_id;
