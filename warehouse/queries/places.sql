-- Which places are named, and where are they?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 100: most rows
SELECT t.entity_name, e.country, e.latitude, e.longitude, t.article_count, t.mention_count, e.geonames_id, t.entity_id
FROM mart.most_mentioned(since := $since, until := $until, of_label := 'place') t JOIN core.entity e ON e.entity_id = t.entity_id
ORDER BY t.mention_count DESC, t.entity_name LIMIT $limit;
-- evidence
SELECT m.entity_id, m.entity_name, m.version_id, m.start_offset, m.end_offset
FROM mart.mention m JOIN core.dated x ON x.version_id = m.version_id
WHERE m.label = 'place' AND mart.is_within(x.published_at, $since, $until)
