-- How often are the most named people, organisations or places named each day?
-- $label VARCHAR = person: person, organisation, place ...
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 5: how many names
WITH top AS MATERIALIZED (
    SELECT t.entity_id, t.entity_name FROM mart.most_mentioned(since := $since, until := $until, of_label := $label) t LIMIT $limit
)
SELECT t.entity_name, d.published_date, count(DISTINCT m.version_id) AS article_count, count(*) AS mention_count, t.entity_id
FROM core.mention m
JOIN core.entity_shown e ON e.entity_id = m.entity_id
JOIN top t ON t.entity_id = e.shown_id
JOIN core.dated d ON d.version_id = m.version_id AND d.analysis_id = m.analysis_id
WHERE d.published_at IS NOT NULL AND mart.is_within(d.published_at, $since, $until)
GROUP BY t.entity_id, t.entity_name, d.published_date ORDER BY t.entity_name, d.published_date;
-- evidence
SELECT m.entity_name, m.version_id, m.start_offset, m.end_offset
FROM mart.mention m JOIN core.dated x ON x.version_id = m.version_id
WHERE mart.is_within(x.published_at, $since, $until) AND m.entity_id IN (
    SELECT t.entity_id FROM mart.most_mentioned(since := $since, until := $until, of_label := $label) t LIMIT $limit
)
