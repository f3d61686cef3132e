-- Who denies or rejects what?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
-- show: published_at, outlet, speaker_name, cue, content
SELECT d.published_at, d.outlet, q.speaker_name, q.cue, q.content, q.origin, d.url, q.quotation_id, q.article_id, q.version_id,
    q.start_offset, q.end_offset
FROM core.speech q JOIN core.dated d ON d.version_id = q.version_id
WHERE q.cue_lemma IN ('deny', 'reject', 'dismiss', 'refute', 'dispute', 'démentir', 'nier', 'rejeter', 'réfuter', 'contester')
    AND mart.is_within(d.published_at, $since, $until)
ORDER BY d.published_at DESC NULLS LAST, q.origin, q.start_offset LIMIT $limit;
