-- Addresses whose hosts asked for a pause that is not over.
SELECT url, next_poll_at FROM raw.feed_state
WHERE next_poll_why = 'retry_after' AND next_poll_at > getvariable('moment')::TIMESTAMPTZ
UNION ALL
SELECT any_value(url), retry_at FROM raw.fetch
WHERE retry_at > getvariable('moment')::TIMESTAMPTZ GROUP BY retry_at;
