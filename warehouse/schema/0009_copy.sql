-- Texts with so much in common that one was copied from the other. Who copied from whom is a view, core.copy.
CREATE TABLE core.shingle (version_id VARCHAR NOT NULL, shingle INTEGER NOT NULL, sample_count INTEGER NOT NULL);
COMMENT ON TABLE core.shingle IS 'Sampled word triples of each version: the index by which near-duplicates are found. A triple is listed for some 256 versions at most.';
COMMENT ON COLUMN core.shingle.version_id IS 'Version that holds the triple.';
COMMENT ON COLUMN core.shingle.shingle IS 'The triple, as a number.';
COMMENT ON COLUMN core.shingle.sample_count IS 'Triples sampled of this version.';

CREATE TABLE core.overlap (
    version_id VARCHAR NOT NULL, like_version_id VARCHAR NOT NULL, shared_count INTEGER NOT NULL,
    similarity DOUBLE NOT NULL
);
COMMENT ON TABLE core.overlap IS 'Two versions with at least 0.40 of the shorter one''s word triples in common, each pair from both ends. Derived from the two texts, and known since both are.';
COMMENT ON COLUMN core.overlap.version_id IS 'One version.';
COMMENT ON COLUMN core.overlap.like_version_id IS 'The other.';
COMMENT ON COLUMN core.overlap.shared_count IS 'Distinct word triples in common.';
COMMENT ON COLUMN core.overlap.similarity IS 'Share of the shorter text in common, 0.4 to 1.';

DROP TABLE core.copy;
