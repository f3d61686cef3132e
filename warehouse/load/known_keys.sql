-- Articles that the given addresses are already: by the article's own address, or by one under which it was announced.
WITH known AS (
    SELECT url_key, article_id FROM core.article WHERE url_key IN (SELECT id FROM given)
    UNION ALL
    SELECT a.url_key, e.article_id FROM raw.announcement a
    JOIN raw.entry e ON e.origin_id = a.origin_id AND e.state = 'article' WHERE a.url_key IN (SELECT id FROM given)
), one AS (SELECT url_key, min(article_id) AS article_id FROM known GROUP BY url_key)
SELECT one.url_key, one.article_id, min(s.version_id) AS version_id
FROM one LEFT JOIN core.standing s ON s.article_id = one.article_id AND s.is_current GROUP BY ALL;
