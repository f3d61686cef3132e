-- What a person should look at in collection, as of `moment`: feeds that die, pages that suddenly give short texts or none.
WITH now_at AS (SELECT getvariable('moment')::TIMESTAMPTZ AS moment, CAST(getvariable('moment')::TIMESTAMPTZ AS DATE) AS today),
feed AS (
    SELECT f.feed_id, f.url, f.expectations, coalesce(o.name, f.title, f.url) AS outlet FROM raw.feed f
    LEFT JOIN core.outlet o ON o.outlet_id = f.outlet_id
    QUALIFY row_number() OVER (PARTITION BY f.feed_id ORDER BY f.known_at DESC) = 1
),
pages AS (
    SELECT f.outlet, x.fetched_at >= moment - INTERVAL 3 DAY AS is_recent, x.word_count,
        x.word_count IS NULL OR x.word_count < 60 AS is_bad
    FROM raw.fetch x JOIN feed f ON f.feed_id = x.feed_id, now_at
    WHERE x.purpose = 'first' AND x.fetched_at BETWEEN moment - INTERVAL 31 DAY AND moment
        AND (x.code = 'ok' OR starts_with(x.code, 'clean.'))
),
texts AS (
    SELECT outlet, count(*) FILTER (is_recent) AS recent_count, count(*) FILTER (NOT is_recent) AS past_count,
        avg(CAST(is_bad AS INTEGER)) FILTER (is_recent) AS recent_bad, avg(CAST(is_bad AS INTEGER)) FILTER (NOT is_recent) AS past_bad,
        median(coalesce(word_count, 0)) FILTER (is_recent) AS recent_words,
        median(coalesce(word_count, 0)) FILTER (NOT is_recent) AS past_words
    FROM pages GROUP BY outlet
),
extraction AS (
    SELECT 'alarm', 'outlet.short_texts', outlet,
        format('{} of the last {} pages gave a short text or none; median {} words, before {}: a new layout, or a wall?',
            CAST(round(recent_bad * recent_count) AS BIGINT), recent_count, CAST(recent_words AS BIGINT), CAST(past_words AS BIGINT))
    FROM texts WHERE recent_count >= 5 AND past_count >= 10
        AND ((recent_bad >= 0.5 AND past_bad <= 0.2) OR (recent_words < 0.35 * past_words AND past_words >= 120))
),
dead AS (
    SELECT CASE WHEN status IN ('gone', 'suspended') THEN 'alarm' ELSE 'warning' END, 'feed.' || status, f.url,
        format('{}: last good answer {}, last new entry {}', coalesce(s.code, ''),
            coalesce(strftime(s.last_success_at, '%Y-%m-%d %H:%M'), 'never'), coalesce(strftime(s.last_new_at, '%Y-%m-%d %H:%M'), 'never'))
    FROM raw.feed_state s JOIN feed f ON f.feed_id = s.feed_id
    WHERE s.removed_at IS NULL AND s.status IN ('failing', 'silent', 'suspended', 'gone')
),
-- What the owner of the subscription expects: at least so many entries in a document.
short AS (
    SELECT 'warning', 'feed.few_entries', f.url, format('{} entries in its last document, expected are {}', k.entry_count, f.expected)
    FROM (
        SELECT feed_id, url, TRY_CAST(regexp_extract(expectations, '"entries": (\d+)', 1) AS INTEGER) AS expected FROM feed
    ) f
    JOIN (SELECT feed_id, len(string_split_regex(trim(entry_keys), ' +')) - CAST(trim(entry_keys) = '' AS INTEGER) AS entry_count FROM raw.feed_keys) k
        ON k.feed_id = f.feed_id
    JOIN raw.feed_state s ON s.feed_id = f.feed_id AND s.removed_at IS NULL
    WHERE f.expected IS NOT NULL AND k.entry_count < f.expected
)
FROM extraction UNION ALL FROM dead UNION ALL FROM short ORDER BY ALL;
