-- Waiting entries whose address has become an article by way of another entry, since they began to wait.
WITH waiting AS (SELECT * FROM raw.due WHERE purpose = 'first'),
since AS (SELECT min(since) - INTERVAL 1 HOUR AS since FROM waiting),
known AS (
    SELECT c.url_key, c.article_id FROM core.article c, since
    WHERE c.known_at >= since.since AND c.url_key IN (SELECT url_key FROM waiting)
    UNION ALL
    SELECT a.url_key, e.article_id
    FROM since, raw.entry e JOIN raw.announcement a ON a.origin_id = e.origin_id
    WHERE e.state = 'article' AND e.known_at >= since.since AND a.url_key IN (SELECT url_key FROM waiting)
), one AS (SELECT url_key, min(article_id) AS article_id FROM known GROUP BY url_key)
SELECT w.origin_id, 'feed' AS door, w.root, w.origin, w.declared, one.article_id, min(s.version_id) AS version_id
FROM waiting w JOIN one ON one.url_key = w.url_key
LEFT JOIN core.standing s ON s.article_id = one.article_id AND s.is_current GROUP BY ALL;
