-- From whom does an outlet take words that it did not hear itself?
-- $outlet VARCHAR = NULL: only this outlet
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
WITH relied AS MATERIALIZED (
    SELECT r.outlet, r.relies_on, r.how, r.hedge, r.published_at, r.quotation_id, r.article_id
    FROM core.reliance($outlet, $since, $until) r
), top AS MATERIALIZED (
    SELECT r.outlet, r.relies_on, r.how, count(*) AS quotation_count FROM relied r GROUP BY r.outlet, r.relies_on, r.how
    ORDER BY quotation_count DESC, r.outlet, r.relies_on, r.how LIMIT $limit
), counted AS MATERIALIZED (
    SELECT t.outlet, t.relies_on, t.how, t.quotation_count, count(DISTINCT r.article_id) AS article_count,
        count(r.hedge) AS hedged_count, arg_max(r.quotation_id, (r.published_at, r.quotation_id)) AS quotation_id
    FROM top t JOIN relied r ON r.outlet = t.outlet AND r.relies_on = t.relies_on AND r.how = t.how
    GROUP BY t.outlet, t.relies_on, t.how, t.quotation_count
)
SELECT c.outlet, c.relies_on, c.how, c.quotation_count, c.article_count, c.hedged_count,
    mart.passage(v.body, q.start_offset, q.end_offset) AS latest_passage
FROM counted c JOIN core.quotation q ON q.quotation_id = c.quotation_id JOIN core.version v ON v.version_id = q.version_id
ORDER BY c.quotation_count DESC, c.outlet, c.relies_on, c.how;
-- evidence
SELECT r.outlet, r.relies_on, r.how, r.hedge, r.quotation_id, r.version_id, r.start_offset, r.end_offset, r.passage
FROM mart.who_relies_on_whom(in_outlet := $outlet, since := $since, until := $until) r
