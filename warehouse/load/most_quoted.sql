-- The most quoted speakers, each with what they said last: a direct quotation of readable length, if there is one.
WITH counted AS MATERIALIZED (
    FROM core.most_quoted(NULL, NULL, NULL, getvariable('speakers'))
), said AS (
    FROM core.said_by((SELECT list(c.speaker_id) FROM counted c))
), sample AS (
    SELECT q.speaker_id, q.content, q.origin, count(DISTINCT q.article_id) OVER (PARTITION BY q.speaker_id) AS articles
    FROM said q
    QUALIFY row_number() OVER (
        PARTITION BY q.speaker_id
        ORDER BY q.kind IN ('direct', 'block') DESC, length(q.content) BETWEEN 40 AND 200 DESC, q.published_at DESC NULLS LAST,
            q.confidence DESC, q.origin, q.start_offset
    ) = 1
)
SELECT c.speaker_id, c.speaker_name, c.quotation_count AS quotations, s.articles, s.content AS sample, s.origin
FROM counted c JOIN sample s ON s.speaker_id = c.speaker_id
ORDER BY c.quotation_count DESC, c.speaker_name, c.speaker_id;
