-- What did not become an article, and why?
-- $reason VARCHAR = NULL: only this reason, for example seed.empty
-- $limit INTEGER = 100: most rows
-- show: origin, reason, detail
SELECT r.origin, r.reason, r.detail, r.door, r.root, r."at", r.run_id FROM mart.rejected r
WHERE CAST($reason AS VARCHAR) IS NULL OR r.reason = $reason
ORDER BY r."at" DESC, r.root, r.origin LIMIT $limit;
