-- So that a run over a folder in which nothing is new need not read each file to find that out.
ALTER TABLE raw.file ADD COLUMN stamp VARCHAR;
COMMENT ON COLUMN raw.file.stamp IS 'Hash of its name, size, times and of what the manifest says of it; NULL where it was written just before it was read.';
