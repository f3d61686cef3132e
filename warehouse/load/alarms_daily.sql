-- What a person should look at in collection, as a finished day shows it: outlets out of their usual range, feeds that
-- fade. Robust: medians, and median deviations, over eight weeks. It reads weeks of polls, so once a day is enough.
WITH now_at AS (SELECT getvariable('moment')::TIMESTAMPTZ AS moment, CAST(getvariable('moment')::TIMESTAMPTZ AS DATE) AS today),
feed AS (
    SELECT f.feed_id, f.url, coalesce(o.name, f.title, f.url) AS outlet FROM raw.feed f
    LEFT JOIN core.outlet o ON o.outlet_id = f.outlet_id
    QUALIFY row_number() OVER (PARTITION BY f.feed_id ORDER BY f.known_at DESC) = 1
),
-- Days on which an outlet's feeds answered; the first is left out, since it brings the backlog.
answered AS (
    SELECT DISTINCT f.outlet, p.day FROM feed f JOIN (
        SELECT DISTINCT feed_id, CAST(known_at AS DATE) AS day FROM raw.poll, now_at
        WHERE outcome <> 'failed' AND known_at >= moment - INTERVAL 57 DAY
    ) p ON p.feed_id = f.feed_id
),
asked AS (SELECT * FROM answered QUALIFY day > min(day) OVER (PARTITION BY outlet)),
announced AS (
    SELECT f.outlet, a.feed_id, CAST(a.known_at AS DATE) AS day, count(*) AS n
    FROM raw.announcement a JOIN feed f ON f.feed_id = a.feed_id, now_at WHERE a.known_at >= moment - INTERVAL 80 DAY GROUP BY ALL
),
daily AS (
    SELECT k.outlet, k.day, coalesce(sum(n.n), 0) AS n, isodow(k.day) AS weekday, isodow(k.day) >= 6 AS is_weekend
    FROM asked k LEFT JOIN announced n ON n.outlet = k.outlet AND n.day = k.day GROUP BY k.outlet, k.day
),
yesterday AS (SELECT d.* FROM daily d, now_at WHERE d.day = today - 1),
-- The same weekday, or with too few of those, all weekdays or all days of weekends.
alike AS (
    SELECT y.outlet, y.day, y.n AS seen, d.n, count(*) FILTER (d.weekday = y.weekday) OVER (PARTITION BY y.outlet) AS same_count,
        d.weekday = y.weekday AS is_same
    FROM yesterday y JOIN daily d ON d.outlet = y.outlet AND d.day < y.day AND d.is_weekend = y.is_weekend
),
usual AS (
    SELECT outlet, day, any_value(seen) AS seen, median(n) AS middle, mad(n) AS deviation, count(*) AS day_count
    FROM alike WHERE is_same OR same_count < 4 GROUP BY outlet, day
),
volume AS (
    SELECT 'warning' AS level, CASE WHEN seen < middle THEN 'outlet.few' ELSE 'outlet.many' END AS kind, outlet AS subject,
        format('{} entries on {}, usually about {}', CAST(seen AS BIGINT), day, CAST(middle AS BIGINT)) AS detail
    FROM usual
    WHERE day_count >= 4 AND (abs(seen - middle) > 3 * greatest(1.4826 * deviation, sqrt(middle), 1) OR (seen = 0 AND middle >= 6))
),
fading AS (
    SELECT 'warning', 'feed.fading', f.url,
        format('{} new entries in 14 days, usually {}', coalesce(sum(n.n) FILTER (n.day >= today - 14), 0),
            CAST(round(sum(n.n) FILTER (n.day < today - 14) * 14.0 / 56) AS BIGINT))
    FROM raw.feed_state s JOIN feed f ON f.feed_id = s.feed_id JOIN announced n ON n.feed_id = s.feed_id, now_at
    WHERE s.removed_at IS NULL AND s.status IN ('new', 'healthy', 'paused') AND n.day BETWEEN today - 70 AND today - 1
    GROUP BY f.url, today
    HAVING min(n.day) <= today - 50 AND sum(n.n) FILTER (n.day < today - 14) * 14.0 / 56 >= 10
        AND coalesce(sum(n.n) FILTER (n.day >= today - 14), 0) < 0.25 * sum(n.n) FILTER (n.day < today - 14) * 14.0 / 56
)
FROM volume UNION ALL FROM fading ORDER BY ALL;
