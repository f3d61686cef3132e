-- The most quoted speakers, each with what they said last: a direct quotation of readable length, if there is one.
WITH counted AS (
    SELECT coalesce(speaker_id, speaker_name) AS speaker, any_value(speaker_id) AS speaker_id,
        min(speaker_name) AS speaker_name, count(*) AS quotations, count(DISTINCT article_id) AS articles
    FROM mart.quotation WHERE speaker_id IS NOT NULL GROUP BY 1
    ORDER BY quotations DESC, articles DESC, speaker_name LIMIT getvariable('speakers')
), sample AS (
    SELECT q.speaker_id, q.content, q.origin, q.version_id, q.start_offset
    FROM mart.quotation q SEMI JOIN counted c ON c.speaker_id = q.speaker_id
    LEFT JOIN mart.article a ON a.version_id = q.version_id
    QUALIFY row_number() OVER (
        PARTITION BY q.speaker_id
        ORDER BY q.kind IN ('direct', 'block') DESC, length(q.content) BETWEEN 40 AND 200 DESC, a.published_at DESC NULLS LAST,
            q.confidence DESC, q.origin, q.start_offset
    ) = 1
)
SELECT c.speaker_id, c.speaker_name, c.quotations, c.articles, s.content AS sample, s.origin
FROM counted c JOIN sample s ON s.speaker_id = c.speaker_id
ORDER BY c.quotations DESC, c.articles DESC, c.speaker_name;
