-- Who and what is named most?
-- $label VARCHAR = NULL: only person, organisation, place ...
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 20: most rows
SELECT * FROM mart.most_mentioned(since := $since, until := $until, of_label := $label) LIMIT $limit;
-- evidence
SELECT m.entity_id, m.entity_name, m.version_id, m.start_offset, m.end_offset
FROM mart.mention m JOIN core.dated x ON x.version_id = m.version_id
WHERE m.entity_id IN (
    SELECT t.entity_id FROM mart.most_mentioned(since := $since, until := $until, of_label := $label) t LIMIT $limit
) AND mart.is_within(x.published_at, $since, $until)
