-- What of a quotation's words is compared with other quotations: kept, since working it out is most of what a question
-- for utterances would cost.
CREATE TABLE core.wording (
    quotation_id VARCHAR NOT NULL, version_id VARCHAR NOT NULL, analysis_id VARCHAR NOT NULL, word_key BIGINT NOT NULL,
    triples INTEGER[] NOT NULL
);
INSERT INTO core.wording
WITH spoken AS (
    SELECT quotation_id, version_id, analysis_id,
        trim(regexp_replace(lower(strip_accents(content)), '[^\p{L}\p{N}]+', ' ', 'g')) AS words
    FROM core.quotation WHERE kind IN ('direct', 'block', 'mixed')
), split AS (
    SELECT *, string_split(words, ' ') AS word FROM spoken WHERE length(words) >= 15
)
SELECT quotation_id, version_id, analysis_id, CAST(md5_number_lower(words) >> 1 AS BIGINT),
    list_sort(list_distinct(list_transform(range(1, greatest(len(word) - 1, 2)), lambda n: CAST(
        CAST(md5_number_lower(array_to_string(word[n:n + 2], ' ')) >> 32 AS BIGINT) - 2147483648 AS INTEGER))))
FROM split;
COMMENT ON TABLE core.wording IS 'Words of a direct, mixed or block quotation of some length as they are compared with other quotations. Derived.';
COMMENT ON COLUMN core.wording.quotation_id IS 'The quotation.';
COMMENT ON COLUMN core.wording.version_id IS 'Version that holds it.';
COMMENT ON COLUMN core.wording.analysis_id IS 'Analyser that found it.';
COMMENT ON COLUMN core.wording.word_key IS 'The words as a number: the same for the same words, accents, case and punctuation aside.';
COMMENT ON COLUMN core.wording.triples IS 'Its distinct word triples as numbers, or the whole where there are fewer than three words.';
