-- fail: An article that some origin still gives has one current version, and no other has any.
SELECT article_id, count(*) FILTER (is_current) AS current_count, count(*) FILTER (is_live) AS live_count
FROM core.standing GROUP BY article_id
HAVING count(*) FILTER (is_current) <> least(1, count(*) FILTER (is_live));
