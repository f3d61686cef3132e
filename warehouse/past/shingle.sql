-- An index of texts, which no view shows.
FROM stored.core.shingle
