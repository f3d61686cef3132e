-- Which feeds are alive, failing or silent?
-- show: outlet, health, last_success_at, last_new_at, new_per_day, next_poll_at, next_poll_why, code, detail
SELECT * FROM mart.feed_health();
