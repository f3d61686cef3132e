-- A run that ended later was still running, and what it had added by then is in its batches.
WITH added AS (
    SELECT run_id, CAST(sum(article_count) AS BIGINT) AS article_count, CAST(sum(version_count) AS BIGINT) AS version_count,
        CAST(sum(known_count) AS BIGINT) AS known_count, CAST(sum(mention_count) AS BIGINT) AS mention_count,
        CAST(sum(quotation_count) AS BIGINT) AS quotation_count, CAST(sum(rejected_count) AS BIGINT) AS rejected_count
    FROM stored.meta.batch WHERE known_at <= now() GROUP BY run_id
)
SELECT r.* REPLACE (
    if(r.finished_at <= now(), r.status, 'running') AS status, least(r.heartbeat_at, now()) AS heartbeat_at,
    if(r.finished_at <= now(), r.finished_at, NULL) AS finished_at,
    if(r.finished_at <= now(), r.article_count, a.article_count) AS article_count,
    if(r.finished_at <= now(), r.version_count, a.version_count) AS version_count,
    if(r.finished_at <= now(), r.known_count, a.known_count) AS known_count,
    if(r.finished_at <= now(), r.mention_count, a.mention_count) AS mention_count,
    if(r.finished_at <= now(), r.quotation_count, a.quotation_count) AS quotation_count,
    if(r.finished_at <= now(), r.rejected_count, a.rejected_count) AS rejected_count
)
FROM stored.meta.run r LEFT JOIN added a ON a.run_id = r.run_id
WHERE r.started_at <= now()
