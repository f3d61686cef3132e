-- Which entities may be one, for a person to merge with `mediawatch entity merge ENTITY_ID LIKE_ID`, and what speaks for it?
-- $name NAME = NULL: only those that this name may mean
-- $limit INTEGER = 50: most rows
-- show: entity_name, like_name, why, shared_count, shared, article_count, like_article_count
WITH shown AS MATERIALIZED (
    SELECT n.entity_id, s.shown_id, s.shown_name, s.shown_label, n.plain_name
    FROM core.name n JOIN core.entity_shown s ON s.entity_id = n.entity_id
    WHERE n.kind = 'own' AND s.shown_label IN ('person', 'organisation')
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
    JOIN core.name n ON n.kind = 'acronym' AND n.plain_name = w.plain_name
    JOIN shown f ON f.entity_id = n.entity_id
    UNION ALL
    SELECT w.shown_id, f.shown_id, 'first word alone' FROM weak w
    JOIN shown f ON f.shown_label = 'organisation' AND w.shown_label = 'organisation' AND split_part(f.plain_name, ' ', 1) = w.plain_name
    WHERE contains(f.plain_name, ' ') AND length(w.plain_name) > 3
), asked AS MATERIALIZED (
    SELECT shown_id, like_id, min(why) AS why FROM pair WHERE shown_id <> like_id
        AND ($name IS NULL OR shown_id IN (SELECT w.entity_id FROM core.resolve([$name]) w) OR like_id IN (SELECT w.entity_id FROM core.resolve([$name]) w))
    GROUP BY shown_id, like_id
), met AS MATERIALIZED (
    SELECT DISTINCT m.entity_id, m.article_id, m.version_id
    FROM core.named_of((SELECT list(e.entity_id) FROM (SELECT shown_id AS entity_id FROM asked UNION SELECT like_id FROM asked) e)) m
), size AS MATERIALIZED (SELECT entity_id, count(*) AS article_count FROM met GROUP BY entity_id),
kept AS MATERIALIZED (
    -- Of very many pairs, those are looked into of which both are named most.
    SELECT a.*, coalesce(x.article_count, 0) AS article_count, coalesce(y.article_count, 0) AS like_article_count FROM asked a
    LEFT JOIN size x ON x.entity_id = a.shown_id LEFT JOIN size y ON y.entity_id = a.like_id
    ORDER BY least(coalesce(x.article_count, 0), coalesce(y.article_count, 0)) DESC, a.shown_id, a.like_id LIMIT 1000
), beside AS MATERIALIZED (
    SELECT DISTINCT o.entity_id, e.shown_id AS companion_id, e.shown_name AS companion
    FROM met o
    JOIN core.named m ON m.version_id = o.version_id
    SEMI JOIN core.standing x ON x.version_id = m.version_id AND x.analysis_id = m.analysis_id
    LEFT JOIN core.entity_split p ON p.entity_id = m.entity_id AND p.article_id = o.article_id
    JOIN core.entity_shown e ON e.entity_id = coalesce(p.into_entity_id, m.entity_id)
    WHERE e.shown_id <> o.entity_id AND o.entity_id IN (SELECT shown_id FROM kept UNION SELECT like_id FROM kept)
), shared AS (
    SELECT k.shown_id, k.like_id, count(*) AS shared_count, list(a.companion ORDER BY a.companion)[1:5] AS shared
    FROM kept k JOIN beside a ON a.entity_id = k.shown_id AND a.companion_id <> k.like_id
    JOIN beside b ON b.entity_id = k.like_id AND b.companion_id = a.companion_id GROUP BY k.shown_id, k.like_id
)
SELECT a.shown_name AS entity_name, b.shown_name AS like_name, k.why, coalesce(s.shared_count, 0) AS shared_count,
    coalesce(s.shared, []) AS shared, k.article_count, k.like_article_count, k.shown_id AS entity_id, k.like_id
FROM kept k
JOIN core.entity_shown a ON a.entity_id = k.shown_id JOIN core.entity_shown b ON b.entity_id = k.like_id
LEFT JOIN shared s ON s.shown_id = k.shown_id AND s.like_id = k.like_id
ORDER BY shared_count DESC, k.article_count DESC, entity_name, like_name, like_id LIMIT $limit;
-- evidence
SELECT m.entity_name, m.version_id, m.start_offset, m.end_offset
FROM mart.mention m WHERE m.form = 'name' AND ($name IS NULL OR m.entity_id IN (SELECT w.entity_id FROM core.resolve([$name]) w))
