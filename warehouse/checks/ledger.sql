-- fail: Every item seen is an article, a known duplicate, a rejected row, or a container whose members are.
SELECT 'file without entry' AS breach, f.root, f.origin, f.item_count::VARCHAR AS detail
FROM raw.file f ANTI JOIN raw.entry e ON e.origin_id = f.origin_id
UNION ALL
-- Members that a container held earlier stay in the ledger, so that there may be more.
SELECT 'container with more members than the ledger', e.root, e.origin, concat(coalesce(m.member_count, 0), ' of ', e.item_count)
FROM mart.entry e
LEFT JOIN (
    SELECT root, split_part(origin, '#', 1) AS container, count(DISTINCT origin) AS member_count
    FROM raw.entry WHERE state <> 'container' GROUP BY ALL
) m ON m.root = e.root AND m.container = split_part(e.origin, '#', 1)
WHERE e.state = 'container' AND coalesce(m.member_count, 0) < e.item_count
UNION ALL
SELECT 'rejected entry without rejected row', e.root, e.origin, e.reason
FROM raw.entry e ANTI JOIN meta.rejected r ON r.origin_id = e.origin_id AND r.reason = e.reason
WHERE e.state = 'rejected'
UNION ALL
SELECT 'rejected row without entry', r.root, r.origin, r.reason
FROM meta.rejected r ANTI JOIN raw.entry e ON e.origin_id = r.origin_id AND e.reason = r.reason
UNION ALL
SELECT 'waiting without due time', root, origin, NULL FROM mart.entry WHERE state = 'waiting' AND due_at IS NULL
UNION ALL
SELECT 'waiting, but due nowhere', e.root, e.origin, NULL
FROM mart.entry e JOIN raw.announcement a ON a.root = e.root AND a.origin = e.origin
ANTI JOIN raw.due d ON d.root = e.root AND d.origin = e.origin WHERE e.state = 'waiting'
UNION ALL
SELECT 'unknown state', root, origin, state FROM raw.entry WHERE state NOT IN ('article', 'known', 'rejected', 'container', 'waiting');
