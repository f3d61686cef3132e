-- Waiting entries whose address has become an article by way of another entry.
WITH latest AS (
    SELECT * FROM raw.entry WHERE door = 'feed'
    QUALIFY row_number() OVER (PARTITION BY origin_id ORDER BY known_at DESC, epoch DESC, state, version_id) = 1
), waiting AS (
    SELECT e.origin_id, e.door, e.root, e.origin, e.declared, a.url_key FROM latest e
    JOIN raw.announcement a ON a.origin_id = e.origin_id WHERE e.state = 'waiting'
), known AS (
    SELECT c.url_key, c.article_id FROM core.article c WHERE c.url_key IN (SELECT url_key FROM waiting)
    UNION ALL
    SELECT a.url_key, e.article_id FROM latest e JOIN raw.announcement a ON a.origin_id = e.origin_id
    WHERE e.state = 'article' AND a.url_key IN (SELECT url_key FROM waiting)
), one AS (SELECT url_key, min(article_id) AS article_id FROM known GROUP BY url_key)
SELECT w.origin_id, w.door, w.root, w.origin, w.declared, one.article_id, min(s.version_id) AS version_id
FROM waiting w JOIN one ON one.url_key = w.url_key
LEFT JOIN core.standing s ON s.article_id = one.article_id AND s.is_current GROUP BY ALL;
