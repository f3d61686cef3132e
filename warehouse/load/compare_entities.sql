-- Entities that analysis `other` merges or splits, judged by mentions that both have: one row an entity concerned.
WITH pairs AS (
    SELECT DISTINCT a.entity_id AS before_id, b.entity_id AS after_id
    FROM core.mention a
    JOIN core.mention b ON a.version_id = b.version_id AND a.start_offset = b.start_offset AND a.end_offset = b.end_offset
    WHERE a.analysis_id = getvariable('one') AND b.analysis_id = getvariable('other')
        AND a.entity_id IS NOT NULL AND b.entity_id IS NOT NULL
)
SELECT 'split' AS change, e.name, list(f.name ORDER BY f.name) AS names
FROM pairs JOIN core.entity e ON e.entity_id = before_id JOIN core.entity f ON f.entity_id = after_id
GROUP BY before_id, e.name HAVING count(*) > 1
UNION ALL
SELECT 'merged', f.name, list(e.name ORDER BY e.name)
FROM pairs JOIN core.entity e ON e.entity_id = before_id JOIN core.entity f ON f.entity_id = after_id
GROUP BY after_id, f.name HAVING count(*) > 1
ORDER BY ALL;
