-- What is known of someone or something, on one page?
-- $name NAME: name, alias or id
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 10: most companions and quotations
-- show: section, item, detail, article_count, first_at, last_at
SELECT * FROM mart.entity_page($name, since := $since, until := $until, at_most := $limit);
-- evidence
SELECT n.version_id, n.start_offset, n.end_offset, n.text AS item
FROM core.naming(core.meant([$name])) n JOIN core.dated x ON x.version_id = n.version_id WHERE mart.is_within(x.published_at, $since, $until)
