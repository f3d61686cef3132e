-- Articles of feeds that have come to one of the ages (hours) at which they are looked at again, or whose last look
-- failed: those are tried again every six hours, four times at most, and until a page was missing twice. Only fetches of
-- the last days are read. An answer that nothing changed is believed once: the look after it asks for the whole page.
WITH recent AS (
    SELECT * FROM raw.fetch
    WHERE code <> 'host.paused'
        AND fetched_at >= getvariable('moment')::TIMESTAMPTZ - to_hours(CAST(list_max(getvariable('ages')) AS INTEGER) + 72)
), looked AS (
    SELECT origin_id, any_value(feed_id) AS feed_id, any_value(root) AS root, any_value(origin) AS origin,
        any_value(url_key) AS url_key, min(fetched_at) FILTER (word_count IS NOT NULL AND purpose = 'first') AS first_at,
        max(fetched_at) AS last_at, list(if(code = 'http.304', 'ok', code) ORDER BY fetched_at DESC)[1:4] AS codes,
        arg_max({'code': code, 'etag': etag, 'last_modified': last_modified}, fetched_at) AS last
    FROM recent GROUP BY origin_id HAVING first_at IS NOT NULL
), timed AS (
    SELECT *, coalesce(list_position(codes, 'ok'), 5) - 1 AS failed_count,
        codes[1] IN ('http.404', 'http.410') AND codes[2] IN ('http.404', 'http.410') AS is_gone,
        list_min(list_filter(getvariable('ages'), lambda h: first_at + to_seconds(h * 3600) > last_at)) AS age
    FROM looked
), due AS (
    SELECT *, CASE WHEN failed_count BETWEEN 1 AND 3 AND NOT coalesce(is_gone, false) THEN last_at + INTERVAL 6 HOUR
        ELSE first_at + to_seconds(age * 3600) END AS due_at
    FROM timed
)
SELECT d.feed_id, d.root, d.origin, d.url_key, arg_max(e.declared, e.known_at) AS declared, 'again' AS purpose,
    CAST(d.failed_count AS INTEGER) AS tries, d.first_at AS since,
    any_value(if(d.last.code = 'ok', d.last.etag, NULL)) AS etag,
    any_value(if(d.last.code = 'ok', d.last.last_modified, NULL)) AS last_modified
FROM due d JOIN raw.entry e ON e.origin_id = d.origin_id AND e.state = 'article'
WHERE d.due_at <= getvariable('moment')::TIMESTAMPTZ
    AND e.known_at >= getvariable('moment')::TIMESTAMPTZ - to_hours(CAST(list_max(getvariable('ages')) AS INTEGER) + 72)
GROUP BY d.feed_id, d.root, d.origin, d.url_key, d.failed_count, d.first_at, d.due_at
ORDER BY d.due_at, d.origin;
