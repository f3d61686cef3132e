-- A rejection stood open unless it was resolved by then: also if it was resolved then and came back later.
WITH loaded AS (
    SELECT origin_id, max(known_at) FILTER (state = 'article') AS article_at, max(known_at) FILTER (state = 'rejected') AS rejected_at
    FROM stored.raw.entry WHERE known_at <= now() GROUP BY origin_id
)
SELECT r.* REPLACE (
    CASE WHEN r.resolved_at <= now() THEN r.resolved_at WHEN l.article_at > l.rejected_at THEN l.article_at END AS resolved_at,
    if(r.resolved_at <= now(), r.resolved_run_id, NULL) AS resolved_run_id
)
FROM stored.meta.rejected r LEFT JOIN loaded l ON l.origin_id = r.origin_id
WHERE r.known_at <= now()
