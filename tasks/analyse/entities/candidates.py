"""One list of candidate names without overlaps: what the model, the lists and the capitals say, reconciled."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from tasks.analyse.entities import modelled, spans
from tasks.analyse.entities.labels import CORE, GROUP, NAMED, ORGANISATION, PERSON, PLACE
from tasks.analyse.entities.lexicon import Lexicon, Phrase
from tasks.analyse.entities.spans import Name
from tasks.analyse.entities.tokens import Tokens

_BEFORE_PLACE: Final = frozenset({"in", "of", "from", "for"})


def collect(
    tokens: Tokens, lexicon: Lexicon, model: list[tuple[int, int, str]], known: dict[str, tuple[Phrase, ...]]
) -> list[Name]:
    """Candidates in text order. `known` are the gazetteer's names; they win over everything they cover."""
    strong = spans.phrases(tokens, known)
    listed = spans.phrases(tokens, lexicon.phrases)
    named = modelled.model_names(tokens, lexicon, model)
    owner = _cover(tokens, named)
    found = [name for name in named if name.label not in CORE]
    found += spans.cut_names(tokens, lexicon)
    kept = {id(name): name for name in named if name.label in CORE}
    titles: set[int] = set()
    for start, end in spans.stretches(tokens, lexicon):
        for part in spans.split(tokens, lexicon, start, end):
            _reconcile(tokens, lexicon, part, kept, owner, listed)
            if part.title:
                titles.update(range(*part.title))
    rest = [n for n in kept.values() if n.start not in titles or not titles.issuperset(range(n.start, n.end))]
    names = _with_phrases(rest, strong, listed)
    return _disjoint(tokens, [*names, *found])


def _cover(tokens: Tokens, names: list[Name]) -> list[Name | None]:
    """For every token, the model's name over it."""
    owner: list[Name | None] = [None] * tokens.size
    for name in names:
        for n in range(name.start, name.end):
            owner[n] = name
    return owner


def _reconcile(
    tokens: Tokens,
    lexicon: Lexicon,
    part: Name,
    kept: dict[int, Name],
    owner: list[Name | None],
    listed: dict[int, tuple[int, Phrase]],
) -> None:
    """Fit one stretch into the model's names: take it as new, widen a name to it, merge names in it, or leave them."""
    inside = list({id(o): o for o in owner[part.start : part.end] if o is not None}.values())
    if not inside:
        kept[id(part)] = _widened(tokens, lexicon, part)
        return
    if any(o.label not in CORE and o.label != GROUP for o in inside):
        return
    for one, other in pairwise(inside):
        if one.label == GROUP and other.label == PERSON and one.end == other.start and one.start not in listed:
            one.label = PERSON  # a forename that the model takes for a people
    if len(inside) == 1 and _set_right(tokens, lexicon, part, inside[0], listed):
        return
    core = [o for o in inside if o.label in CORE]
    for name in core:
        name.title = name.title or (part.title if name.start == part.start else None)
        if name.nation is None and name.start == part.start:
            name.nation = part.nation
    if any(o.start < part.start or o.end > part.end for o in inside):
        return
    grows = len(inside) > 1 or inside[0].end - inside[0].start < part.end - part.start
    if grows and (whole := _is_whole(tokens, lexicon, part)):
        _merge(kept, inside, part, whole)
        return
    pieces = len(core) > 1 and len({o.label for o in core}) == 1 and all(o.end - o.start == 1 for o in inside)
    if pieces and len(core) == part.end - part.start and not any(n in listed for n in range(part.start, part.end)):
        _merge(kept, inside, part, core[-1].label or PERSON)  # one name in pieces
        return
    if len(inside) != len(core) or not _may_widen(tokens, lexicon, part, listed):
        return
    if tokens.words[part.start] in lexicon.forenames or all(o.label == PERSON for o in core):
        _merge(kept, inside, part, PERSON)


