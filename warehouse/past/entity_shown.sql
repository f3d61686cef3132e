-- Empty: filled from core.entity_computed as of that moment, once there are views.
FROM stored.core.entity_shown WHERE false
