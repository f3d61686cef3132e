-- Near-duplicates: each text goes back to the earlier one that it shares most with, and so to the first of its group.
CREATE OR REPLACE VIEW core.copy AS
WITH RECURSIVE known AS (
    SELECT outlet_id, [lower(name), lower(array_to_string(list_transform(
        regexp_extract_all(name, '[\p{L}\p{N}]+'), lambda w: w[1]), ''))] AS names FROM core.outlet
), turned AS (
    -- An agency's own text comes before those that credit the agency, be their clocks as they may; what has no date comes last.
    SELECT s.version_id, s.article_id, row_number() OVER (ORDER BY coalesce(list_contains(o.names, lower(d.agency)), false) DESC,
        s.published_at NULLS LAST, s.article_id) AS turn
    FROM core.standing s
    JOIN core.description d ON d.description_id = s.description_id
    LEFT JOIN known o ON o.outlet_id = s.outlet_id
    WHERE s.is_current AND s.version_id IN (SELECT version_id FROM core.overlap)
), drawn AS (
    SELECT a.version_id, a.article_id,
        arg_max({v: b.version_id, a: b.article_id, s: p.similarity, n: p.shared_count}, {n: p.shared_count, t: -b.turn}) AS "from"
    FROM core.overlap p
    JOIN turned a ON a.version_id = p.version_id
    JOIN turned b ON b.version_id = p.like_version_id AND b.turn < a.turn AND b.article_id <> a.article_id
    GROUP BY a.version_id, a.article_id
), walk AS (
    SELECT version_id, "from".v AS first_id, "from".a AS copy_id, 1 AS depth FROM drawn
    UNION ALL
    SELECT w.version_id, d."from".v, d."from".a, w.depth + 1 FROM walk w JOIN drawn d ON d.version_id = w.first_id
), home AS (
    SELECT version_id, arg_max(first_id, depth) AS first_id, arg_max(copy_id, depth) AS copy_id FROM walk GROUP BY version_id
)
-- One SELECT, not a UNION ALL of copies and originals: DuckDB never ends when it streams a long one over shared CTEs.
SELECT t.version_id, t.article_id, coalesce(h.copy_id, t.article_id) AS copy_id, d."from".v AS from_version_id,
    d."from".a AS from_article_id, d."from".s AS similarity, d."from".n AS shared_count, d.version_id IS NULL AS is_original
FROM turned t
LEFT JOIN drawn d ON d.version_id = t.version_id
LEFT JOIN home h ON h.version_id = t.version_id
WHERE d.version_id IS NOT NULL OR t.version_id IN (SELECT first_id FROM home);
COMMENT ON VIEW core.copy IS 'An article whose text is near-duplicate with that of another article, with the group that it is in. What is in no group stands alone.';
COMMENT ON COLUMN core.copy.version_id IS 'Current version of the article.';
COMMENT ON COLUMN core.copy.article_id IS 'The article.';
COMMENT ON COLUMN core.copy.copy_id IS 'The group: the article that the others go back to.';
COMMENT ON COLUMN core.copy.from_version_id IS 'Earlier text that it shares most with; NULL for the first of the group.';
COMMENT ON COLUMN core.copy.from_article_id IS 'Article of that text.';
COMMENT ON COLUMN core.copy.similarity IS 'Share of the shorter text in common with that one, 0.4 to 1.';
COMMENT ON COLUMN core.copy.shared_count IS 'Distinct word triples in common with it.';
COMMENT ON COLUMN core.copy.is_original IS 'Whether the others go back to it: the agency''s own text, else the earliest.';

CREATE OR REPLACE VIEW mart.copy AS
SELECT c.copy_id, c.article_id, c.version_id, s.origin, d.url, o.name AS outlet, v.title, s.published_at, d.agency, c.is_original,
    c.from_article_id, c.from_version_id, p.name AS from_outlet, c.similarity, v.word_count
FROM core.copy c
JOIN core.standing s ON s.version_id = c.version_id
JOIN core.description d ON d.description_id = s.description_id
JOIN core.version v ON v.version_id = c.version_id
LEFT JOIN core.outlet o ON o.outlet_id = s.outlet_id
LEFT JOIN core.standing f ON f.version_id = c.from_version_id
LEFT JOIN core.outlet p ON p.outlet_id = f.outlet_id;
COMMENT ON VIEW mart.copy IS 'One article of a group of near-duplicates, and the earlier one that its text was taken from.';
COMMENT ON COLUMN mart.copy.copy_id IS 'The group: the article that the others go back to.';
COMMENT ON COLUMN mart.copy.article_id IS 'The article.';
COMMENT ON COLUMN mart.copy.version_id IS 'Its current version.';
COMMENT ON COLUMN mart.copy.origin IS 'File or URL of the article.';
COMMENT ON COLUMN mart.copy.url IS 'URL; NULL where not known.';
COMMENT ON COLUMN mart.copy.outlet IS 'Publishing brand.';
COMMENT ON COLUMN mart.copy.title IS 'Headline; NULL where none was found.';
COMMENT ON COLUMN mart.copy.published_at IS 'When it was published; NULL where not known.';
COMMENT ON COLUMN mart.copy.agency IS 'News agency that it credits.';
COMMENT ON COLUMN mart.copy.is_original IS 'Whether the others go back to it: the agency''s own text, else the earliest.';
COMMENT ON COLUMN mart.copy.from_article_id IS 'Earlier article that it shares most with; NULL for the first of the group.';
COMMENT ON COLUMN mart.copy.from_version_id IS 'Its current version.';
COMMENT ON COLUMN mart.copy.from_outlet IS 'Outlet of that article.';
COMMENT ON COLUMN mart.copy.similarity IS 'Share of the shorter text in common with that article, 0.4 to 1.';
COMMENT ON COLUMN mart.copy.word_count IS 'Words of the body.';