def _set_right(tokens: Tokens, lexicon: Lexicon, part: Name, name: Name, listed: dict[int, tuple[int, Phrase]]) -> bool:
    """Two slips of the model: a forename taken for a people, and "in Senegal Armand Naga says" taken for one name."""
    start, end = name.start, name.end
    if start != part.start:
        return False
    if name.label == GROUP and end == start + 1 < part.end and start not in listed:
        if tokens.words[start] not in lexicon.forenames or tokens.words[start] in lexicon.demonyms:
            return False
        name.end, name.label, name.title = part.end, PERSON, part.title
        return True
    if name.label == PERSON or end != part.end or end < start + 3 or tokens.words[start] not in lexicon.country_names:
        return False
    if not start or tokens.lower[start - 1] not in _BEFORE_PLACE or tokens.words[start + 1] not in lexicon.forenames:
        return False
    name.start, name.label, name.nation = start + 1, PERSON, None
    return True


def _is_whole(tokens: Tokens, lexicon: Lexicon, part: Name) -> str | None:
    """The label of a stretch whose last word says that all of it is one name."""
    if part.end - part.start < 2:
        return None
    tail = tokens.words[part.end - 1]
    if tail in lexicon.org_heads:
        return ORGANISATION
    return PLACE if tail in lexicon.place_heads else None


def _widened(tokens: Tokens, lexicon: Lexicon, part: Name) -> Name:
    """A new stretch, with its "of ..." tail where its last word asks for one."""
    if label := spans.opener(tokens, lexicon, part.start, part.end):
        n = spans.after_of(tokens, part.end)
        if n >= 0:
            while n < tokens.size and tokens.upper[n]:
                n += 1
            part.end = spans.portfolio(tokens, lexicon, part.start, n)
            part.votes[label] = 3.0
    return part


def _merge(kept: dict[int, Name], inside: list[Name], part: Name, label: str) -> None:
    """Put one name in the place of those inside of it."""
    for other in inside:
        kept.pop(id(other), None)
    part.label = label
    kept[id(part)] = part


def _may_widen(tokens: Tokens, lexicon: Lexicon, part: Name, listed: dict[int, tuple[int, Phrase]]) -> bool:
    """A person cut short by the model may grow to the whole stretch, unless the rest is known as something else."""
    if part.end - part.start > 5:
        return False
    if tokens.opens[part.start] and tokens.pos[part.start] != "PROPN":
        return False
    return not any(n in listed for n in range(part.start, part.end))


def _with_phrases(
    kept: list[Name], strong: dict[int, tuple[int, Phrase]], listed: dict[int, tuple[int, Phrase]]
) -> list[Name]:
    """Attach known names to the candidates that equal them; add known names that nothing covers."""
    taken: dict[int, Name] = {n: name for name in kept for n in range(name.start, name.end)}
    for source, wins in ((strong, True), (listed, False)):
        for start, (end, phrase) in source.items():
            over = list({id(o): o for n in range(start, end) if (o := taken.get(n))}.values())
            exact = [o for o in over if (o.start, o.end) == (start, end)]
            if exact:
                exact[0].phrase = exact[0].phrase or phrase
            elif not over or (wins and all(start <= o.start and o.end <= end for o in over)):
                name = Name(start, end, None, phrase)
                gone = {id(o) for o in over}
                if over and over[0].start == start:
                    name.title, name.nation = over[0].title, over[0].nation
                kept = [*(o for o in kept if id(o) not in gone), name]
                taken.update(dict.fromkeys(range(start, end), name))
            elif all(start <= o.start and o.end <= end for o in over) and phrase.label != GROUP:
                if over[0].title and over[0].title[0] >= start:
                    over[0].title = None  # "DR Congo" is no doctor
                over[0].start, over[0].end, over[0].phrase = start, end, phrase
                kept = [o for o in kept if o is over[0] or all(o is not x for x in over)]
    return kept


def _disjoint(tokens: Tokens, names: list[Name]) -> list[Name]:
    """Text order, no overlaps: known names first, then longer ones; dates and sums give way to names."""
    rank = sorted(
        names, key=lambda m: (m.phrase is None, m.label not in NAMED and m.label is not None, m.start - m.end)
    )
    used = bytearray(tokens.size)
    kept = []
    for name in rank:
        if not any(used[name.start : name.end]):
            used[name.start : name.end] = b"\1" * (name.end - name.start)
            kept.append(name)
    return sorted(kept, key=lambda name: name.start)
