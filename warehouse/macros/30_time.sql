-- When outlets were alive, and where collection has gaps.
CREATE OR REPLACE VIEW mart.outlet_day AS
SELECT coalesce(outlet, '(unknown)') AS outlet, published_date, count(*) AS article_count
FROM core.dated WHERE published_date IS NOT NULL GROUP BY ALL;
COMMENT ON VIEW mart.outlet_day IS 'Articles of one outlet on one day; a day without any has no row.';
COMMENT ON COLUMN mart.outlet_day.outlet IS 'The outlet.';
COMMENT ON COLUMN mart.outlet_day.published_date IS 'The day, in UTC.';
COMMENT ON COLUMN mart.outlet_day.article_count IS 'Articles published.';

CREATE OR REPLACE VIEW mart.gap AS
WITH days AS (
    SELECT outlet, published_date FROM mart.outlet_day
    UNION SELECT '(all)', published_date FROM mart.outlet_day
), step AS (
    SELECT outlet, published_date, lead(published_date) OVER (PARTITION BY outlet ORDER BY published_date) AS next_date FROM days
), usual AS (
    SELECT outlet, greatest(coalesce(median(next_date - published_date), 1), 1) AS interval_days FROM step GROUP BY outlet
)
SELECT s.outlet, s.published_date + 1 AS first_date, s.next_date - 1 AS last_date, s.next_date - s.published_date - 1 AS day_count,
    u.interval_days AS usual_interval_days
FROM step s JOIN usual u ON u.outlet = s.outlet
WHERE s.next_date - s.published_date > 3 * u.interval_days;
COMMENT ON VIEW mart.gap IS 'A silence of an outlet, or of all outlets together ("(all)"), longer than three times its usual interval: counts in it mean nothing.';
COMMENT ON COLUMN mart.gap.outlet IS 'The outlet, or "(all)".';
COMMENT ON COLUMN mart.gap.first_date IS 'First day without an article.';
COMMENT ON COLUMN mart.gap.last_date IS 'Last day without an article.';
COMMENT ON COLUMN mart.gap.day_count IS 'Days of the gap.';
COMMENT ON COLUMN mart.gap.usual_interval_days IS 'Median interval between days on which the outlet publishes.';

CREATE OR REPLACE MACRO mart.outlets(since := '', until := '') AS TABLE
WITH life AS (
    -- Not FILTER: DuckDB puts no parameter of a macro into one.
    SELECT coalesce(d.outlet, '(unknown)') AS outlet, mart.on_day(min(d.published_at)) AS first_date,
        mart.on_day(max(d.published_at)) AS last_date,
        sum(CASE WHEN mart.is_within(d.published_at, since, until) THEN 1 ELSE 0 END) AS article_count
    FROM core.dated d GROUP BY 1
), gaps AS (
    SELECT g.outlet, count(*) AS gap_count, sum(g.day_count) AS gap_day_count FROM mart.gap g
    WHERE g.last_date >= mart.from_day(since) AND g.first_date <= mart.to_day(until) GROUP BY g.outlet
)
SELECT l.outlet, CAST(coalesce(l.article_count, 0) AS BIGINT) AS article_count, l.first_date, l.last_date,
    coalesce(g.gap_count, 0) AS gap_count, CAST(coalesce(g.gap_day_count, 0) AS BIGINT) AS gap_day_count,
    -- Where no article has a date, an outlet is alive in the window that has no ends.
    coalesce(l.first_date <= mart.to_day(until) AND l.last_date >= mart.from_day(since), concat(since, until) = '') AS is_alive
FROM life l LEFT JOIN gaps g ON g.outlet = l.outlet ORDER BY article_count DESC, l.outlet;
COMMENT ON MACRO TABLE mart.outlets IS 'Outlets, the days between which each published, its articles and gaps in the window.';

CREATE OR REPLACE MACRO core.calendar(first_day, last_day) AS TABLE
WITH volume AS (
    SELECT d.published_date, sum(d.article_count) AS article_count FROM mart.outlet_day d GROUP BY d.published_date
), edge AS (
    SELECT min(v.published_date) AS first_date, max(v.published_date) AS last_date FROM volume v
), part AS (
    SELECT greatest(e.first_date, mart.from_day(first_day)) AS first_date,
        least(e.last_date, mart.to_day(last_day)) AS last_date
    -- Without a dated article there is no edge, and least() would take the end of all days for one.
    FROM edge e WHERE e.first_date IS NOT NULL
), calendar AS (
    SELECT CAST(unnest(generate_series(e.first_date, e.last_date, INTERVAL 1 DAY)) AS DATE) AS published_date FROM part e
)
SELECT c.published_date, g.outlet IS NOT NULL AS is_gap,
    CASE WHEN g.outlet IS NULL THEN CAST(coalesce(v.article_count, 0) AS BIGINT) END AS article_count
FROM calendar c
LEFT JOIN volume v ON v.published_date = c.published_date
LEFT JOIN mart.gap g ON g.outlet = '(all)' AND c.published_date BETWEEN g.first_date AND g.last_date
ORDER BY c.published_date;
COMMENT ON MACRO TABLE core.calendar IS 'Every day of the window with its articles: 0 on a quiet day, NULL in a gap.';

CREATE OR REPLACE MACRO mart.days(since := '', until := '') AS TABLE FROM core.calendar(since, until);
COMMENT ON MACRO TABLE mart.days IS 'Every day of the window with its articles: 0 on a quiet day, NULL in a gap.';
