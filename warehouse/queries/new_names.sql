-- Which names appear for the first time?
-- $label VARCHAR = NULL: only person, organisation, place ...
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
SELECT f.entity_name, f.label, f.first_date, f.article_count, f.mention_count, f.outlet_count, f.first_origin, f.entity_id
FROM (
    SELECT e.shown_id AS entity_id, min(e.shown_name) AS entity_name, min(e.shown_label) AS label, min(d.published_date) AS first_date,
        count(DISTINCT m.version_id) AS article_count, count(*) AS mention_count, count(DISTINCT d.outlet) AS outlet_count,
        arg_min(d.origin, d.published_at) AS first_origin
    FROM core.mention m
    JOIN core.dated d ON d.version_id = m.version_id AND d.analysis_id = m.analysis_id
    JOIN core.entity_shown e ON e.entity_id = m.entity_id
    WHERE d.published_at IS NOT NULL AND coalesce(d.published_date <= CAST($until AS DATE), true) GROUP BY e.shown_id
) f
WHERE coalesce(f.first_date >= CAST($since AS DATE), true) AND (CAST($label AS VARCHAR) IS NULL OR f.label = $label)
ORDER BY f.article_count DESC, f.mention_count DESC, f.entity_name LIMIT $limit;
