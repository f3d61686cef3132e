-- Which names appear for the first time?
-- $label VARCHAR = NULL: only person, organisation, place ...
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
WITH met AS (
    SELECT m.entity_id, mart.on_day(min(s.published_at)) AS first_date, sum(m.mention_count) AS mention_count
    FROM core.named m JOIN core.standing s ON s.version_id = m.version_id AND s.analysis_id = m.analysis_id AND s.is_current
    WHERE mart.on_day(s.published_at) <= mart.to_day($until) GROUP BY m.entity_id
), shown AS MATERIALIZED (
    SELECT e.shown_id AS entity_id, min(e.shown_name) AS entity_name, min(e.shown_label) AS label, min(f.first_date) AS first_date,
        CAST(sum(f.mention_count) AS BIGINT) AS mention_count
    FROM met f JOIN core.entity_shown e ON e.entity_id = f.entity_id
    WHERE CAST($label AS VARCHAR) IS NULL OR e.shown_label = $label
    GROUP BY e.shown_id HAVING min(f.first_date) >= mart.from_day($since)
    ORDER BY mention_count DESC, entity_name, e.shown_id LIMIT $limit
), place AS (
    SELECT m.entity_id, count(DISTINCT m.article_id) AS article_count, count(DISTINCT m.outlet_id) AS outlet_count,
        arg_min(m.origin, (m.published_at, m.origin)) AS first_origin
    FROM core.named_of((SELECT list(s.entity_id) FROM shown s)) m
    WHERE mart.on_day(m.published_at) <= mart.to_day($until) GROUP BY m.entity_id
)
SELECT s.entity_name, s.label, s.first_date, p.article_count, s.mention_count, p.outlet_count, p.first_origin, s.entity_id
FROM shown s JOIN place p ON p.entity_id = s.entity_id ORDER BY s.mention_count DESC, s.entity_name, s.entity_id;
-- evidence
WITH met AS (
    SELECT m.entity_id, mart.on_day(min(s.published_at)) AS first_date, sum(m.mention_count) AS mention_count
    FROM core.named m JOIN core.standing s ON s.version_id = m.version_id AND s.analysis_id = m.analysis_id AND s.is_current
    WHERE mart.on_day(s.published_at) <= mart.to_day($until) GROUP BY m.entity_id
), shown AS MATERIALIZED (
    SELECT e.shown_id AS entity_id, min(e.shown_name) AS entity_name, min(e.shown_label) AS label, min(f.first_date) AS first_date,
        CAST(sum(f.mention_count) AS BIGINT) AS mention_count
    FROM met f JOIN core.entity_shown e ON e.entity_id = f.entity_id
    WHERE CAST($label AS VARCHAR) IS NULL OR e.shown_label = $label
    GROUP BY e.shown_id HAVING min(f.first_date) >= mart.from_day($since)
    ORDER BY mention_count DESC, entity_name, e.shown_id LIMIT $limit
)
SELECT n.entity_name, n.entity_id, m.version_id, m.start_offset, m.end_offset
FROM shown n JOIN core.naming((SELECT list(s.entity_id) FROM shown s)) m ON m.entity_id = n.entity_id
WHERE mart.on_day(m.published_at) <= mart.to_day($until)
