-- How many articles lie in a window, and how many have no date?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
SELECT coalesce(sum(CASE WHEN mart.is_within(d.published_at, $since, $until) THEN 1 ELSE 0 END), 0)::BIGINT AS article_count,
    count(*) FILTER (d.published_at IS NULL) AS undated_count
FROM core.dated d;
