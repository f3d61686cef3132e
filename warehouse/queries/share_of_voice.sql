-- How do several names share mentions and quotations?
-- $names NAMES: names with commas between
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
SELECT * FROM mart.share_of_voice($names, since := $since, until := $until);
-- evidence
SELECT 'mention' AS counted_as, m.entity_name, m.version_id, m.start_offset, m.end_offset
FROM mart.mention m JOIN core.dated x ON x.version_id = m.version_id
WHERE m.entity_id IN (SELECT w.entity_id FROM core.resolve($names) w WHERE w.is_meant) AND mart.is_within(x.published_at, $since, $until)
UNION ALL
SELECT 'quotation', e.shown_name, q.version_id, q.start_offset, q.end_offset
FROM core.said_by(core.meant($names)) q JOIN core.entity_shown e ON e.entity_id = q.speaker_id
WHERE mart.is_within(q.published_at, $since, $until)
