-- When did an outlet, or all of them, fall silent for unusually long?
-- $since DATE = NULL: first day
-- $until DATE = NULL: last day
SELECT * FROM mart.gap g
WHERE coalesce(g.last_date >= CAST($since AS DATE), true) AND coalesce(g.first_date <= CAST($until AS DATE), true)
ORDER BY g.outlet <> '(all)', g.first_date, g.outlet;
