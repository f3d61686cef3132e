-- How do the copies of a text differ from what they were taken from?
-- $article VARCHAR: id, origin, URL or headline of any article of the group
-- $limit INTEGER = 200: most rows
-- show: outlet, from_outlet, difference, text, from_text
SELECT * FROM mart.copy_differences($article) LIMIT $limit;
