-- Versions that came in before texts were compared.
SELECT version_id FROM core.version ORDER BY version_id;
