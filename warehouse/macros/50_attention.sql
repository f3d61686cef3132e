-- How much is written about whom, with whom, when.
CREATE OR REPLACE MACRO mart.coverage(wanted, since := '', until := '', in_outlet := '') AS TABLE
WITH meant AS MATERIALIZED (FROM core.resolve([wanted])),
named AS (
    SELECT coalesce(o.name, '(unknown)') AS outlet, mart.on_day(m.published_at) AS published_date,
        count(DISTINCT m.article_id) AS article_count, CAST(sum(m.mention_count) AS BIGINT) AS mention_count
    FROM core.named_of((SELECT list(w.entity_id) FROM meant w WHERE w.is_meant)) m
    LEFT JOIN core.outlet o ON o.outlet_id = m.outlet_id GROUP BY ALL
), grid AS (
    SELECT v.outlet, v.published_date, v.article_count, false AS is_gap FROM mart.outlet_day v
    UNION ALL
    SELECT g.outlet, CAST(unnest(generate_series(g.first_date, g.last_date, INTERVAL 1 DAY)) AS DATE), NULL, true
    FROM mart.gap g WHERE g.outlet <> '(all)'
    UNION ALL
    SELECT coalesce(d.outlet, '(unknown)'), NULL, count(*), false
    FROM core.dated d WHERE d.published_at IS NULL AND concat(since, until) = '' GROUP BY ALL
)
SELECT g.published_date, g.outlet,
    CASE WHEN NOT g.is_gap THEN coalesce(n.article_count, 0) END AS article_count,
    CASE WHEN NOT g.is_gap THEN coalesce(n.mention_count, 0) END AS mention_count,
    g.article_count AS published_count, round(coalesce(n.article_count, 0) / g.article_count, 4) AS share, g.is_gap,
    CAST(NULL AS VARCHAR) AS note
FROM grid g LEFT JOIN named n ON n.outlet = g.outlet AND n.published_date IS NOT DISTINCT FROM g.published_date
WHERE coalesce(g.published_date >= mart.from_day(since) AND g.published_date <= mart.to_day(until), true)
    AND mart.is_outlet(g.outlet, in_outlet) AND EXISTS (FROM meant w WHERE w.is_meant)
UNION ALL BY NAME
SELECT concat(w.entity_name, ': ', w.note) AS note FROM meant w WHERE w.note IS NOT NULL
ORDER BY published_date, g.outlet;
COMMENT ON MACRO TABLE mart.coverage IS 'Articles and mentions of someone or something per day and outlet, beside all that the outlet published; NULL in a gap. Without a window, what has no date has a row without a day.';

CREATE OR REPLACE MACRO mart.trend(wanted, since := '', until := '') AS TABLE
WITH asked AS MATERIALIZED (FROM core.resolve([wanted])),
named AS (
    SELECT mart.on_day(m.published_at) AS published_date, count(DISTINCT m.article_id) AS article_count,
        CAST(sum(m.mention_count) AS BIGINT) AS mention_count
    FROM core.named_of((SELECT list(a.entity_id) FROM asked a WHERE a.is_meant)) m GROUP BY 1
)
SELECT c.published_date, CASE WHEN NOT c.is_gap THEN coalesce(n.article_count, 0) END AS article_count,
    CASE WHEN NOT c.is_gap THEN coalesce(n.mention_count, 0) END AS mention_count, c.article_count AS published_count,
    CASE WHEN c.article_count > 0 THEN round(coalesce(n.article_count, 0) / c.article_count, 4) END AS share, c.is_gap,
    CAST(NULL AS VARCHAR) AS note
FROM core.calendar(since, until) c LEFT JOIN named n ON n.published_date = c.published_date
WHERE EXISTS (FROM asked a WHERE a.is_meant)
UNION ALL BY NAME
SELECT concat(a.entity_name, ': ', a.note) AS note FROM asked a WHERE a.note IS NOT NULL
ORDER BY published_date;
COMMENT ON MACRO TABLE mart.trend IS 'Articles and mentions of someone or something per day over all outlets: 0 on a quiet day, NULL in a gap. An ambiguous name gives its candidates instead, with a note.';

CREATE OR REPLACE MACRO mart.share_of_voice(names, since := '', until := '') AS TABLE
WITH who AS MATERIALIZED (FROM core.resolve(names)),
mentioned AS (
    SELECT w.called, CAST(sum(m.mention_count) AS BIGINT) AS mention_count, count(DISTINCT m.article_id) AS article_count
    FROM core.named_of((SELECT list(x.entity_id) FROM who x WHERE x.is_meant)) m
    JOIN who w ON w.entity_id = m.entity_id AND w.is_meant
    WHERE mart.is_within(m.published_at, since, until) GROUP BY w.called
), quoted AS (
    SELECT w.called, count(*) AS quotation_count
    FROM core.said_by((SELECT list(x.entity_id) FROM who x WHERE x.is_meant)) q
    JOIN who w ON w.entity_id = q.speaker_id AND w.is_meant
    WHERE mart.is_within(q.published_at, since, until) GROUP BY w.called
), counted AS (
    SELECT a.called, min(w.entity_name) FILTER (w.is_meant) AS entity_name, coalesce(max(m.mention_count), 0) AS mention_count,
        coalesce(max(m.article_count), 0) AS article_count, coalesce(max(q.quotation_count), 0) AS quotation_count,
        coalesce(max(w.note), CASE WHEN count(w.called) = 0 THEN 'no such name' END) AS note
    FROM (SELECT DISTINCT unnest(CAST(names AS VARCHAR[])) AS called) a LEFT JOIN who w ON w.called = a.called
    LEFT JOIN mentioned m ON m.called = a.called LEFT JOIN quoted q ON q.called = a.called GROUP BY a.called
)
SELECT called, entity_name, article_count, mention_count,
    round(mention_count / nullif(sum(mention_count) OVER (), 0), 4) AS mention_share, quotation_count,
    round(quotation_count / nullif(sum(quotation_count) OVER (), 0), 4) AS quotation_share, note
