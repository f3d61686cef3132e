-- Versions that a batch added, with their text.
SELECT version_id, body FROM core.version WHERE batch_id = getvariable('batch') ORDER BY version_id;
