-- For which reasons were inputs rejected, and how many for each?
SELECT r.reason, count(*) AS item_count, min(r.origin) AS "sample", max(r."at") AS latest_at FROM mart.rejected r
GROUP BY r.reason ORDER BY item_count DESC, r.reason;
