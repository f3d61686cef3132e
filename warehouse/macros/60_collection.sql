-- The state of collection, and plain text search.
CREATE OR REPLACE MACRO mart.feed_health() AS TABLE
WITH feed AS (SELECT * FROM raw.feed QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY known_at DESC) = 1),
latest AS (SELECT * FROM raw.poll QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY known_at DESC, poll_id) = 1),
past AS (
    SELECT feed_id, count(*) AS poll_count, count(*) FILTER (outcome = 'failed') AS failed_count,
        max(known_at) FILTER (outcome <> 'failed') AS last_success_at, max(known_at) FILTER (new_count > 0) AS last_new_at,
        CAST(coalesce(sum(new_count), 0) AS BIGINT) AS new_count,
        sum(new_count) / greatest(date_diff('day', min(known_at), max(known_at)), 1) AS new_per_day
    FROM raw.poll GROUP BY feed_id
)
SELECT coalesce(o.name, f.title, f.url) AS outlet, f.url,
    CASE WHEN l.feed_id IS NULL THEN 'never polled' WHEN l.outcome = 'failed' THEN 'failing'
        WHEN p.last_new_at IS NULL THEN 'empty' ELSE 'alive' END AS health,
    l.outcome AS last_outcome, l.code, l.detail, l.known_at AS last_poll_at, p.last_success_at, p.last_new_at, l.next_poll_at,
    coalesce(p.poll_count, 0) AS poll_count, coalesce(p.failed_count, 0) AS failed_count, coalesce(p.new_count, 0) AS new_count,
    round(p.new_per_day, 2) AS new_per_day, f.feed_id
FROM feed f LEFT JOIN latest l ON l.feed_id = f.feed_id LEFT JOIN past p ON p.feed_id = f.feed_id
LEFT JOIN core.outlet o ON o.outlet_id = f.outlet_id ORDER BY health DESC, outlet, f.url;
COMMENT ON MACRO TABLE mart.feed_health IS 'Each feed: whether it is alive, failing, empty or never polled, since when, why, and when it is due again.';

CREATE OR REPLACE MACRO mart.ledger() AS TABLE
SELECT e.door, e.root, e.state, e.reason, count(*) AS item_count, min(e.known_at) AS first_at, max(e.known_at) AS last_at
FROM mart.entry e GROUP BY ALL ORDER BY e.door, e.root, e.state, e.reason;
COMMENT ON MACRO TABLE mart.ledger IS 'What became of everything that came in, counted by door, folder or feed, state and reason.';

CREATE OR REPLACE MACRO mart.contains_words(searched, since := '', until := '', in_outlet := '') AS TABLE
WITH hay AS (
    SELECT v.version_id, strip_accents(lower(v.body)) AS body, strip_accents(lower(coalesce(v.title, ''))) AS title
    FROM core.version v SEMI JOIN core.dated d ON d.version_id = v.version_id
        AND mart.is_within(d.published_at, since, until) AND mart.is_outlet(d.outlet, in_outlet)
), hit AS MATERIALIZED (
    SELECT h.version_id FROM hay h WHERE list_bool_and(list_transform(string_split(mart.plain(searched), ' '),
        lambda w: contains(h.body, w) OR contains(h.title, w)))
)
SELECT a.published_at, a.outlet, a.title, a."lead", a.origin, a.url, a.article_id, a.version_id
FROM mart.article a WHERE a.version_id IN (SELECT h.version_id FROM hit h)
ORDER BY a.published_at DESC NULLS LAST, a.origin;
COMMENT ON MACRO TABLE mart.contains_words IS 'Articles whose headline and body contain all of some words, newest first: needs no index and is always fresh. `mediawatch search` ranks.';
