-- Each content that the given origins gave: when it was last seen at the door, and what became of it at last.
SELECT e.origin_id, e.capture_id,
    coalesce(max(e.known_at) FILTER (r.flow IS DISTINCT FROM 'replay'), max(coalesce(e.seen_at, e.known_at))) AS seen_at,
    arg_max({state: e.state, version_id: e.version_id, description_id: e.description_id}, (e.known_at, e.epoch)) AS held
FROM raw.entry e LEFT JOIN meta.run r ON r.run_id = e.run_id
WHERE e.origin_id IN (SELECT id FROM given) AND e.capture_id IS NOT NULL AND e.state IN ('article', 'rejected')
GROUP BY e.origin_id, e.capture_id;
