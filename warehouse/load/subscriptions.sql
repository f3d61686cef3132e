-- Subscriptions as they were written down last.
SELECT feed_id, url, title, outlet_id, language, expectations FROM raw.feed
QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY known_at DESC) = 1;
