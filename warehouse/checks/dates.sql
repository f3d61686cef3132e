-- warn: A date of publication is neither in the future nor before newspapers.
SELECT article_id, origin, url, published_at, modified_at FROM mart.version
WHERE published_at > now() + INTERVAL 2 DAY OR published_at < TIMESTAMPTZ '1605-01-01'
    OR modified_at > now() + INTERVAL 2 DAY OR modified_at < published_at - INTERVAL 1 DAY;
