-- Counts transactions; has no history.
FROM stored.meta.write_token