FROM counted ORDER BY mention_count DESC, called;
COMMENT ON MACRO TABLE mart.share_of_voice IS 'How a list of names shares mentions and quotations; what two say together counts for both. An ambiguous name counts nothing and carries a note.';

CREATE OR REPLACE MACRO core.companions(shown_ids, version_ids, at_most) AS TABLE
WITH meant AS MATERIALIZED (SELECT unnest(CAST(shown_ids AS VARCHAR[])) AS entity_id),
dated AS MATERIALIZED (
    SELECT s.version_id, s.article_id, s.analysis_id FROM core.standing s
    WHERE s.is_current AND s.version_id IN (SELECT unnest(CAST(version_ids AS VARCHAR[])))
), beside AS (
    -- Counted by machine name before people's decisions are looked at; what these set apart is few and put right after.
    SELECT m.entity_id, count(*) AS article_count, sum(m.mention_count) AS mention_count
    FROM core.named m SEMI JOIN dated d ON d.version_id = m.version_id AND d.analysis_id = m.analysis_id
    GROUP BY m.entity_id
    UNION ALL
    SELECT unnest([m.entity_id, p.into_entity_id]), unnest([-1, 1]), unnest([-m.mention_count, m.mention_count])
    FROM core.entity_split p
    JOIN dated d ON d.article_id = p.article_id
    JOIN core.named m ON m.entity_id = p.entity_id AND m.version_id = d.version_id AND m.analysis_id = d.analysis_id
)
SELECT e.shown_id AS entity_id, any_value(e.shown_name) AS entity_name, any_value(e.shown_label) AS label,
    CAST(sum(b.article_count) AS BIGINT) AS article_count, CAST(sum(b.mention_count) AS BIGINT) AS mention_count,
    round(sum(b.article_count) / (SELECT count(*) FROM dated), 4) AS share
FROM beside b JOIN core.entity_shown e ON e.entity_id = b.entity_id
WHERE e.shown_id NOT IN (SELECT t.entity_id FROM meant t)
GROUP BY e.shown_id HAVING article_count > 0
ORDER BY article_count DESC, mention_count DESC, entity_name, e.shown_id LIMIT at_most;
COMMENT ON MACRO TABLE core.companions IS 'mart.co_mentions of entities by their ids.';

CREATE OR REPLACE MACRO mart.co_mentions(wanted, since := '', until := '', at_most := 1000000) AS TABLE
WITH asked AS MATERIALIZED (FROM core.resolve([wanted])),
meant AS MATERIALIZED (SELECT a.entity_id FROM asked a WHERE a.is_meant),
met AS MATERIALIZED (
    SELECT m.version_id FROM core.named_of((SELECT list(t.entity_id) FROM meant t)) m WHERE mart.is_within(m.published_at, since, until)
)
SELECT c.*, CAST(NULL AS VARCHAR) AS note
FROM core.companions((SELECT list(t.entity_id) FROM meant t), (SELECT list(DISTINCT v.version_id) FROM met v), at_most) c
UNION ALL BY NAME
SELECT a.entity_id, a.entity_name, a.label, a.article_count, a.note FROM asked a WHERE a.note IS NOT NULL
ORDER BY article_count DESC, mention_count DESC, entity_name, entity_id;
COMMENT ON MACRO TABLE mart.co_mentions IS 'Who and what is named in the same articles, and in which share of them. An ambiguous name gives its candidates instead, with a note.';

CREATE OR REPLACE MACRO mart.most_mentioned(since := '', until := '', of_label := '') AS TABLE
WITH counted AS (
    SELECT coalesce(p.into_entity_id, m.entity_id) AS machine_id, count(*) AS article_count, sum(m.mention_count) AS mention_count
    FROM core.named m
    JOIN core.standing s ON s.version_id = m.version_id AND s.analysis_id = m.analysis_id AND s.is_current
    LEFT JOIN core.entity_split p ON p.entity_id = m.entity_id AND p.article_id = s.article_id
    WHERE mart.is_within(s.published_at, since, until) GROUP BY 1
)
SELECT e.shown_id AS entity_id, min(e.shown_name) AS entity_name, min(e.shown_label) AS label,
    CAST(sum(c.article_count) AS BIGINT) AS article_count, CAST(sum(c.mention_count) AS BIGINT) AS mention_count
FROM counted c JOIN core.entity_shown e ON e.entity_id = c.machine_id
WHERE concat(of_label) = '' OR e.shown_label = CAST(of_label AS VARCHAR)
GROUP BY e.shown_id ORDER BY mention_count DESC, entity_name, e.shown_id;
COMMENT ON MACRO TABLE mart.most_mentioned IS 'Who and what is named most. Articles in which a merged entity has several machine names count once a name.';
