-- Who writes, and how much?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
-- $limit INTEGER = 50: most rows
SELECT w.author, coalesce(w.outlet, '(unknown)') AS outlet, count(*) AS article_count, max(w.published_date) AS last_date
FROM (SELECT unnest(d.authors) AS author, d.outlet, d.published_date FROM core.dated d
    WHERE mart.is_within(d.published_at, $since, $until) AND mart.is_outlet(d.outlet, $outlet)) w
GROUP BY 1, 2 ORDER BY article_count DESC, w.author, outlet LIMIT $limit;
-- evidence
SELECT unnest(x.authors) AS author, x.version_id, 0 AS start_offset, 1 AS end_offset FROM core.dated x
WHERE mart.is_within(x.published_at, $since, $until) AND mart.is_outlet(x.outlet, $outlet)
