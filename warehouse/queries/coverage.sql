-- How much does each outlet write about someone or something, day by day?
-- $name NAME: name, alias or id
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $outlet VARCHAR = NULL: only this outlet
SELECT * FROM mart.coverage($name, since := $since, until := $until, in_outlet := $outlet);
-- evidence
SELECT m.entity_name, m.version_id, m.start_offset, m.end_offset
FROM mart.mention m JOIN core.dated x ON x.version_id = m.version_id
WHERE m.entity_id IN (SELECT w.entity_id FROM core.resolve([$name]) w WHERE w.is_meant) AND mart.is_within(x.published_at, $since, $until) AND mart.is_outlet(x.outlet, $outlet)
