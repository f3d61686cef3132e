-- The pairs to compare of those in `candidate`.
-- Of more than 32 the earliest, of this batch and of those before it: so that, whatever the order of loading, each later
-- copy meets an earlier one. Those of a crowd that are not listed any more are met by way of the ones that are.
CREATE OR REPLACE TEMP TABLE crowded AS
WITH crowd AS (SELECT number FROM candidate GROUP BY number HAVING count(*) > 32),
earliest AS (
    SELECT c.number, c.like_number FROM candidate c SEMI JOIN crowd w ON w.number = c.number
    JOIN core.standing s ON s.version_id = format('{:016x}', c.like_number)
    QUALIFY row_number() OVER (
        PARTITION BY c.number, c.is_new ORDER BY c.is_strong DESC, s.published_at NULLS LAST, c.like_number
    ) <= 16
)
SELECT number, format('{:016x}', number) AS version_id, format('{:016x}', like_number) AS like_version_id FROM earliest;

-- What each of those that a crowd meets was found like before: the earliest nine, of which one may be who asks.
CREATE OR REPLACE TEMP TABLE met AS
SELECT o.version_id, o.like_version_id, s.published_at FROM core.overlap o
SEMI JOIN crowded w ON w.like_version_id = o.version_id
JOIN core.standing s ON s.version_id = o.like_version_id
QUALIFY row_number() OVER (
    PARTITION BY o.version_id ORDER BY s.published_at NULLS LAST, o.like_version_id
) <= 9;

SELECT format('{:016x}', number) AS version_id, format('{:016x}', like_number) AS like_version_id
FROM candidate ANTI JOIN crowded USING (number)
UNION ALL SELECT version_id, like_version_id FROM crowded
UNION ALL (
    SELECT w.version_id, m.like_version_id FROM crowded w
    JOIN met m ON m.version_id = w.like_version_id AND m.like_version_id <> w.version_id
    GROUP BY w.version_id, m.like_version_id, m.published_at
    QUALIFY row_number() OVER (PARTITION BY w.version_id ORDER BY m.published_at NULLS LAST, m.like_version_id) <= 8
);
