-- The state of collection, and plain text search.
-- Words are compared of the changes asked for alone: over all of a store it would take minutes.
CREATE OR REPLACE MACRO core.change_of(from_version_ids) AS TABLE
WITH hit AS MATERIALIZED (
    SELECT t.* FROM core.change_step t WHERE t.from_version_id IN (SELECT unnest(CAST(from_version_ids AS VARCHAR[])))
), pair AS (
    SELECT t.*, b.title AS from_title, b.body AS from_body, b.body_sha AS from_sha, b.word_count AS from_word_count,
        a.title, a.body, a.body_sha, a.word_count, d.flags
    FROM hit t
    JOIN core.version b ON b.version_id = t.from_version_id
    LEFT JOIN core.version a ON a.version_id = t.version_id
    LEFT JOIN core.standing s ON s.version_id = t.version_id
    LEFT JOIN core.description d ON d.description_id = s.description_id
), words AS (
    SELECT p.*, string_split(mart.plain(p.body), ' ') AS now_words, string_split(mart.plain(p.from_body), ' ') AS old_words FROM pair p
), counted AS (
    SELECT w.*, list_filter(w.now_words, lambda x: NOT list_contains(w.old_words, x)) AS added,
        list_filter(w.old_words, lambda x: NOT list_contains(w.now_words, x)) AS dropped
    FROM words w
)
SELECT c.article_id, c.version_id, c.from_version_id, c."at",
    CASE
        WHEN c.version_id IS NULL THEN 'withdrawn'
        WHEN c.body_sha = c.from_sha THEN 'headline only'
        WHEN c.word_count < 0.2 * c.from_word_count AND c.from_word_count >= 100
            AND NOT list_has_any(c.flags, ['paywall', 'consent_wall']) THEN 'withdrawn'
        WHEN c.now_words = c.old_words THEN 'cosmetic'
        -- A slip of the pen: as many words as before, each new one a letter away from an old one; never a number.
        WHEN len(c.now_words) = len(c.old_words) AND len(c.added) = len(c.dropped) AND len(c.added) BETWEEN 1 AND 3
            AND list_bool_and(list_transform(list_zip(c.added, c.dropped), lambda x: length(x[1]) >= 6 AND x[1][1] = x[2][1]
                AND NOT regexp_matches(x[1] || x[2], '\p{N}') AND damerau_levenshtein(x[1], x[2]) = 1)) THEN 'cosmetic'
        ELSE 'substantive'
    END AS difference,
    c.from_title, c.title, c.word_count - c.from_word_count AS word_difference
FROM counted c;
COMMENT ON MACRO TABLE core.change_of IS 'Changes by the versions that they start from, with what sort of change each is.';

CREATE OR REPLACE VIEW mart.change AS FROM core.change_of((SELECT list(t.from_version_id) FROM core.change_step t));
COMMENT ON VIEW mart.change IS 'One change of an article after it was first seen, with what sort of change it is.';
COMMENT ON COLUMN mart.change.article_id IS 'The article.';
COMMENT ON COLUMN mart.change.version_id IS 'Version after the change; NULL where the page vanished.';
COMMENT ON COLUMN mart.change.from_version_id IS 'Version before it.';
COMMENT ON COLUMN mart.change."at" IS 'When it was seen.';
COMMENT ON COLUMN mart.change.difference IS 'cosmetic (punctuation, case, a slip of the pen), substantive, headline only or withdrawn (vanished, or a fifth of the text is left).';
COMMENT ON COLUMN mart.change.from_title IS 'Headline before.';
COMMENT ON COLUMN mart.change.title IS 'Headline after.';
COMMENT ON COLUMN mart.change.word_difference IS 'Words more than before.';

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
SELECT coalesce(o.name, f.title, f.url) AS outlet, f.url, coalesce(s.status, 'new') AS health, l.outcome AS last_outcome,
    l.code, l.detail, l.known_at AS last_poll_at, p.last_success_at, p.last_new_at, s.next_poll_at, s.next_poll_why,
    coalesce(p.poll_count, 0) AS poll_count, coalesce(p.failed_count, 0) AS failed_count, coalesce(p.new_count, 0) AS new_count,
    round(p.new_per_day, 2) AS new_per_day, f.feed_id
FROM feed f LEFT JOIN raw.feed_state s ON s.feed_id = f.feed_id
LEFT JOIN latest l ON l.feed_id = f.feed_id LEFT JOIN past p ON p.feed_id = f.feed_id
LEFT JOIN core.outlet o ON o.outlet_id = f.outlet_id
WHERE s.removed_at IS NULL ORDER BY health IN ('healthy', 'new'), health, outlet, f.url;
COMMENT ON MACRO TABLE mart.feed_health IS 'Each feed: whether it is new, healthy, silent, paused, failing, suspended or gone, since when, why, and when it is due again.';

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

CREATE OR REPLACE MACRO mart.search(searched, since := '', until := '', in_outlet := '', at_most := 100) AS TABLE
WITH wanted AS MATERIALIZED (SELECT list_distinct(string_split(mart.plain(searched), ' ')) AS words),
hay AS (
    SELECT v.version_id, v.word_count, strip_accents(lower(concat_ws(' ', v.title, v.body))) AS text
    FROM core.version v SEMI JOIN core.dated d ON d.version_id = v.version_id
        AND mart.is_within(d.published_at, since, until) AND mart.is_outlet(d.outlet, in_outlet)
), told AS MATERIALIZED (
    SELECT h.version_id, h.word_count, list_transform(w.words, lambda x: contains(h.text, x)) AS has FROM hay h, wanted w
), size AS MATERIALIZED (SELECT count(*) AS n, greatest(avg(t.word_count), 1) AS mean_count FROM told t),
rarity AS (
    SELECT w.words[i.n] AS word, ln(1 + (z.n - count(*) FILTER (t.has[i.n]) + 0.5) / (count(*) FILTER (t.has[i.n]) + 0.5)) AS weight
    FROM told t, wanted w, size z, LATERAL (SELECT unnest(generate_series(1, len(w.words))) AS n) i GROUP BY w.words, i.n, z.n
), hit AS MATERIALIZED (
    -- Each blank twice, so that words side by side are both found; the headline counts twice.
    SELECT t.version_id, t.word_count,
        concat(' ', replace(mart.plain(concat_ws(' ', v.title, v.title, v.body)), ' ', '  '), ' ') AS spoken
    FROM told t JOIN core.version v ON v.version_id = t.version_id WHERE list_bool_and(t.has)
), counted AS (
    SELECT h.version_id, h.word_count, r.weight,
        (length(h.spoken) - length(replace(h.spoken, concat(' ', r.word, ' '), ''))) / (length(r.word) + 2) AS times
    FROM hit h, rarity r WHERE r.word <> ''
), ranked AS MATERIALIZED (
    SELECT c.version_id, sum(c.weight * c.times * 2.2 / (c.times + 1.2 * (0.25 + 0.75 * c.word_count / z.mean_count))) AS score
    FROM counted c, size z GROUP BY c.version_id HAVING min(c.times) > 0 ORDER BY score DESC, c.version_id LIMIT at_most
)
SELECT round(r.score, 3) AS score, a.published_at, a.outlet, a.title, a."lead", a.origin, a.url, a.article_id, a.version_id
FROM ranked r JOIN mart.article a ON a.version_id = r.version_id ORDER BY r.score DESC, a.origin;
COMMENT ON MACRO TABLE mart.search IS 'Articles that hold all of some words, best first (BM25): reads every text, and so needs no index and is always fresh. `mediawatch search` answers from an index, with phrases, NEAR, fields and snippets.';
