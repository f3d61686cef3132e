-- Who and what is named in the same articles?
-- $name NAME: name, alias or id
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 30: most rows
SELECT * FROM mart.co_mentions($name, since := $since, until := $until) LIMIT $limit;
-- evidence
SELECT m.entity_name, m.version_id, m.start_offset, m.end_offset
FROM mart.mention m JOIN core.dated x ON x.version_id = m.version_id
WHERE m.entity_id IN (SELECT w.entity_id FROM core.resolve([$name]) w WHERE w.is_meant) AND mart.is_within(x.published_at, $since, $until)
