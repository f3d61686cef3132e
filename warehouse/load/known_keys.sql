-- Articles that the given addresses are already: by the article's own address, or by one under which it was announced.
-- Narrow looks first, and small sides on their own, so that new addresses do not cost by the size of the ledger.
WITH announced AS MATERIALIZED (
    SELECT origin_id, url_key FROM raw.announcement WHERE url_key IN (SELECT id FROM given)
), told AS (
    SELECT origin_id, article_id FROM raw.entry
    WHERE rowid IN (SELECT rowid FROM raw.entry WHERE origin_id IN (SELECT origin_id FROM announced)) AND state = 'article'
), known AS (
    SELECT url_key, article_id FROM core.article WHERE url_key IN (SELECT id FROM given)
    UNION ALL
    SELECT a.url_key, e.article_id FROM announced a JOIN told e ON e.origin_id = a.origin_id
), one AS MATERIALIZED (
    SELECT url_key, min(article_id) AS article_id FROM known GROUP BY url_key
), shown AS (
    SELECT article_id, version_id FROM core.standing WHERE is_current AND article_id IN (SELECT article_id FROM one)
)
SELECT one.url_key, one.article_id, min(s.version_id) AS version_id
FROM one LEFT JOIN shown s ON s.article_id = one.article_id GROUP BY ALL;
