-- The given pages as they wait.
SELECT * FROM raw.due WHERE origin_id IN (SELECT id FROM given);
