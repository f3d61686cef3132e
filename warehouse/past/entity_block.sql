-- An index of names, which no view shows.
FROM stored.core.entity_block
