-- Stored captures and where they came in, oldest first; each origin and content once.
SELECT e.door, e.root, e.origin, e.capture_id, e.media_type, e.charset, e.declared, e.fetched_at, c.pack, c.pack_offset,
    c.pack_length
FROM raw.entry e
JOIN raw.capture c ON c.capture_id = e.capture_id
LEFT JOIN core.description d ON d.description_id = e.description_id
LEFT JOIN core.outlet o ON o.outlet_id = d.outlet_id
WHERE c.pack IS NOT NULL AND e.media_type IS NOT NULL AND e.state IN ('article', 'rejected')
    AND (getvariable('since') IS NULL OR coalesce(d.published_at, e.fetched_at) >= getvariable('since')::TIMESTAMPTZ)
    AND (getvariable('until') IS NULL OR coalesce(d.published_at, e.fetched_at) < getvariable('until')::TIMESTAMPTZ)
    AND (getvariable('outlet') IS NULL OR o.name = getvariable('outlet'))
    AND (getvariable('article') IS NULL OR e.article_id = getvariable('article'))
QUALIFY row_number() OVER (PARTITION BY e.origin_id, e.capture_id ORDER BY e.known_at DESC) = 1
ORDER BY coalesce(e.seen_at, e.known_at), e.root, e.origin;
