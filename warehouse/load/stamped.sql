-- Stamps and fingerprints under which the files of a folder were completed last.
SELECT stamp, fingerprint FROM (
    SELECT stamp, fingerprint FROM raw.file WHERE root = getvariable('root')
    QUALIFY row_number() OVER (PARTITION BY origin_id ORDER BY known_at DESC, fingerprint) = 1
) WHERE stamp IS NOT NULL;
