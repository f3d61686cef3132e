-- Announced pages that are to be fetched now, each address once, the latest first. Where several feeds announce a page,
-- that of the page's own host speaks for it (outlet, declared facts), else the one that said it first.
WITH latest AS (
    SELECT * FROM raw.entry WHERE door = 'feed'
    QUALIFY row_number() OVER (PARTITION BY origin_id ORDER BY known_at DESC, epoch DESC, state, version_id) = 1
), tried AS (
    SELECT origin_id, count(*) AS tries FROM raw.fetch WHERE code <> 'host.paused' GROUP BY origin_id
)
SELECT a.feed_id, e.root, e.origin, a.url_key, e.declared, 'first' AS purpose, coalesce(t.tries, 0) AS tries, a.known_at AS since
FROM latest e
JOIN raw.announcement a ON a.origin_id = e.origin_id
LEFT JOIN tried t ON t.origin_id = e.origin_id
WHERE e.state = 'waiting' AND e.due_at <= getvariable('moment')::TIMESTAMPTZ
QUALIFY row_number() OVER (
    PARTITION BY a.url_key
    ORDER BY regexp_extract(e.root, '^\w+://([^/]+)', 1) = regexp_extract(e.origin, '^\w+://([^/]+)', 1) DESC, a.known_at, e.root
) = 1
ORDER BY coalesce(a.published_at, a.known_at) DESC, e.origin;
