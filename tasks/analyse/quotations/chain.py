"""Chains: the outlet that passed speech on, the person it was said to, the speaker.

Where an outlet is subject of the outer cue and its content has a speaker of its own, the inner speaker is credited and
the outlet becomes the relay. Where the outlet is the only subject, it speaks itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.names import Names
from tasks.analyse.quotations.roles import Roles, is_outlet
from tasks.analyse.quotations.speakers import Chosen, Option
from tasks.analyse.quotations.view import View
from tasks.records import Hop, Role

_MOST_BLOCKS: Final = 200
_PRONOUNS: Final = ("PRP", "WP")


class Chains:
    """Builds the chain of every chosen span of a document, in text order."""

    def __init__(self, view: View, cues: list[Cue], names: Names) -> None:
        self.view, self.cues, self.names = view, cues, names
        self.roles = Roles(view, names)
        self.recent: list[int] = []
        self.outlet: int | None = None
        self.blocks: list[Chosen] | None = None
        self.numbers = {p.name: k for k, p in reversed(list(enumerate(names.parties)))}
        self.by_sentence: dict[int, list[int]] = {}
        for number, cue in enumerate(cues):
            if cue.subject >= 0 and cue.weight >= 0.1:
                self.by_sentence.setdefault(cue.sentence, []).append(number)

    # --- inner speakers ---

    @staticmethod
    def descend(view: View, cues: list[Cue], chosen: list[Chosen]) -> list[Chosen]:
        """Replace an outlet's clause "X said that Y" by Y with speaker X; the outlet stays on as relay."""
        result = []
        for item in chosen:
            for _ in range(4):
                number = item.option.cue if item.option else -1
                if number < 0 or item.candidate.side == "B" or not _reports(view, cues[number], item):
                    break
                inner = _inner(view, cues, item.candidate)
                if inner is None:
                    break
                candidate, cue = inner
                item = Chosen(
                    candidate, item.chance, Option(cues[cue].subject, cue, "inner"), item.sure, rule="inner-speaker"
                )
            result.append(item)
        return result

    # --- hops ---

    def of(self, item: Chosen, chosen: list[Chosen]) -> tuple[Hop, ...]:
        """The hops of one span: relays outermost first, addressees, speaker last."""
        if item.option is None:
            return ()
        number = item.option.cue
        cue = self.cues[number] if number >= 0 else None
        speaker_heads = [item.option.head, *self._joined(item.option.head)]
        speakers = [self.hop(Role.SPEAKER, head, cue, item.option.relative) for head in speaker_heads]
        if cue is not None:
            hedge = self._hedge(cue, item.option.head)
            if hedge:
                speakers = [replace(s, hedge=hedge) for s in speakers]
        relays = self._relays(item, cue, speaker_heads, chosen)
        addressees = self._addressees(cue, item)
        passed = [replace(hop, role=Role.RELAY) for hop in addressees if self.is_outlet_hop(hop)]
        known = {(hop.start, hop.end) for hop in relays}
        relays += [hop for hop in passed if (hop.start, hop.end) not in known]
        self._remember(speakers, relays)
        return (*relays, *addressees, *speakers)

    def hop(self, role: Role, head: int, cue: Cue | None, relative: int = -1) -> Hop:
        """One party with its mention span and, where it can be found, its name."""
        view = self.view
        a, b = mention(view, head)
        if relative == b:
            b += 1  # "a man who": the pronoun belongs to the mention
        party = self._party(head)
        start, end = view.start[a], view.end[b - 1]
        text = view.text[start:end]
        name, entity = None, None
        if party is not None:
            name, entity = self.names.parties[party].name, self.names.parties[party].entity
        elif view.tag[head][:3] == "NNP":
            name = " ".join(text.split()).removesuffix("'s").removesuffix("’s")
        return Hop(
            role=role,
            text=text,
            start=start,
            end=end,
            entity=entity,
            name=name,
            cue=view.words[cue.token] if cue else None,
        )

    def _party(self, head: int) -> int | None:
        view = self.view
        if view.tag[head] in _PRONOUNS:
            return self.names.of_pronoun(head, self.recent)
        found = self.names.of_head(head)
        if found is not None:
            return found
        if view.tag[head] in ("NN", "NNP", "NNS", "NNPS"):
            apposed = next((c for c in view.children[head] if view.dep[c] == "appos" and c in self.names.at), -1)
            if apposed >= 0 and self.names.parties[self.names.at[apposed]].is_person:
                return self.names.at[apposed]
            linked = self.roles.link(head, self.recent)
            if linked is not None:
                return linked
            if view.lemma[head].lower() in ("outlet", "newspaper", "paper", "agency") and self.outlet is not None:
                return self.outlet
            return self.roles.collective(head, self.recent)
        return None

    def _joined(self, head: int) -> list[int]:
        """Further heads coordinated with the speaker: "X and Y said"."""
        view, found = self.view, []
        at = head
        for _ in range(6):
            step = next((c for c in view.children[at] if view.dep[c] == "conj" and view.tag[c][:1] in "NP"), -1)
            if step < 0:
                break
            found.append(step)
            at = step
        return found

    def _hedge(self, cue: Cue, head: int) -> str | None:
        view = self.view
        low, high = min(cue.token, head), max(cue.token, head)
        for k in range(max(0, low - 2), min(len(view.words), high + 3)):
            if view.lower[k] in words("hedges") and view.sentence_of[k] == cue.sentence and abs(k - cue.token) <= 3:
                return view.words[k]
        return "according to" if cue.lemma == "according" else None

    def _addressees(self, cue: Cue | None, item: Chosen) -> list[Hop]:
        if cue is None or cue.addressee < 0:
            return []
        heads = [cue.addressee, *self._joined(cue.addressee)]
        inside = [h for h in heads if item.candidate.start <= h < item.candidate.end]
        return [] if inside else [self.hop(Role.ADDRESSEE, head, cue) for head in heads]

    def _relays(self, item: Chosen, cue: Cue | None, speakers: list[int], chosen: list[Chosen]) -> list[Hop]:
        """Outlets whose own cue frames the clause of the speaker, and the voice of an enclosing block."""
        view, c = self.view, item.candidate
        hops = []
        for other in self._blocks(chosen):
            if other is not item and other.option and other.candidate.start <= c.start < other.candidate.end:
                hops.append(self.hop(Role.RELAY, other.option.head, None))
        sentence = cue.sentence if cue else view.sentence_of[c.start]
        sentences = {sentence, view.sentence_of[c.end - 1]}
        for number in sorted(n for s in sentences for n in self.by_sentence.get(s, ())):
            frame = self.cues[number]
            if frame is cue or frame.subject in speakers or c.start <= frame.token < c.end:
                continue
            if self._frames(frame, cue, c) and (self.is_outlet_head(frame.subject) or self._governs(frame, cue)):
                hop = self.hop(Role.RELAY, frame.subject, frame)
                if (hop.start, hop.end) not in {(h.start, h.end) for h in hops}:
                    hops.append(replace(hop, hedge=self._hedge(frame, frame.subject)))
        return hops

    def _blocks(self, chosen: list[Chosen]) -> list[Chosen]:
        if self.blocks is None:
            self.blocks = [c for c in chosen if c.candidate.side == "B"][:_MOST_BLOCKS]
        return self.blocks

    def _frames(self, frame: Cue, cue: Cue | None, c: Candidate) -> bool:
        """Whether `frame` stands around the clause of speaker and content."""
        low = min(c.start, cue.attr[0] if cue else c.start)
        high = max(c.end, cue.attr[1] if cue else c.end)
        if frame.attr[0] >= high:
            return frame.attr[0] - high <= 3
        return frame.token < low and self._governs(frame, cue) if cue else frame.attr[1] <= low

    def _governs(self, frame: Cue, cue: Cue | None) -> bool:
        if cue is None:
            return False
        at = cue.token
        for _ in range(8):
            up = self.view.head[at]
            if up == at:
                return False
            if self.view.dep[at] in ("ccomp", "conj") and up == frame.token and self.view.dep[at] == "ccomp":
                return frame.token < cue.token
            at = up
        return False

    def is_outlet_head(self, head: int) -> bool:
        """Whether a mention names a news outlet ("Reuters", "the news outlet")."""
        return is_outlet_mention(self.view, head)

    def is_outlet_hop(self, hop: Hop) -> bool:
        """Whether a hop is a news outlet."""
        return is_outlet(hop.text) or bool(hop.name and is_outlet(hop.name))

    def _remember(self, speakers: list[Hop], relays: list[Hop]) -> None:
        for hop in (*relays, *speakers):
            number = self.numbers.get(hop.name or "")
            if number is None:
                continue
            if self.is_outlet_hop(hop):
                self.outlet = number
            if hop.role is Role.SPEAKER and not self.is_outlet_hop(hop):
                self.recent = [number, *(k for k in self.recent if k != number)][:8]


