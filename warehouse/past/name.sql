-- Names of later articles stay: they only find entities, and one that was not there yet is not found.
FROM stored.core.name
