-- Where the data folder is an object store, packs of captures are rows: written in the transaction of their batch.
CREATE TABLE raw.pack (name VARCHAR NOT NULL, content BLOB NOT NULL, known_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE raw.pack IS 'The packs of captures, where the data folder is an object store; else they are files and this is empty.';
COMMENT ON COLUMN raw.pack.name IS 'The pack, as raw.capture names it.';
COMMENT ON COLUMN raw.pack.content IS 'Its bytes, compressed.';
COMMENT ON COLUMN raw.pack.known_at IS 'When it was written.';