def mention(view: View, head: int) -> tuple[int, int]:
    """Token range of a mention: the noun phrase without relative clause, apposition and trailing punctuation."""
    a, b = view.left[head], head + 1
    for c in view.children[head]:
        if c < head and (
            view.words[c] in (",", ";") or view.dep[c] in ("relcl", "cc", "punct", "conj", "advmod", "mark")
        ):
            a = max(a, view.right[c] + 1)
    for c in view.children[head]:
        if c <= head:
            continue
        if view.dep[c] not in ("prep", "compound", "flat", "nummod", "nmod", "case") or view.left[c] > b:
            break
        b = max(b, min(view.right[c], head + 15) + 1)
    stop = next((k for k in range(head + 1, b) if view.words[k] in (",", ";", ":") or view.region_of[k] >= 0), b)
    return min(a, head), max(stop, head + 1)


def is_outlet_mention(view: View, head: int) -> bool:
    """Whether the noun phrase at `head` is a news outlet."""
    a, b = mention(view, head)
    text = " ".join(view.text[view.start[a] : view.end[b - 1]].split())
    if is_outlet(text):
        return True
    return view.lower[head] in words("outlet_nouns") and view.lower[a] in ("the", "a", "an", "that")


def _reports(view: View, cue: Cue, item: Chosen) -> bool:
    head = item.option.head if item.option else -1
    return head >= 0 and (is_outlet_mention(view, head) or item.rule == "inner-speaker")


