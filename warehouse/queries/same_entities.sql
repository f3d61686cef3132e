-- Which entities may be one, for a person to merge with `mediawatch entity merge ENTITY_ID LIKE_ID`, and what speaks for it?
-- $name NAME = NULL: only those that this name may mean
-- $limit INTEGER = 50: most rows
-- show: entity_name, like_name, why, shared_count, shared, article_count, like_article_count
WITH shown AS MATERIALIZED (
    SELECT e.entity_id, s.shown_id, s.shown_name, s.shown_label, mart.plain(e.name) AS plain_name
    FROM core.entity e JOIN core.entity_shown s ON s.entity_id = e.entity_id
    WHERE s.shown_label IN ('person', 'organisation')
), weak AS MATERIALIZED (
    -- A surname or acronym alone, and initials before a surname.
    SELECT * FROM shown WHERE entity_id = shown_id AND (NOT contains(plain_name, ' ') OR regexp_matches(plain_name, '^\w \S+$|^\w \w \S+$'))
), pair AS (
    SELECT w.shown_id, f.shown_id AS like_id, 'surname alone' AS why FROM weak w
    JOIN shown f ON f.shown_label = 'person' AND w.shown_label = 'person' AND split_part(f.plain_name, ' ', -1) = w.plain_name
    WHERE contains(f.plain_name, ' ')
    UNION ALL
    SELECT w.shown_id, f.shown_id, 'initials' FROM weak w
    JOIN shown f ON f.shown_label = 'person' AND w.shown_label = 'person' AND contains(w.plain_name, ' ')
        AND split_part(f.plain_name, ' ', -1) = split_part(w.plain_name, ' ', -1) AND left(f.plain_name, 1) = left(w.plain_name, 1)
    WHERE NOT regexp_matches(f.plain_name, '^\w ')
    UNION ALL
    SELECT w.shown_id, f.shown_id, 'acronym, as an article says' FROM weak w
    JOIN (SELECT DISTINCT a.entity_id, mart.plain(a.text) AS plain_name FROM core.alias a WHERE a.kind = 'acronym') n ON n.plain_name = w.plain_name
    JOIN shown f ON f.entity_id = n.entity_id
    UNION ALL
    SELECT w.shown_id, f.shown_id, 'first word alone' FROM weak w
    JOIN shown f ON f.shown_label = 'organisation' AND w.shown_label = 'organisation' AND split_part(f.plain_name, ' ', 1) = w.plain_name
    WHERE contains(f.plain_name, ' ') AND length(w.plain_name) > 3
), kept AS MATERIALIZED (
    SELECT shown_id, like_id, min(why) AS why FROM pair WHERE shown_id <> like_id
        AND ($name IS NULL OR shown_id IN (SELECT w.entity_id FROM core.resolve([$name]) w) OR like_id IN (SELECT w.entity_id FROM core.resolve([$name]) w))
    GROUP BY shown_id, like_id
), met AS MATERIALIZED (
    SELECT DISTINCT m.article_id, m.entity_id, m.entity_name, d.outlet FROM mart.mention m JOIN core.dated d ON d.version_id = m.version_id
    WHERE m.entity_id IS NOT NULL
), beside AS MATERIALIZED (
    SELECT k.entity_id, m.entity_id AS companion_id, any_value(m.entity_name) AS companion
    FROM (SELECT shown_id AS entity_id FROM kept UNION SELECT like_id FROM kept) k
    JOIN met o ON o.entity_id = k.entity_id JOIN met m ON m.article_id = o.article_id AND m.entity_id <> k.entity_id
    GROUP BY k.entity_id, m.entity_id
), shared AS (
    SELECT k.shown_id, k.like_id, count(*) AS shared_count, list(a.companion ORDER BY a.companion)[1:5] AS shared
    FROM kept k JOIN beside a ON a.entity_id = k.shown_id AND a.companion_id <> k.like_id
    JOIN beside b ON b.entity_id = k.like_id AND b.companion_id = a.companion_id GROUP BY k.shown_id, k.like_id
), size AS (SELECT entity_id, count(*) AS article_count FROM met GROUP BY entity_id),
name_of AS (SELECT shown_id, any_value(shown_name) AS shown_name FROM shown GROUP BY shown_id)
SELECT a.shown_name AS entity_name, b.shown_name AS like_name, k.why, coalesce(s.shared_count, 0) AS shared_count,
    coalesce(s.shared, []) AS shared, coalesce(x.article_count, 0) AS article_count, coalesce(y.article_count, 0) AS like_article_count,
    k.shown_id AS entity_id, k.like_id
FROM kept k JOIN name_of a ON a.shown_id = k.shown_id JOIN name_of b ON b.shown_id = k.like_id
LEFT JOIN shared s ON s.shown_id = k.shown_id AND s.like_id = k.like_id
LEFT JOIN size x ON x.entity_id = k.shown_id LEFT JOIN size y ON y.entity_id = k.like_id
ORDER BY shared_count DESC, article_count DESC, entity_name, like_name, like_id LIMIT $limit;
-- evidence
SELECT m.entity_name, m.version_id, m.start_offset, m.end_offset
FROM mart.mention m WHERE m.form = 'name' AND ($name IS NULL OR m.entity_id IN (SELECT w.entity_id FROM core.resolve([$name]) w))
