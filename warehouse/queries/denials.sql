-- Who denies or rejects what?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
-- show: published_at, outlet, speaker_name, cue, content
WITH picked AS MATERIALIZED (
    SELECT q.quotation_id FROM core.speech q
    WHERE q.cue_lemma IN ('deny', 'reject', 'dismiss', 'refute', 'dispute', 'démentir', 'nier', 'rejeter', 'réfuter', 'contester')
        AND mart.is_within(q.published_at, $since, $until)
    ORDER BY q.published_at DESC NULLS LAST, q.origin, q.start_offset LIMIT $limit
)
SELECT q.published_at, q.outlet, q.speaker_name, q.cue, q.content, q.origin, q.url, q.quotation_id, q.article_id, q.version_id,
    q.start_offset, q.end_offset
FROM core.speech_of((SELECT list(p.quotation_id) FROM picked p)) q
ORDER BY q.published_at DESC NULLS LAST, q.origin, q.start_offset;