def _inner(view: View, cues: list[Cue], outer: Candidate) -> tuple[Candidate, int] | None:
    """The clause "X said (that) Y" that opens a span: Y and the number of its cue."""
    limit = outer.start + 25
    for number, cue in enumerate(cues):
        if not outer.start <= cue.token < min(outer.end, limit) or cue.kind != "verb" or cue.weight < 0.3:
            continue
        if not (cue.subject >= 0 and outer.start <= cue.subject < outer.end) or cue.how not in ("own", "repaired"):
            continue
        if any(view.dep[c] == "ccomp" and c < cue.token for c in view.children[cue.token]):
            continue
        before = range(outer.start, max(outer.start, cue.attr[0]))
        if len(before) > 8 or any(view.tag[k][:2] in ("VB", "MD") or view.dep[k] == "mark" for k in before):
            continue
        start = cue.token + 1
        if cue.addressee > 0:
            start = max(start, view.right[cue.addressee] + 1)
        # "declared on Friday that Y": the content opens after "that".
        for k in range(start, min(start + 7, outer.end)):
            if view.region_of[k] >= 0 or view.tag[k][:2] == "VB":
                break
            if view.lower[k] == "that":
                start = k
                break
        while start < outer.end and (view.lower[start] in ("that", ",", ":") or view.dep[start] == "npadvmod"):
            start += 1
        clause = any(view.dep[c] == "ccomp" and c > cue.token for c in view.children[cue.token])
        if outer.end - start >= 3 and clause:
            return Candidate(start, outer.end, number, "R", "inner", outer.last), number
    return None
