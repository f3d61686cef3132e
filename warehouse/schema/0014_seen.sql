-- A replay writes what its captures say after newer ones have come in: what holds follows when the bytes came.
ALTER TABLE raw.entry ADD COLUMN seen_at TIMESTAMPTZ;
COMMENT ON COLUMN raw.entry.seen_at IS 'When these bytes were last seen at the door, where a replay recorded it; NULL means known_at. The entry seen last holds.';
UPDATE raw.entry SET seen_at = s.seen_at FROM (
    SELECT e.origin_id, e.capture_id, max(e.known_at) AS seen_at FROM raw.entry e
    WHERE e.capture_id IS NOT NULL AND e.run_id NOT IN (SELECT run_id FROM meta.run WHERE flow = 'replay')
    GROUP BY e.origin_id, e.capture_id
) s
WHERE s.origin_id = raw.entry.origin_id AND s.capture_id = raw.entry.capture_id
    AND raw.entry.run_id IN (SELECT run_id FROM meta.run WHERE flow = 'replay');
