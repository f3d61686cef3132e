-- Words of the quotations of the versions in `named_scope` that are not there yet, as 0013_wording.sql says; those of
-- quotations that went are deleted with them.
CREATE OR REPLACE TEMP TABLE wording_new AS
SELECT quotation_id, version_id, analysis_id, trim(regexp_replace(lower(strip_accents(content)), '[^\p{L}\p{N}]+', ' ', 'g')) AS words
FROM core.quotation q SEMI JOIN named_scope s ON s.version_id = q.version_id
WHERE kind IN ('direct', 'block', 'mixed') AND (coalesce(getvariable('is_again'), true) OR q.rowid >= getvariable('first_quotation'));

INSERT INTO core.wording BY NAME
SELECT quotation_id, version_id, analysis_id, CAST(md5_number_lower(words) >> 1 AS BIGINT) AS word_key,
    list_sort(list_distinct(list_transform(range(1, greatest(len(word) - 1, 2)), lambda n: CAST(
        CAST(md5_number_lower(array_to_string(word[n:n + 2], ' ')) >> 32 AS BIGINT) - 2147483648 AS INTEGER)))) AS triples
FROM (SELECT *, string_split(words, ' ') AS word FROM wording_new WHERE length(words) >= 15) n
ANTI JOIN (SELECT w.quotation_id FROM core.wording w SEMI JOIN named_scope s ON s.version_id = w.version_id
    WHERE coalesce(getvariable('is_again'), true)) k
    ON k.quotation_id = n.quotation_id;
