-- warn: A run that is said to be running gives signs of life.
SELECT run_id, flow, host, pid, started_at, heartbeat_at FROM meta.run
WHERE status = 'running' AND heartbeat_at < now() - INTERVAL 1 DAY;
