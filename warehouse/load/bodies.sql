-- Text of the given versions.
SELECT version_id, body FROM core.version WHERE version_id IN (SELECT id FROM given);
