-- Pages that wait and are to be fetched now, each address once, the latest first. Where several feeds announce a page,
-- that of the page's own host speaks for it (outlet, declared facts), else the one that said it first.
SELECT feed_id, root, origin, url_key, declared, purpose, tries, since
FROM raw.due WHERE due_at <= getvariable('moment')::TIMESTAMPTZ
QUALIFY row_number() OVER (
    PARTITION BY url_key
    ORDER BY regexp_extract(root, '^\w+://([^/]+)', 1) = regexp_extract(origin, '^\w+://([^/]+)', 1) DESC, since, root
) = 1
ORDER BY purpose DESC, coalesce(published_at, since) DESC, origin;
