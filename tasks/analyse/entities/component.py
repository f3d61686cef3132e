"""The pipeline component "entities": reads the model's names, fills `doc._.entities` and `doc._.mentions`."""

from __future__ import annotations

from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from tasks.analyse.entities.labels import NAMED, OF_MODEL
from tasks.records import Entity, Mention

_EXTENSIONS: Final[dict[str, list[Any]]] = {"entities": [], "mentions": [], "blocks": [], "quotations": []}


def register() -> None:
    """Declare the attributes that our components leave on a Doc. May be called again."""
    for name, default in _EXTENSIONS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    if not Doc.has_extension("gazetteer"):
        Doc.set_extension("gazetteer", default=None)


@Language.factory("entities")
class Entities:
    """Names, entities, roles and pronouns of one Doc."""

    def __init__(self, nlp: Language, name: str) -> None:
        register()
        self.language = nlp.lang

    def __call__(self, doc: Doc) -> Doc:
        doc._.entities, doc._.mentions = find(doc)
        return doc


def find(doc: Doc) -> tuple[list[Entity], list[Mention]]:
    """Entities and mentions of one Doc, mentions in text order."""
    entities: dict[tuple[str, str], int] = {}
    mentions = []
    for ent in doc.ents:
        label = OF_MODEL.get(ent.label_)
        if label is None:
            continue
        index = entities.setdefault((ent.text, label), len(entities)) if label in NAMED else None
        mentions.append(Mention(start=ent.start_char, end=ent.end_char, text=ent.text, label=label, entity=index))
    return [Entity(key=f"{label}:{name}", name=name, label=label) for name, label in entities], mentions
