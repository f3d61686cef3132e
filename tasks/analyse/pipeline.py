"""Text in, meaning out: `analyse` runs the model and our components over texts, in order, in flat memory.

Texts are taken a window at a time, guarded, grouped by language and cut into batches of bounded length. The model keeps
the words that it meets until they are many; from then on each batch lives in a memory zone, so that new words are
forgotten with it and a worker can run for months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from tasks.analyse import guards, models
from tasks.analyse.entities import gazetteer, geonames
from tasks.analyse.entities.gazetteer import Gazetteer
from tasks.analyse.language import choose
from tasks.records import Analysis, Article, Span
from tasks.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

ANALYSED: Final = "analysed"
UNSERVED: Final = "language_not_supported"
TOO_LONG: Final = "too_long"

_WINDOW: Final = 64  # texts looked at together
_WINDOW_CHARACTERS: Final = 400_000  # results come a window at a time, well within the limit for one result
_BATCH: Final = 32  # texts in one pass of the model
_BATCH_CHARACTERS: Final = 150_000  # bounds the model's working memory
_WORDS: Final = 20_000  # kept: the 95 % of a text; making the others anew for each batch costs 1 % of the analysis


@dataclass(frozen=True, slots=True)
class _Text:
    """One text on its way: its place in the window, the guarded text and what is known of it."""

    place: int
    text: str
    language: str
    blocks: tuple[Span, ...] = ()
    day: date | None = None


def analyse(
    texts: Iterable[str | Article], *, languages: Sequence[str] = ("en", "fr"), settings: Settings | None = None
) -> Iterator[Analysis]:
    """Analyse texts or articles; yields one Analysis each, in order.

    A text in another language, or with more than `settings.tokens` tokens, is answered with a status and no findings.
    """
    settings = settings or Settings()
    codes = models.served(tuple(languages))
    for window in _windows(texts):
        yield from _analyse_window(window, codes, settings)


def _windows(texts: Iterable[str | Article]) -> Iterator[list[str | Article]]:
    rest = iter(texts)
    while window := list(islice(rest, 1)):
        size = len(_body(window[0]))
        for text in islice(rest, _WINDOW - 1):
            window.append(text)
            size += len(_body(text))
            if size > _WINDOW_CHARACTERS:
                break
        yield window


def _body(text: str | Article) -> str:
    return text if isinstance(text, str) else text.body


def _analyse_window(window: list[str | Article], languages: tuple[str, ...], settings: Settings) -> list[Analysis]:
    found: dict[int, Analysis] = {}
    todo: dict[str, list[_Text]] = {}
    known = gazetteer.latest(settings.reference or None)
    for place, text in enumerate(window):
        item = _guarded(place, text, languages)
        if item.language not in languages:
            found[place] = Analysis(analysis_id=models.analysis_id(item.language), status=UNSERVED)
        elif guards.is_hopeless(item.text, settings.tokens):
            found[place] = Analysis(analysis_id=models.analysis_id(item.language), status=TOO_LONG)
        else:
            todo.setdefault(item.language, []).append(item)
    for language, items in todo.items():
        for batch in _batches(items):
            found.update(_analyse_batch(language, batch, settings.tokens, known))
    return [found[place] for place in range(len(window))]


def _guarded(place: int, text: str | Article, languages: tuple[str, ...]) -> _Text:
    body = _body(text)
    given = text.language if isinstance(text, Article) else None
    blocks = text.blocks if isinstance(text, Article) else ()
    language = (given or choose(body, languages)).split("-")[0].lower()
    published = text.published_at if isinstance(text, Article) else None
    return _Text(place, guards.mask(body), language, blocks, published.date() if published else None)


def _batches(items: list[_Text]) -> Iterator[list[_Text]]:
    """Texts of like length together, so that no batch is one giant among dwarfs."""
    batch: list[_Text] = []
    size = 0
    for item in sorted(items, key=lambda item: len(item.text)):
        if batch and (len(batch) >= _BATCH or size + len(item.text) > _BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += len(item.text)
    if batch:
        yield batch


def _analyse_batch(language: str, batch: list[_Text], tokens: int, known: Gazetteer) -> dict[int, Analysis]:
    nlp = models.load(language)
    name = models.analysis_id(language)
    found: dict[int, Analysis] = {}
    with nlp.memory_zone() if len(nlp.vocab) > _WORDS else nullcontext():
        docs: list[Doc] = []
        places: list[int] = []
        for item in batch:
            doc = _tokenised(nlp, item, known)
            if len(doc) > tokens:
                found[item.place] = Analysis(analysis_id=name, status=TOO_LONG)
            else:
                docs.append(doc)
                places.append(item.place)
        for place, doc in zip(places, nlp.pipe(docs, batch_size=_BATCH), strict=True):
            found[place] = _record(name, doc)
        # Nothing of the batch may outlive the zone: its words are gone.
        del docs
    return found


def _tokenised(nlp: Language, item: _Text, known: Gazetteer) -> Doc:
    doc = nlp.make_doc(item.text)
    doc._.blocks = list(item.blocks)
    doc._.gazetteer = known
    doc._.day = item.day
    return doc


def _record(name: str, doc: Doc) -> Analysis:
    sentences = tuple(Span(sent.start_char, sent.end_char) for sent in doc.sents) if len(doc) else ()
    return Analysis(
        analysis_id=name,
        status=ANALYSED,
        sentences=sentences,
        entities=tuple(doc._.entities),
        mentions=tuple(doc._.mentions),
        quotations=tuple(doc._.quotations),
    )


def analyser_card(languages: Sequence[str] = ("en", "fr"), settings: Settings | None = None) -> dict[str, Any]:
    """What analyses: model, licence and components of each language, and the versions behind its `analysis_id`."""
    from importlib.metadata import version

    settings = settings or Settings()
    cards = {}
    for language in models.served(tuple(languages)):
        cards[language] = {
            "analysis_id": models.analysis_id(language),
            "model": models.model_meta(language),
            "components": models.components(language),
        }
    return {
        "spacy": version("spacy"),
        "rules": models.rules_hash(),
        "places": geonames.source(),
        "gazetteer": gazetteer.fingerprint(settings.reference or None),
        "languages": cards,
    }
