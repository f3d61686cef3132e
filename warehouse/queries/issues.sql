-- What should a person look at?
-- $limit INTEGER = 50: most rows
-- show: known_at, level, kind, subject, detail
SELECT i.known_at, i.level, i.kind, i.subject, i.detail, i.run_id, i.issue_id FROM meta.issue i
WHERE i.resolved_at IS NULL ORDER BY i.level = 'alarm' DESC, i.known_at DESC, i.issue_id LIMIT $limit;
