-- Who and what is named in the same articles?
-- $name NAME: name, alias or id
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 30: most rows
SELECT * FROM mart.co_mentions($name, since := $since, until := $until, at_most := $limit) LIMIT $limit;
-- evidence
WITH met AS MATERIALIZED (
    SELECT DISTINCT m.version_id FROM core.named_of(core.meant([$name])) m WHERE mart.is_within(m.published_at, $since, $until)
), party AS MATERIALIZED (
    SELECT c.entity_id, c.entity_name FROM mart.co_mentions($name, since := $since, until := $until, at_most := $limit) c WHERE c.note IS NULL
)
SELECT p.entity_name, p.entity_id, n.version_id, n.start_offset, n.end_offset
FROM core.naming((SELECT list(p.entity_id) FROM party p)) n JOIN party p ON p.entity_id = n.entity_id
WHERE n.version_id IN (SELECT m.version_id FROM met m)
UNION ALL
SELECT e.shown_name, n.entity_id, n.version_id, n.start_offset, n.end_offset
FROM core.naming(core.meant([$name])) n JOIN core.entity_shown e ON e.entity_id = n.entity_id
WHERE n.version_id IN (SELECT m.version_id FROM met m)
