-- Where the given bodies live among articles without URL.
SELECT body_sha, min(article_id), min(epoch) FROM core.version
WHERE NOT is_keyed_by_url AND body_sha IN (SELECT id FROM given) GROUP BY body_sha;
