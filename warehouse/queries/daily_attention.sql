-- How often are the most named people, organisations or places named each day?
-- $label VARCHAR = person: person, organisation, place ...
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 5: how many names
WITH top AS MATERIALIZED (
    SELECT t.entity_id, t.entity_name FROM mart.most_mentioned(since := $since, until := $until, of_label := $label) t LIMIT $limit
)
SELECT t.entity_name, mart.on_day(m.published_at) AS published_date, count(DISTINCT m.article_id) AS article_count,
    CAST(sum(m.mention_count) AS BIGINT) AS mention_count, t.entity_id
FROM core.named_of((SELECT list(x.entity_id) FROM top x)) m JOIN top t ON t.entity_id = m.entity_id
WHERE m.published_at IS NOT NULL AND mart.is_within(m.published_at, $since, $until)
GROUP BY t.entity_id, t.entity_name, 2 ORDER BY t.entity_name, published_date;
-- evidence
SELECT m.entity_name, m.version_id, m.start_offset, m.end_offset
FROM mart.mention m JOIN core.dated x ON x.version_id = m.version_id
WHERE mart.is_within(x.published_at, $since, $until) AND m.entity_id IN (
    SELECT t.entity_id FROM mart.most_mentioned(since := $since, until := $until, of_label := $label) t LIMIT $limit
)
