-- Stories: articles about one event, grouped when asked by the names in them and the words of their titles.
CREATE OR REPLACE MACRO core.story(first_day, last_day) AS TABLE
WITH RECURSIVE latest AS (
    SELECT max(s.published_at) AS published_at FROM core.standing s
    WHERE s.is_current AND mart.is_within(s.published_at, '', last_day)
), asked AS MATERIALIZED (
    SELECT s.version_id, s.article_id, s.analysis_id, s.published_at, s.outlet_id, v.title,
        row_number() OVER (ORDER BY s.published_at, s.article_id) AS turn, epoch_us(s.published_at) // 259200000000 AS stretch
    FROM core.standing s JOIN core.version v ON v.version_id = s.version_id
    WHERE s.is_current AND s.published_at IS NOT NULL AND mart.is_within(s.published_at, first_day, last_day)
        AND (concat(first_day) <> '' OR s.published_at >= (SELECT l.published_at - INTERVAL 31 DAY FROM latest l))
), counted AS (
    SELECT a.turn, coalesce(p.into_shown_id, e.shown_id) AS term, sum(m.mention_count) AS times
    FROM core.named m
    JOIN asked a ON a.version_id = m.version_id AND a.analysis_id = m.analysis_id
    JOIN core.entity_shown e ON e.entity_id = m.entity_id
    LEFT JOIN core.entity_split p ON p.entity_id = m.entity_id AND p.article_id = a.article_id
    WHERE e.shown_label IN ('person', 'organisation', 'place', 'event') GROUP BY ALL
    UNION ALL
    SELECT DISTINCT w.turn, w.term, 1
    FROM (SELECT a.turn, unnest(string_split(mart.plain(a.title), ' ')) AS term FROM asked a) w WHERE length(w.term) > 4
), weighed AS MATERIALIZED (
    SELECT c.turn, c.term, (1 + ln(c.times)) * ln((1 + n.article_count) / f.article_count) AS weight,
        -- What every fifth article has, or more, brings no two together.
        f.article_count BETWEEN 2 AND greatest(5, n.article_count / 5) AS is_rare
    FROM counted c
    JOIN (SELECT x.term, count(*) AS article_count FROM counted x GROUP BY x.term) f ON f.term = c.term
    CROSS JOIN (SELECT count(*) AS article_count FROM asked) n
), telling AS MATERIALIZED (
    -- The twenty that weigh most: few pairs of articles, however many names each has.
    SELECT w.turn, w.term, w.weight / sqrt(l.square) AS weight, a.stretch, a.published_at
    FROM weighed w JOIN (SELECT x.turn, sum(x.weight * x.weight) AS square FROM weighed x GROUP BY x.turn) l ON l.turn = w.turn
    JOIN asked a ON a.turn = w.turn
    WHERE w.is_rare
    QUALIFY row_number() OVER (PARTITION BY w.turn ORDER BY w.weight DESC, w.term) <= 20
), copied AS MATERIALIZED (
    -- On its own: in one join with the other side, articles would be held against each other by their days first.
    SELECT a.turn, a.published_at, o.like_version_id, o.similarity FROM core.overlap o JOIN asked a ON a.version_id = o.version_id
), alike AS (
    -- 0.3 and words of five letters: chosen on the demo and the marked articles of tests/gold/stories.jsonl.
    SELECT a.turn, b.turn AS from_turn, sum(a.weight * b.weight) AS similarity
    FROM (
        SELECT t.*, t.stretch AS near FROM telling t UNION ALL SELECT t.*, t.stretch - 1 FROM telling t
    ) a JOIN telling b ON b.term = a.term AND b.stretch = a.near AND b.turn < a.turn
    WHERE b.published_at >= a.published_at - INTERVAL 3 DAY
    GROUP BY a.turn, b.turn HAVING similarity >= 0.3
    UNION ALL
    SELECT a.turn, b.turn, 1 + a.similarity
    FROM copied a JOIN asked b ON b.version_id = a.like_version_id AND b.turn < a.turn
        AND b.published_at >= a.published_at - INTERVAL 3 DAY
), drawn AS MATERIALIZED (
    SELECT l.turn, arg_max(l.from_turn, {s: l.similarity, t: -l.from_turn}) AS from_turn, least(max(l.similarity), 1) AS similarity
    FROM alike l GROUP BY l.turn
), walk AS (
    SELECT d.turn, d.from_turn AS first_turn, 1 AS depth FROM drawn d
    UNION ALL
    SELECT w.turn, d.from_turn, w.depth + 1 FROM walk w JOIN drawn d ON d.turn = w.first_turn
), home AS (
    SELECT w.turn, arg_max(w.first_turn, w.depth) AS first_turn FROM walk w GROUP BY w.turn
)
SELECT f.article_id AS story_id, a.article_id, a.version_id, a.analysis_id, a.title, a.published_at, a.outlet_id,
    b.article_id AS from_article_id, d.similarity
FROM asked a
LEFT JOIN home h ON h.turn = a.turn
JOIN asked f ON f.turn = coalesce(h.first_turn, a.turn)
LEFT JOIN drawn d ON d.turn = a.turn
LEFT JOIN asked b ON b.turn = d.from_turn;
COMMENT ON MACRO TABLE core.story IS 'Dated articles of a window, each with its story (the article that began it) and the earlier article, of the three days before, that it is most like. A window without a first day begins 31 days before its latest article.';

CREATE OR REPLACE MACRO mart.stories(since := '', until := '', least_articles := 2) AS TABLE
WITH told AS MATERIALIZED (
    SELECT * FROM core.story(since, until) s QUALIFY count(*) OVER (PARTITION BY s.story_id) >= least_articles
), named AS (
    SELECT t.story_id, e.shown_name, count(DISTINCT t.article_id) AS article_count, sum(m.mention_count) AS mention_count
    FROM told t
    JOIN core.named m ON m.version_id = t.version_id AND m.analysis_id = t.analysis_id
    LEFT JOIN core.entity_split p ON p.entity_id = m.entity_id AND p.article_id = t.article_id
    JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, m.entity_id)
    WHERE e.shown_label IN ('person', 'organisation', 'place', 'event') GROUP BY t.story_id, e.shown_id, e.shown_name
), chief AS (
    SELECT n.story_id, list(n.shown_name ORDER BY n.article_count DESC, n.mention_count DESC, n.shown_name)[1:5] AS names
    FROM named n GROUP BY n.story_id
)
SELECT min(t.published_at) AS first_at, max(t.published_at) AS last_at,
    arg_min(t.title, t.published_at) AS title, count(*) AS article_count,
    count(DISTINCT coalesce(c.copy_id, t.article_id)) AS text_count, count(DISTINCT t.outlet_id) AS outlet_count,
    list(DISTINCT o.name ORDER BY o.name) FILTER (o.name IS NOT NULL) AS outlets, any_value(h.names) AS names, t.story_id
FROM told t
LEFT JOIN core.outlet o ON o.outlet_id = t.outlet_id
LEFT JOIN core.copy c ON c.article_id = t.article_id
LEFT JOIN chief h ON h.story_id = t.story_id
GROUP BY t.story_id ORDER BY article_count DESC, first_at, t.story_id;
COMMENT ON MACRO TABLE mart.stories IS 'Events that several articles of the window are about: the earliest title, the outlets, the independent texts (copies count once) and the names met in most of the articles.';

CREATE OR REPLACE MACRO main.stories(since := '', until := '') AS TABLE FROM mart.stories(since := since, until := until);
