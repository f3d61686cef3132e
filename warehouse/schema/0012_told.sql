-- What articles tell of an entity beside its name, so that two names either of which is too weak alone can meet.
ALTER TABLE core.entity ADD COLUMN told VARCHAR[];
COMMENT ON COLUMN core.entity.told IS 'What articles tell that another name of it may share: acronym:sdc, office:foreign minister@RU.';
-- Blocks are made anew by the next batch: they are coarser now, so that more spellings meet.
DELETE FROM core.entity_block;
