-- Empty: load/standing.sql fills it from what was known then.
FROM stored.core.standing WHERE false
