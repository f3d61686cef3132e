-- Fingerprints under which the files of a folder were completed last.
SELECT origin, fingerprint FROM raw.file WHERE root = getvariable('root')
QUALIFY row_number() OVER (PARTITION BY origin_id ORDER BY known_at DESC, fingerprint) = 1;
