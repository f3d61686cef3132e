"""From a parsed document to quotation records: candidates, choice of spans, speakers, chains."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from tasks.analyse.quotations import rules
from tasks.analyse.quotations.blocks import led_blocks, page_blocks
from tasks.analyse.quotations.candidates import Candidate, candidates
from tasks.analyse.quotations.chain import Chains
from tasks.analyse.quotations.choose import choose
from tasks.analyse.quotations.cues import Cue, find_cues
from tasks.analyse.quotations.descent import descend
from tasks.analyse.quotations.edges import mend
from tasks.analyse.quotations.names import Names
from tasks.analyse.quotations.nested import namings
from tasks.analyse.quotations.speakers import Chosen, Option, Options, Turn
from tasks.analyse.quotations.trees import probability
from tasks.analyse.quotations.view import View, view_of
from tasks.analyse.quotations.weights import Weights
from tasks.records import Hop, Kind, Quotation, Span

Floats = NDArray[np.float32]
_EDIT: Final = re.compile(r"\[[^\]\n]{0,200}\]|\(\s*sic\s*\)|…|\.\s?\.\s?\.(?:\s?\.)?")
_BLOCK_AT: Final = 0.35
_LIKELY: Final = 0.03
VOICE: Final = "; outlet voice"  # ends the rule of an outlet's own words; the warehouse counts them (core.reliance)
_TOGETHER: Final = 256  # spans whose speakers are ranked together: bounds memory on very long texts
_SHARES: Final = np.array((0.8, 0.2), dtype=np.float32)  # of the chances of overlap and of exactness


def extract(doc: Doc, weights: Weights, *, vectors: bool = True) -> tuple[Quotation, ...]:
    """All quotations of a document, in text order; `vectors`: whether the weights know the vectors of its tokens."""
    view = view_of(doc, vectors=vectors)
    if not view.paragraphs:
        return ()
    cues = find_cues(view, weights.rates)
    chosen = chosen_spans(view, cues, weights)
    blocks = getattr(doc._, "blocks", ()) if Doc.has_extension("blocks") else ()
    chosen = page_blocks(view, cues, chosen, blocks)
    attribute(view, cues, chosen, weights)
    names = Names(doc, view)
    chosen = descend(view, cues, names, chosen)
    _group(view, chosen)
    chosen = namings(view, cues, chosen)
    chains = Chains(view, cues, names, chosen)
    records = (_record(view, cues, item, chains.of(item, chosen), chains) for item in chosen)
    return tuple(q for item, q in zip(chosen, records, strict=True) if q.chain or item.within is None)


def chosen_spans(view: View, cues: list[Cue], weights: Weights) -> list[Chosen]:
    """Candidates judged, and the best set of them; blocks may hold other quotations."""
    found, chances = judged(view, cues, weights)
    floor = float(weights.facts["threshold"])
    curve = weights.facts["calibration"]
    values = np.where([c.side == "B" for c in found], 0.0, chances - floor).tolist()
    twins: dict[tuple[int, int, str], list[int]] = {}
    for k, c in enumerate(found):
        twins.setdefault((c.start, c.end, c.side), []).append(k)
    picked = choose([(c.start, c.end) for c in found], values)
    picked = [rules.passed_on(view, cues, found[k], twins, k) for k in picked]
    picked = rules.closing_attributions(view, cues, found, chances.tolist(), picked)
    picked = rules.attributed_sentences(view, cues, found, chances.tolist(), picked)
    blocks = {(c.start, c.end): k for k, c in enumerate(found) if c.side == "B" and chances[k] >= _BLOCK_AT}
    picked += blocks.values()
    turns = [k for k, c in enumerate(found) if c.first == "turn" and rules.is_turn(view, cues[c.cue])]
    if turns:
        said = {k for t in turns for k in range(found[t].start, found[t].end)}
        picked = turns + [k for k in picked if found[k].start not in said and found[k].end - 1 not in said]
    picked += [k for k, c in enumerate(found) if c.cue < 0 and rules.dash_speaker(view, c) >= 0 and k not in picked]
    picked = [k for k in picked if found[k].cue < 0 or not rules.is_idle(view, cues[found[k].cue], found[k])]
    last = {rules.last_words(view, found, twins, k): found[k].cue for k in picked}
    picked = [_best_cue(cues, found, chances, k, twins) for k in last]
    sure = np.interp(chances, curve[0], curve[1])
    result = [Chosen(found[k], round(float(sure[k]), 3), _closing(cues, found[k], last.get(k, -1))) for k in picked]
    for item in result:
        if item.candidate.cue >= 0:
            clause = rules.clause_of_comments(view, cues, item.candidate)
            if clause is not item.candidate:
                item.option = Option(cues[clause.cue].subject, clause.cue, "by")
            if clause is item.candidate:
                clause = rules.beyond_occasion(view, cues[clause.cue], clause)
            item.candidate = mend(view, cues[clause.cue], rules.without_dateline(view, clause))
    result += led_blocks(view, cues, result)
    return sorted(result, key=lambda item: (item.candidate.start, -item.candidate.end))


def _closing(cues: list[Cue], candidate: Candidate, number: int) -> Option | None:
    """The subject of the cue whose sentence a stretch in marks was the last clause of (`rules.last_words`)."""
    if candidate.cue >= 0 or number < 0 or cues[number].subject < 0:
        return None
    return Option(cues[number].subject, number, "own")


def _best_cue(
    cues: list[Cue],
    found: list[Candidate],
    chances: Floats,
    k: int,
    twins: dict[tuple[int, int, str], list[int]],
) -> int:
    """Of the same span under several cues, the one with the strongest cue, the nearest first; marks need no cue."""
    c = found[k]
    marked = twins.get((c.start, c.end, "Q"))
    if marked and chances[marked[0]] >= 0.5 * chances[k]:
        return marked[0]
    same = [n for n in twins[c.start, c.end, c.side] if found[n].cue >= 0]
    likely_ones = [n for n in same if chances[n] >= 0.3 * chances[k]]
    return max(likely_ones, key=lambda n: cues[found[n].cue].weight - 0.02 * abs(cues[found[n].cue].token - c.start))


def judged(view: View, cues: list[Cue], weights: Weights) -> tuple[list[Candidate], Floats]:
    """The candidates that are not out of the question, with the chance of each."""
    every = [c for c in candidates(view, cues) if c.last != "cue" or not c.start <= cues[c.cue].subject < c.end]
    if not every:
        return [], np.zeros(0, dtype=np.float32)
    scores = weights.net.judge(view, cues, every)
    # Overlap is what counts; a share of exactness parts a span from its twin with a word too many.
    chances = probability(scores[:, :2]) @ _SHARES
    kept = np.flatnonzero(chances >= _LIKELY)
    return [every[k] for k in kept.tolist()], chances[kept]


def attribute(view: View, cues: list[Cue], chosen: list[Chosen], weights: Weights) -> None:
    """Choose a speaker for every chosen span, in text order, so that speech can be carried over.

    All are ranked at once as if the first option spoke each time, as it nearly always does; where another one did, the
    span after it is ranked anew.
    """
    options = Options(view, cues)
    options.filled.update(item.candidate.cue for item in chosen if item.candidate.cue >= 0)
    turns: list[Turn] = []
    found: list[list[Option]] = []
    previous: Candidate | None = None
    carried = -1
    for item in chosen:
        dash = rules.dash_speaker(view, item.candidate)
        if dash >= 0:
            item.option = Option(dash, -1, "dash")
        turns.append(Turn(item.candidate, item.candidate.cue, previous, carried))
        found.append(options.of(turns[-1]) if item.option is None else [item.option])
        carried = found[-1][0].head if found[-1] else carried
        previous = item.candidate
    parts = (slice(k, k + _TOGETHER) for k in range(0, len(turns), _TOGETHER))
    likely = [best for part in parts for best in _speakers(options, turns[part], found[part], weights)]
    carried = -1
    for item, turn, best in zip(chosen, turns, likely, strict=True):
        if item.option is None and turn.carried != carried:
            turn.carried = carried
            (best,) = _speakers(options, [turn], [options.of(turn)], weights)
        item.option, item.sure = best
        if item.option is not None:
            if item.option.cue < 0 and item.option.source != "dash":
                item.option.cue = item.candidate.cue
            carried = item.option.head


def _speakers(
    options: Options, turns: list[Turn], found: list[list[Option]], weights: Weights
) -> list[tuple[Option | None, float]]:
    """The likeliest option for each span and its chance."""
    result: list[tuple[Option | None, float]] = [(here[0] if here else None, 1.0) for here in found]
    ranked: list[int] = []
    numbers: list[list[float]] = []
    keys: list[tuple[str, ...]] = []
    for k, (turn, here) in enumerate(zip(turns, found, strict=True)):
        if len(here) > 1 and not (here[0].source == "own" and _is_plain(options, turn)):
            rows, named = options.rows(turn, here)
            numbers += rows
            keys += named
            ranked.append(k)
    if ranked:
        chances = weights.speakers.chances(np.array(numbers, dtype=np.float32), list(zip(*keys, strict=True)))
    begin = 0
    for k in ranked:
        part = chances[begin : begin + len(found[k])]
        best = int(part.argmax())
        result[k] = found[k][best], float(part[best])
        begin += len(part)
    return result


def _is_plain(options: Options, turn: Turn) -> bool:
    """Whether an unquoted clause stands right beside a strong cue with its own subject: nobody else speaks then."""
    cue, c = options.cues[turn.owner], turn.candidate
    near = min(abs(c.start - cue.attr[1]), abs(cue.attr[0] - c.end)) <= 2
    return near and cue.weight > 0.5 and cue.how in ("own", "inverted") and options.view.region_of[c.start] < 0


def _group(view: View, chosen: list[Chosen]) -> None:
    """Number utterances: pieces around one cue, and speech carried on without a new cue, belong together."""
    by_cue: dict[int, int] = {}
    number = -1
    last: Chosen | None = None
    for item in chosen:
        cue = item.option.cue if item.option else item.candidate.cue
        carried = item.option is not None and item.option.source == "carried" and last is not None
        if cue >= 0 and cue in by_cue and item.candidate.side != "B":
            item.group = by_cue[cue]
        elif carried and last is not None and _goes_on(view, last, item):
            item.group = last.group
        else:
            number += 1
            item.group = number
        if cue >= 0:
            by_cue.setdefault(cue, item.group)
        last = item


def _goes_on(view: View, last: Chosen, item: Chosen) -> bool:
    before, after = view.region_of[last.candidate.end - 1], view.region_of[item.candidate.start]
    if after < 0:
        return False
    if before >= 0 and view.regions[before].continues:
        return True
    return view.paragraph_of[last.candidate.start] == view.paragraph_of[item.candidate.start]


def kind_of(view: View, candidate: Candidate) -> Kind:
    """Kind by the share of the letters and digits that stand inside marks."""
    if candidate.side == "B":
        return Kind.BLOCK
    where = slice(candidate.start, candidate.end)
    regions = view.region_of[where]
    if max(regions) < 0:
        return Kind.INDIRECT
    inside = total = 0
    for word, region in zip(view.words[where], regions, strict=True):
        if word[0].isalnum():
            total += len(word)
            inside += len(word) if region >= 0 else 0
    if not inside:
        return Kind.INDIRECT
    return Kind.DIRECT if inside >= 0.95 * total else Kind.MIXED


def _record(view: View, cues: list[Cue], item: Chosen, chain: tuple[Hop, ...], chains: Chains) -> Quotation:
    start, end = content(view, item.candidate)
    number = item.option.cue if item.option else item.candidate.cue
    cue = cues[number] if number >= 0 else None
    first, last = (cue.token, cue.token + (2 if cue.lemma == "according" else 1)) if cue else (0, 1)
    edits = tuple(Span(m.start(), m.end()) for m in _EDIT.finditer(view.text, start, end))
    return Quotation(
        start=start,
        end=end,
        kind=kind_of(view, item.candidate),
        group=item.group,
        confidence=item.chance,
        rule=(item.rule or rule_of(item)) + (VOICE if chains.is_voice(chain) else ""),
        cue=view.text[view.start[first] : view.end[last - 1]] if cue else None,
        cue_start=view.start[first] if cue else None,
        cue_end=view.end[last - 1] if cue else None,
        cue_lemma=cue.lemma if cue else None,
        chain=chain,
        edits=edits,
    )


def content(view: View, candidate: Candidate) -> tuple[int, int]:
    """Character offsets of a candidate; marks at both edges are left out when they belong to one region."""
    start, end = view.start[candidate.start], view.end[candidate.end - 1]
    first, last = view.region_of[candidate.start], view.region_of[candidate.end - 1]
    if first >= 0 and first == last:
        region = view.regions[first]
        if (region.outer_start, region.outer_end) == (start, end):
            start, end = region.start, region.end
    while start < end and view.text[start].isspace():
        start += 1
    while end > start and view.text[end - 1].isspace():
        end -= 1
    return start, end


def rule_of(item: Chosen) -> str:
    """Which features decided, in words: how the edges came about and where the speaker was found."""
    candidate = item.candidate
    where = {"Q": "marks", "R": "after-cue", "L": "before-cue", "B": "block"}[candidate.side]
    edges = f"{where}:{candidate.first}..{candidate.last}" if candidate.side in "RL" else where
    return f"{edges}; speaker:{item.option.source}" if item.option else f"{edges}; speaker:none"
