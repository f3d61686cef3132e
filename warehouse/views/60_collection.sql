-- Collection as people see it: how articles changed after they were first seen, which ones vanished, how feeds are.
CREATE OR REPLACE VIEW mart.vanished AS
WITH looked AS (
    SELECT origin_id, any_value(url_key) AS url_key, any_value(origin) AS origin, max(fetched_at) AS fetched_at,
        list(code ORDER BY fetched_at DESC)[1:2] AS codes
    FROM raw.fetch WHERE purpose = 'again' AND code <> 'host.paused' GROUP BY origin_id
)
SELECT e.article_id, l.origin, l.codes[1] AS code, l.fetched_at AS "at"
FROM looked l JOIN raw.entry e ON e.origin_id = l.origin_id AND e.state = 'article'
WHERE len(list_filter(l.codes, lambda c: c IN ('http.404', 'http.410'))) = 2
QUALIFY row_number() OVER (PARTITION BY e.article_id ORDER BY l.fetched_at DESC, l.origin) = 1;
COMMENT ON VIEW mart.vanished IS 'One article whose page was missing twice in a row when it was looked at again.';
COMMENT ON COLUMN mart.vanished.article_id IS 'The article; its text stays in mart.article.';
COMMENT ON COLUMN mart.vanished.origin IS 'Address of the page.';
COMMENT ON COLUMN mart.vanished.code IS 'http.404 or http.410.';
COMMENT ON COLUMN mart.vanished."at" IS 'When it was seen to be missing.';

CREATE OR REPLACE VIEW core.change_step AS
WITH several AS (
    SELECT article_id FROM core.version GROUP BY article_id HAVING count(*) > 1
), read_anew AS (
    -- The same bytes cleaned by other rules are another text, but no change of the article.
    SELECT version_id FROM (
        SELECT version_id, version_id = first(version_id) OVER (
            PARTITION BY origin_id, capture_id ORDER BY known_at DESC, epoch DESC, version_id) AS is_last
        FROM raw.entry WHERE state = 'article' AND article_id IN (SELECT article_id FROM several)
    ) GROUP BY version_id HAVING NOT bool_or(is_last)
), step AS (
    SELECT v.article_id, v.version_id, lag(v.version_id) OVER past AS from_version_id,
        greatest(v.known_at, lag(v.known_at) OVER past) AS "at"
    FROM core.version v
    LEFT JOIN core.standing s ON s.version_id = v.version_id
    LEFT JOIN core.description d ON d.description_id = s.description_id
    WHERE v.article_id IN (SELECT article_id FROM several) AND v.version_id NOT IN (SELECT version_id FROM read_anew)
    -- What holds is the last; what several files hold follows its own dates, what one page held the order it was seen in.
    WINDOW past AS (PARTITION BY v.article_id ORDER BY coalesce(s.is_current, false), coalesce(s.is_live, false),
        CASE WHEN s.is_live THEN coalesce(d.modified_at, d.published_at) END NULLS FIRST, v.known_at, v.version_id)
)
SELECT article_id, version_id, from_version_id, "at" FROM step WHERE from_version_id IS NOT NULL
UNION ALL
SELECT v.article_id, NULL, s.version_id, v."at" FROM mart.vanished v
JOIN core.standing s ON s.article_id = v.article_id AND s.is_current;
COMMENT ON VIEW core.change_step IS 'mart.change without the texts: one version and the one before it.';
COMMENT ON COLUMN core.change_step.article_id IS 'The article.';
COMMENT ON COLUMN core.change_step.version_id IS 'Version after the change; NULL where the page vanished.';
COMMENT ON COLUMN core.change_step.from_version_id IS 'Version before it.';
COMMENT ON COLUMN core.change_step."at" IS 'When it was seen.';

CREATE OR REPLACE VIEW mart.feed AS
WITH feed AS (
    SELECT * FROM raw.feed QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY known_at DESC) = 1
), rate AS (
    SELECT a.feed_id, count(*) FILTER (a.known_at > f.known_at + INTERVAL 1 HOUR)
        / greatest(date_diff('hour', greatest(min(f.known_at), now() - INTERVAL 28 DAY), now()) / 24.0, 1) AS per_day
    FROM raw.announcement a
    JOIN (SELECT feed_id, min(known_at) AS known_at FROM raw.feed GROUP BY feed_id) f ON f.feed_id = a.feed_id
    WHERE a.known_at >= now() - INTERVAL 28 DAY GROUP BY a.feed_id
)
SELECT f.feed_id, f.url, coalesce(o.name, f.title) AS outlet, s.status, s.code, s.failure_count, s.last_poll_at, s.last_success_at,
    s.next_poll_at, s.next_poll_why, round(coalesce(r.per_day, 0), 1) AS entries_per_day, s.last_new_at,
    round(date_diff('minute', s.last_new_at, now()) / 60.0, 1) AS silence_hours, s.url AS polled_url
FROM feed f
JOIN raw.feed_state s ON s.feed_id = f.feed_id AND s.removed_at IS NULL
LEFT JOIN core.outlet o ON o.outlet_id = f.outlet_id
LEFT JOIN rate r ON r.feed_id = f.feed_id;
COMMENT ON VIEW mart.feed IS 'One subscription and how it is.';
COMMENT ON COLUMN mart.feed.feed_id IS 'The feed.';
COMMENT ON COLUMN mart.feed.url IS 'Address under which it was subscribed.';
COMMENT ON COLUMN mart.feed.outlet IS 'Outlet that publishes it.';
COMMENT ON COLUMN mart.feed.status IS 'new, healthy, silent, paused, failing, suspended or gone.';
COMMENT ON COLUMN mart.feed.code IS 'Outcome of the last poll.';
COMMENT ON COLUMN mart.feed.failure_count IS 'Failures in a row.';
COMMENT ON COLUMN mart.feed.last_poll_at IS 'When it was polled last.';
COMMENT ON COLUMN mart.feed.last_success_at IS 'When it last answered well.';
COMMENT ON COLUMN mart.feed.next_poll_at IS 'When it is due; NULL: now.';
COMMENT ON COLUMN mart.feed.next_poll_why IS 'Why then: new, interval, fresh, retry_after, backoff, suspended or gone.';
COMMENT ON COLUMN mart.feed.entries_per_day IS 'New entries a day over four weeks, its first hour left out.';
COMMENT ON COLUMN mart.feed.last_new_at IS 'When it last announced something new.';
COMMENT ON COLUMN mart.feed.silence_hours IS 'Hours since then.';
COMMENT ON COLUMN mart.feed.polled_url IS 'Address that is polled now.';
