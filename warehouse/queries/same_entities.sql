-- Which entities may be one, for a person to merge with `mediawatch entity merge ENTITY_ID LIKE_ID`, and what speaks for it?
-- $name NAME = NULL: only those that this name may mean
-- $limit INTEGER = 50: most rows
-- show: entity_name, like_name, why, shared_count, shared, article_count, like_article_count
FROM core.likely_same($name, $limit);
-- evidence
WITH pair AS MATERIALIZED (FROM core.likely_same($name, $limit)),
party AS (SELECT unnest([p.entity_id, p.like_id]) AS entity_id FROM pair p)
SELECT e.shown_name AS entity_name, n.entity_id, n.version_id, n.start_offset, n.end_offset
FROM core.naming((SELECT list(DISTINCT p.entity_id) FROM party p)) n JOIN core.entity_shown e ON e.entity_id = n.entity_id
