-- Text of the given versions. Which rows those are is asked first, by a narrow column.
SELECT version_id, body FROM core.version WHERE rowid IN (SELECT rowid FROM core.version WHERE version_id IN (SELECT id FROM given));
