-- Fingerprints under which the given files were completed last.
SELECT origin_id, fingerprint FROM raw.file WHERE origin_id IN (SELECT id FROM given)
QUALIFY row_number() OVER (PARTITION BY origin_id ORDER BY known_at DESC, fingerprint) = 1;
