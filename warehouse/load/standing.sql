-- What holds today of the versions of the articles in `scope`; other rows of core.standing stay.
CREATE OR REPLACE TEMP TABLE seen AS
WITH turns AS (
    SELECT *, row_number() OVER (PARTITION BY origin_id ORDER BY coalesce(seen_at, known_at) DESC, known_at DESC, epoch DESC, version_id) = 1 AS is_live
    FROM raw.entry
    WHERE state = 'article'
        AND origin_id IN (SELECT origin_id FROM raw.entry WHERE article_id IN (SELECT article_id FROM scope))
)
SELECT * FROM turns WHERE article_id IN (SELECT article_id FROM scope);

CREATE OR REPLACE TEMP TABLE standing_new AS
WITH held AS (
    SELECT * FROM seen QUALIFY is_live = max(is_live) OVER (PARTITION BY version_id)
), by_version AS (
    SELECT h.version_id, h.article_id, bool_or(h.is_live) AS is_live, max(h.epoch) AS epoch,
        arg_max(d, (d.completeness, d.description_id)) AS d,
        min(h.origin) AS origin, list(DISTINCT h.origin ORDER BY h.origin) AS origins,
        max(h.fetched_at) FILTER (h.door <> 'seed') AS observed_at
    FROM held h JOIN (
        SELECT description_id, completeness, modified_at, published_at, outlet_id FROM core.description
    ) d ON d.description_id = h.description_id
    GROUP BY h.version_id, h.article_id
), used AS (
    SELECT analysis_id FROM meta.analysis_use ORDER BY known_at DESC, analysis_id LIMIT 1
), chosen AS (
    SELECT a.version_id, a.analysis_id FROM core.analysed a
    -- A reading that a later one by the same analyser superseded is called by that analyser, a tilde and a mark.
    LEFT JOIN meta.analysis r ON r.analysis_id = split_part(a.analysis_id, '~', 1)
    WHERE a.version_id IN (SELECT version_id FROM by_version)
    QUALIFY row_number() OVER (
        PARTITION BY a.version_id
        ORDER BY split_part(a.analysis_id, '~', 1) IS NOT DISTINCT FROM (SELECT analysis_id FROM used) DESC,
            r.known_at DESC NULLS LAST, contains(a.analysis_id, '~'), a.known_at DESC, a.analysis_id
    ) = 1
)
SELECT v.version_id, v.article_id, v.d.description_id, c.analysis_id,
    v.is_live AND row_number() OVER (
        PARTITION BY v.article_id
        ORDER BY v.is_live DESC, coalesce(v.d.modified_at, v.d.published_at) DESC NULLS LAST, v.epoch DESC,
            v.observed_at DESC NULLS LAST, v.version_id
    ) = 1 AS is_current,
    v.is_live, v.origin, v.origins, v.observed_at, v.d.published_at, v.d.outlet_id
FROM by_version v
LEFT JOIN chosen c ON c.version_id = v.version_id;

-- Rows that stay as they are are left alone: deletes are what makes a table's storage untidy.
CREATE OR REPLACE TEMP TABLE standing_old AS
SELECT * FROM core.standing WHERE article_id IN (SELECT article_id FROM scope);

DELETE FROM core.standing WHERE version_id IN (
    SELECT version_id FROM (SELECT * FROM standing_old EXCEPT SELECT * FROM standing_new)
);

INSERT INTO core.standing BY NAME
SELECT * FROM standing_new EXCEPT SELECT * FROM standing_old;
