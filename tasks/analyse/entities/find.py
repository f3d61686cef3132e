"""From one Doc to entities and mentions: the steps in order."""

from __future__ import annotations

from datetime import date

from spacy.tokens import Doc

from tasks import identity
from tasks.analyse.entities import (
    aliases,
    candidates,
    evidence,
    nominals,
    places,
    pronouns,
    repeats,
    roles,
    senses,
    things,
    told,
)
from tasks.analyse.entities import tokens as reading
from tasks.analyse.entities.gazetteer import Gazetteer
from tasks.analyse.entities.geonames import Place
from tasks.analyse.entities.labels import PERSON
from tasks.analyse.entities.lexicon import Lexicon, Phrase
from tasks.analyse.entities.spans import Name, text_of
from tasks.analyse.entities.things import Thing, Things
from tasks.analyse.entities.tokens import Tokens
from tasks.records import Entity, Mention


def find(
    doc: Doc,
    words: Lexicon,
    known: Gazetteer,
    phrases: dict[str, tuple[Phrase, ...]],
    labels: dict[int, str],
    day: date | None = None,
) -> tuple[list[Entity], list[Mention]]:
    """Entities and mentions of one Doc, mentions in text order; `day` is when it was published."""
    if not len(doc):
        return [], []
    tokens = reading.read(doc, labels)
    model = reading.names(doc, labels)
    names = evidence.decide(tokens, words, candidates.collect(tokens, words, model, phrases))
    names = repeats.add(tokens, words, names)
    names, equal = aliases.equations(tokens, words, names, doc.lang_)
    found = things.build(tokens, words, names, known, day)
    aliases.join(tokens, found, equal)
    reader = roles.Roles(tokens, words, found, day)
    reader.give()
    pronouns.genders(words, found)
    phrases_found = nominals.Nominals(reader).mentions()
    people = pronouns.resolve(tokens, words, found, phrases_found)
    index = {id(thing): n for n, thing in enumerate(found.every)}
    mentions = _names(tokens, words, names, found, index)
    mentions += nominals.as_mentions(tokens, phrases_found, index)
    mentions += [_pronoun(tokens, n, index[id(thing)]) for n, thing in people]
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    located = places.locate(tokens, words, found)
    places.settle_offices(reader, found)
    return [_entity(tokens, words, thing, located.get(id(thing))) for thing in found.every], mentions


def _names(tokens: Tokens, words: Lexicon, names: list[Name], found: Things, index: dict[int, int]) -> list[Mention]:
    governing = senses.governments(tokens, words, names)
    mentions = []
    for name in names:
        thing = found.of.get(name.start)
        mentions.append(
            Mention(
                start=tokens.start[name.start],
                end=tokens.end[name.end - 1] - name.cut,
                text=text_of(tokens, name),
                label=name.label or "",
                entity=index[id(thing)] if thing is not None else None,
                sense="government" if name.start in governing else None,
            )
        )
    return mentions


def _pronoun(tokens: Tokens, n: int, entity: int) -> Mention:
    return Mention(
        start=tokens.start[n], end=tokens.end[n], text=tokens.words[n], label=PERSON, entity=entity, form="pronoun"
    )


def _entity(tokens: Tokens, words: Lexicon, thing: Thing, place: Place | None) -> Entity:
    name = thing.name
    known = thing.known
    return Entity(
        key=identity.natural_key(
            thing.label, name, known.id if known else None, place.geonames_id if place else None, thing.country
        ),
        name=name,
        label=thing.label,
        aliases=(*things.name_aliases(tokens, thing, name), *thing.aliases),
        gender=thing.gender if thing.label == PERSON else None,
        country=thing.country,
        geonames_id=place.geonames_id if place else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        gazetteer_id=known.id if known else None,
        wikidata_id=known.wikidata if known else None,
        told=told.told(words, thing),
    )
