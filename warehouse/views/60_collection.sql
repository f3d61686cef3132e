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

CREATE OR REPLACE VIEW mart.change AS
WITH history AS (
    SELECT v.article_id, v.version_id, v.title, v.body, v.body_sha, v.word_count, v.known_at, d.flags,
        lag(v.version_id) OVER past AS from_version_id, lag(v.title) OVER past AS from_title, lag(v.body) OVER past AS from_body,
        lag(v.body_sha) OVER past AS from_sha, lag(v.word_count) OVER past AS from_word_count
    FROM core.version v
    JOIN core.standing s ON s.version_id = v.version_id
    JOIN core.description d ON d.description_id = s.description_id
    WINDOW past AS (PARTITION BY v.article_id ORDER BY v.known_at, v.version_id)
), words AS (
    SELECT *, string_split_regex(trim(regexp_replace(strip_accents(lower(body)), '[^\p{L}\p{N}]+', ' ', 'g')), ' ') AS now_words,
        string_split_regex(trim(regexp_replace(strip_accents(lower(from_body)), '[^\p{L}\p{N}]+', ' ', 'g')), ' ') AS old_words
    FROM history WHERE from_version_id IS NOT NULL
), counted AS (
    SELECT *, list_filter(now_words, lambda w: NOT list_contains(old_words, w)) AS added,
        list_filter(old_words, lambda w: NOT list_contains(now_words, w)) AS dropped
    FROM words
)
SELECT article_id, version_id, from_version_id, known_at AS "at",
    CASE
        WHEN body_sha = from_sha THEN 'headline only'
        WHEN word_count < 0.2 * from_word_count AND from_word_count >= 100
            AND NOT list_has_any(flags, ['paywall', 'consent_wall']) THEN 'withdrawn'
        WHEN now_words = old_words THEN 'cosmetic'
        -- A slip of the pen: as many words as before, each new one a letter away from an old one; never a number.
        WHEN len(now_words) = len(old_words) AND len(added) = len(dropped) AND len(added) BETWEEN 1 AND 3
            AND list_bool_and(list_transform(list_zip(added, dropped), lambda p: length(p[1]) >= 6 AND p[1][1] = p[2][1]
                AND NOT regexp_matches(p[1] || p[2], '\p{N}') AND damerau_levenshtein(p[1], p[2]) = 1)) THEN 'cosmetic'
        ELSE 'substantive'
    END AS difference,
    from_title, title, word_count - from_word_count AS word_difference
FROM counted
UNION ALL
SELECT v.article_id, NULL, s.version_id, v."at", 'withdrawn', c.title, NULL, NULL
FROM mart.vanished v
JOIN core.standing s ON s.article_id = v.article_id AND s.is_current
JOIN core.version c ON c.version_id = s.version_id;
COMMENT ON VIEW mart.change IS 'One change of an article after it was first seen, with what sort of change it is.';
COMMENT ON COLUMN mart.change.article_id IS 'The article.';
COMMENT ON COLUMN mart.change.version_id IS 'Version after the change; NULL where the page vanished.';
COMMENT ON COLUMN mart.change.from_version_id IS 'Version before it.';
COMMENT ON COLUMN mart.change."at" IS 'When it was seen.';
COMMENT ON COLUMN mart.change.difference IS 'cosmetic (punctuation, case, a slip of the pen), substantive, headline only or withdrawn (vanished, or a fifth of the text is left).';
COMMENT ON COLUMN mart.change.from_title IS 'Headline before.';
COMMENT ON COLUMN mart.change.title IS 'Headline after.';
COMMENT ON COLUMN mart.change.word_difference IS 'Words more than before.';

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
