"""Records that travel between rooms: frozen, typed, picklable.

Offsets are character offsets into `Article.body`, end exclusive. Times are aware UTC datetimes.
What is not known is None (or empty), never invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # they are records of their own, which a batch also carries
    from tasks.collected import Announced, PageFetch, Poll, Waiting


class Door(StrEnum):
    """Where an item came in."""

    SEED = "seed"
    FEED = "feed"
    WARC = "warc"
    CAPTURE = "capture"


class Kind(StrEnum):
    """Kind of a quotation."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"
    BLOCK = "block"


class Role(StrEnum):
    """Part that a party plays in a quotation's chain."""

    RELAY = "relay"
    ADDRESSEE = "addressee"
    SPEAKER = "speaker"


class AliasKind(StrEnum):
    """How a name came to stand for an entity."""

    NAME = "name"
    WEAK = "weak"
    ACRONYM = "acronym"
    FORMER = "former"
    ROLE = "role"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a body: `body[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the door says about an item: manifest row, feed entry, WARC header. Weaker than the text itself."""

    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The bytes of one response or one seed item, never changed.

    `capture_id` is the first 16 hex digits of the SHA-256 of `body`. `root` is the folder, file or feed that the item
    was found in; `origin` is the path relative to it ("#n" for the n-th member of a multi-record file) or the URL.
    `media_type` is what the content is (text/plain, text/markdown, text/html, application/json for one record),
    not what its name says. `charset` is what the transport declared.
    """

    capture_id: str
    door: Door
    root: str
    origin: str
    body: bytes
    media_type: str
    fetched_at: datetime
    charset: str | None = None
    declared: Declared = field(default_factory=Declared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """One input that did not become an article. `reason` is a code of the closed list in `tasks.errors`."""

    door: Door
    root: str
    origin: str
    reason: str
    detail: str
    capture_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One candidate for a fact of an article, and the rule that found it. `field_name`: title, authors, ..."""

    field_name: str
    value: str
    rule: str
    is_winner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Clean text and facts of one capture.

    `blocks` are the body spans that the page marked as block quotations. `dateline` and `agency` are kept as facts
    and stay in the body. `lead` is the standfirst, else the first sentences of the body; it serves for display.
    `flags`: short, paywall, live, teaser_list, consent_wall, date_guessed ...
    """

    body: str
    lead: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    url: str | None = None
    outlet: str | None = None
    language: str | None = None
    language_confidence: float | None = None
    dateline: str | None = None
    agency: str | None = None
    blocks: tuple[Span, ...] = ()
    flags: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name, title or role that an article gives to an entity, and the span that shows it."""

    text: str
    kind: AliasKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One person, organisation, place ... of one article. `key` is its identity before articles are compared; `told`
    is what the article tells that another name of it may share (`acronym:sdc`, `office:foreign minister@RU`)."""

    key: str
    name: str
    label: str
    aliases: tuple[Alias, ...] = ()
    gender: str | None = None
    country: str | None = None
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    gazetteer_id: str | None = None
    wikidata_id: str | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One span that names an entity. `entity` indexes `Analysis.entities`. `is_pronoun` also covers role phrases
    ("the Russian leader") when `label` is the entity's and `form` says which: name, pronoun, nominal. `label` is one
    of person, organisation, place, group, event, product, work, law, language, date, money, quantity. `sense` is
    "government" where a place name stands for who rules there ("Moscow said")."""

    start: int
    end: int
    text: str
    label: str
    entity: int | None = None
    form: str = "name"
    sense: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One party in a quotation's chain, outermost relay first, with the hedge that stands before it ("reportedly")."""

    role: Role
    text: str
    start: int | None
    end: int | None
    entity: int | None = None
    name: str | None = None
    hedge: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """One contiguous span of reported speech. Pieces of one utterance share `group`. `chain` ends with the speaker."""

    start: int
    end: int
    kind: Kind
    group: int
    confidence: float
    rule: str
    cue: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    cue_lemma: str | None = None
    chain: tuple[Hop, ...] = ()
    edits: tuple[Span, ...] = ()

    @property
    def speaker(self) -> Hop | None:
        """The hop to whom the words are attributed."""
        return next((hop for hop in self.chain if hop.role is Role.SPEAKER), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What one analyser found in one body. `status`: analysed, or why not (language, too_long ...)."""

    analysis_id: str
    status: str = "analysed"
    sentences: tuple[Span, ...] = ()
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedFile:
    """One file of a seed folder. `fingerprint` covers its bytes and what the manifest says of it: unchanged
    fingerprint, unchanged file. `stamp` covers its name, size and times instead of its bytes; None where these do not
    settle it. `path` is absolute and for opening only (it need not be valid Unicode); `origin` is relative to `root`,
    the folder given. `declared` is what a manifest says of the file."""

    path: str
    root: str
    origin: str
    size: int
    fingerprint: str
    stamp: str | None = None
    declared: Declared = field(default_factory=Declared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One capture on its way to the warehouse: `article` or `rejected` is set; `analysis` only with an article."""

    capture: Capture
    article: Article | None = None
    analysis: Analysis | None = None
    rejected: Rejected | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one transaction commits. `rejected` are inputs that never became a capture; `finished` are the seed files
    of which every item is in this or an earlier batch, with the number of items each held. The rest is of feeds."""

    run_id: str
    batch_id: str
    items: tuple[Item, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    finished: tuple[tuple[SeedFile, int], ...] = ()
    polls: tuple[Poll, ...] = ()
    announced: tuple[Announced, ...] = ()
    fetches: tuple[PageFetch, ...] = ()
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a committed batch added: counts of rows by what a person would call them."""

    articles: int = 0
    versions: int = 0
    known: int = 0
    mentions: int = 0
    quotations: int = 0
    rejected: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})
