-- What had been changed by then.
FROM stored.core.entity_before WHERE changed_at <= now()
