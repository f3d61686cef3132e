"""The pipeline component "entities": reads the model's names, fills `doc._.entities` and `doc._.mentions`."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from tasks import identity
from tasks.analyse.entities import gazetteer, lexicon
from tasks.analyse.entities.find import find
from tasks.analyse.entities.lexicon import Lexicon, Phrase

_EXTENSIONS: Final[dict[str, list[Any]]] = {"entities": [], "mentions": [], "blocks": [], "quotations": []}


def register() -> None:
    """Declare the attributes that our components leave on a Doc. May be called again."""
    for name, default in _EXTENSIONS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    for name in ("gazetteer", "day"):  # `day`: when the text was published
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


@Language.factory("entities")
class Entities:
    """Names, entities, roles and pronouns of one Doc."""

    def __init__(self, nlp: Language, name: str) -> None:
        register()
        self.nlp = nlp
        self._labels: dict[int, str] = {}
        self._known: tuple[str, dict[str, tuple[Phrase, ...]]] = ("", {})

    def __call__(self, doc: Doc) -> Doc:
        own = doc._  # made anew each time that it is asked for
        known = own.gazetteer or gazetteer.load()
        own.entities, own.mentions = find(doc, self.lexicon, known, self.phrases(known), self._labels, own.day)
        return doc

    @cached_property
    def lexicon(self) -> Lexicon:
        """The language's lists, read with the pipeline's own tokenizer on first use."""
        identity.prepare()
        return lexicon.load(self.nlp.lang, self.cut)

    def cut(self, name: str) -> tuple[str, ...]:
        """The tokens of a name."""
        return tuple(token.text for token in self.nlp.tokenizer(name))

    def phrases(self, known: gazetteer.Gazetteer) -> dict[str, tuple[Phrase, ...]]:
        """The gazetteer's names by first token, built anew when the gazetteer changed."""
        if self._known[0] != known.fingerprint:
            rows = (
                Phrase(self.cut(name.removeprefix("The ")), row.type, row.country) for name, row in known.strong.items()
            )
            self._known = (known.fingerprint, lexicon.index(rows))
        return self._known[1]
