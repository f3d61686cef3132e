-- fail: One content without URL is one article.
SELECT body_sha, count(DISTINCT article_id) AS article_count FROM core.version
WHERE NOT is_keyed_by_url GROUP BY body_sha HAVING count(DISTINCT article_id) > 1;
