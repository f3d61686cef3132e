-- What ran, and how did it end?
-- $limit INTEGER = 20: most rows
-- show: started_at, flow, status, version_count, known_count, quotation_count, rejected_count
SELECT r.started_at, r.finished_at, r.flow, r.status, r.article_count, r.version_count, r.known_count, r.mention_count,
    r.quotation_count, r.rejected_count, r.parameters, r.run_id
FROM meta.run r ORDER BY r.started_at DESC, r.run_id LIMIT $limit;
