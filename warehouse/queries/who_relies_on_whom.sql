-- From whom does an outlet take words that it did not hear itself?
-- $outlet VARCHAR = NULL: only this outlet
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
-- $limit INTEGER = 50: most rows
SELECT r.outlet, r.relies_on, r.how, count(*) AS quotation_count, count(DISTINCT r.article_id) AS article_count,
    count(r.hedge) AS hedged_count, arg_max(r.passage, (r.published_at, r.quotation_id)) AS latest_passage
FROM mart.who_relies_on_whom(in_outlet := $outlet, since := $since, until := $until) r
GROUP BY r.outlet, r.relies_on, r.how ORDER BY quotation_count DESC, r.outlet, r.relies_on, r.how LIMIT $limit;
-- evidence
SELECT r.outlet, r.relies_on, r.how, r.hedge, r.quotation_id, r.version_id, r.start_offset, r.end_offset, r.passage
FROM mart.who_relies_on_whom(in_outlet := $outlet, since := $since, until := $until) r
