-- Entities of several articles that are one: what the machine thinks, beside what people decide.
CREATE TABLE core.entity_block (entity_id VARCHAR NOT NULL, block BIGINT NOT NULL);
COMMENT ON TABLE core.entity_block IS 'What like names have in common, as a number: only entities that share a block are compared.';
COMMENT ON COLUMN core.entity_block.entity_id IS 'The entity.';
COMMENT ON COLUMN core.entity_block.block IS 'Hash of label and block: surname and forename by sound, sorted words.';

CREATE TABLE core.entity_link (
    entity_id VARCHAR NOT NULL, into_entity_id VARCHAR NOT NULL, score DOUBLE NOT NULL, reason VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL, known_at TIMESTAMPTZ NOT NULL, withdrawn_at TIMESTAMPTZ
);
COMMENT ON TABLE core.entity_link IS 'An entity that the machine takes for another one, by their names. A function of core.entity and people''s decisions.';
COMMENT ON COLUMN core.entity_link.entity_id IS 'Entity that is shown as another.';
COMMENT ON COLUMN core.entity_link.into_entity_id IS 'Entity that it is shown as: the one whose name stands for the group.';
COMMENT ON COLUMN core.entity_link.score IS 'How sure, 0 to 1.';
COMMENT ON COLUMN core.entity_link.reason IS 'What the two names have in common.';
COMMENT ON COLUMN core.entity_link.evidence IS 'The two names.';
COMMENT ON COLUMN core.entity_link.known_at IS 'Since when.';
COMMENT ON COLUMN core.entity_link.withdrawn_at IS 'Until when, if later articles or a person spoke against it; NULL while it holds.';

CREATE TABLE meta.known_entity (
    gazetteer_id VARCHAR NOT NULL, digest VARCHAR NOT NULL, names VARCHAR[] NOT NULL, known_at TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ
);
COMMENT ON TABLE meta.known_entity IS 'An entity of the reference list as all analyses take it: what an edit of the list is compared with.';
COMMENT ON COLUMN meta.known_entity.gazetteer_id IS 'Id in the reference list; empty for the row which says that a list was taken, be it an empty one.';
COMMENT ON COLUMN meta.known_entity.digest IS 'Hash of all that the list says of it.';
COMMENT ON COLUMN meta.known_entity.names IS 'All names that the list gives it.';
COMMENT ON COLUMN meta.known_entity.known_at IS 'When the list was taken over.';
COMMENT ON COLUMN meta.known_entity.withdrawn_at IS 'Until when; NULL while it holds.';
