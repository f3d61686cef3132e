-- The schema is that of today.
FROM stored.meta.migration
