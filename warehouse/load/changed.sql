-- Of the given entries, whose announcements changed, those that are articles, and when their page was last asked for.
SELECT e.origin_id, (SELECT max(f.fetched_at) FROM raw.fetch f WHERE f.origin_id = e.origin_id) AS fetched_at, min(e.known_at) AS known_at
FROM raw.entry e WHERE e.state = 'article' AND e.origin_id IN (SELECT id FROM given) GROUP BY e.origin_id;
