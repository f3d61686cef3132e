-- What the given origins gave last.
SELECT e.origin_id, e.state, e.reason, e.capture_id, e.version_id, e.description_id, e.article_id, v.body_sha, v.is_keyed_by_url
FROM raw.entry e LEFT JOIN core.version v ON v.version_id = e.version_id
WHERE e.origin_id IN (SELECT id FROM given) AND e.state IN ('article', 'rejected', 'waiting')
QUALIFY row_number() OVER (PARTITION BY e.origin_id ORDER BY e.known_at DESC, e.epoch DESC, e.state, e.version_id) = 1;
