-- What the latest poll until then left behind; of a feed not yet polled, what was written down when it was subscribed.
WITH polled AS (
    SELECT * FROM stored.raw.poll WHERE known_at <= now()
    QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY known_at DESC, poll_id) = 1
), subscribed AS (
    SELECT feed_id, any_value(url) AS url, min(known_at) AS known_at
    FROM stored.raw.feed WHERE known_at <= now() GROUP BY feed_id
)
SELECT s.* REPLACE (
    coalesce(p.state ->> 'url', f.url) AS url, coalesce(p.state ->> 'status', 'new') AS status, p.code AS code,
    CAST(p.state ->> 'interval_seconds' AS DOUBLE) AS interval_seconds,
    coalesce(CAST(p.state ->> 'failure_count' AS INTEGER), 0) AS failure_count,
    CAST(p.state ->> 'last_poll_at' AS TIMESTAMPTZ) AS last_poll_at,
    CAST(p.state ->> 'last_success_at' AS TIMESTAMPTZ) AS last_success_at,
    CAST(p.state ->> 'last_new_at' AS TIMESTAMPTZ) AS last_new_at,
    p.next_poll_at AS next_poll_at, coalesce(p.state ->> 'next_poll_why', 'new') AS next_poll_why,
    if(s.removed_at <= now(), s.removed_at, NULL) AS removed_at, coalesce(p.state, '{}') AS state,
    coalesce(p.run_id, s.run_id) AS run_id, coalesce(p.known_at, f.known_at) AS known_at
)
FROM stored.raw.feed_state s
JOIN subscribed f ON f.feed_id = s.feed_id
LEFT JOIN polled p ON p.feed_id = s.feed_id
