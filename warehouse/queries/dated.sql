-- How many articles lie in a window, and how many have no date?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
SELECT coalesce(sum(CASE WHEN mart.is_within(d.published_at, $since, $until) THEN 1 ELSE 0 END), 0)::BIGINT AS article_count,
    count(*) FILTER (d.published_at IS NULL) AS undated_count
FROM core.dated d;
-- evidence
SELECT x.published_at IS NOT NULL AS has_date, x.article_id, x.version_id, 0 AS start_offset, 1 AS end_offset FROM core.dated x
WHERE x.published_at IS NULL OR mart.is_within(x.published_at, $since, $until)
