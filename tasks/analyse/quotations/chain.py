"""Chains: the outlet that passed speech on, the person it was said to, the speaker.

Where an outlet is subject of the outer cue and its content has a speaker of its own, the inner speaker is credited and
the outlet becomes the relay. Where the outlet is the only subject, it speaks itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tasks.analyse.quotations.candidates import Candidate
from tasks.analyse.quotations.cues import Cue
from tasks.analyse.quotations.hearers import Hearers
from tasks.analyse.quotations.lexicon import words
from tasks.analyse.quotations.mentions import is_outlet_mention, mention
from tasks.analyse.quotations.names import Names
from tasks.analyse.quotations.relays import carriers, companions, ladder
from tasks.analyse.quotations.roles import Roles, is_outlet
from tasks.analyse.quotations.speakers import Chosen
from tasks.analyse.quotations.view import View
from tasks.records import Hop, Role

_MOST_BLOCKS: Final = 200
_PRONOUNS: Final = ("PRP", "WP")
_NOBODY: Final = frozenset(("i", "we", "you", "it", "this", "that", "which", "what", "there"))


class Chains:
    """Builds the chain of every chosen span of a document, in text order."""

    def __init__(self, view: View, cues: list[Cue], names: Names, chosen: list[Chosen]) -> None:
        self.view, self.cues, self.names = view, cues, names
        self.roles = Roles(view, names)
        self.hearers = Hearers(view, cues, chosen)
        self.cues_at = {cue.token: cue for cue in cues}
        self.recent: list[int] = []
        self.last: tuple[Chosen, list[Hop], list[Hop]] | None = None  # with its speakers and those addressed
        self.said: dict[int, list[Hop]] = {}  # relays and speakers of each span so far
        self.outlet: int | None = None
        self.blocks: list[Chosen] | None = None
        self.numbers = {p.name: k for k, p in reversed(list(enumerate(names.parties)))}
        self.by_sentence: dict[int, list[int]] = {}
        for number, cue in enumerate(cues):
            if cue.subject >= 0 and cue.weight >= 0.1:
                self.by_sentence.setdefault(cue.sentence, []).append(number)

    def of(self, item: Chosen, chosen: list[Chosen]) -> tuple[Hop, ...]:
        """The hops of one span: relays outermost first, addressees, speaker last."""
        if item.option is None:
            return ()
        number = item.option.cue
        cue = self.cues[number] if number >= 0 else None
        if self.hearers.is_told(cue) and item.option.source == "own":
            heads = self._agents(cue)
        else:
            head = item.option.head
            heads = [head, *self._joined(head), *companions(self.view, head, cue)]
        speakers = [self.hop(Role.SPEAKER, head, cue, item.option.relative) for head in heads]
        if item.within is not None:
            return self._nested(item.within, speakers, item.option.head)
        if cue is not None:
            hedge = self._hedge(cue, item.option.head)
            if hedge:
                speakers = [replace(s, hedge=hedge) for s in speakers]
        addressees = self._addressees(cue, item, speakers)
        relays = self._relays(item, cue, speakers, chosen)
        passed = [replace(hop, role=Role.RELAY) for hop in addressees if self.is_outlet_hop(hop)]
        known = {(hop.start, hop.end) for hop in relays}
        relays += [hop for hop in passed if (hop.start, hop.end) not in known]
        self._remember(speakers, relays)
        self.last = (item, speakers, addressees)
        self.said[id(item)] = [*relays, *speakers]
        return (*relays, *addressees, *speakers)

    def _nested(self, outer: Chosen, speakers: list[Hop], head: int) -> tuple[Hop, ...]:
        """Who speaks in the words of another, who passes that on; nothing where it is his own words anyway."""
        around = self.said.get(id(outer), [])
        himself = self.view.tag[head] == "NN" and speakers[0].name is None  # "the minister" who remains unknown
        if himself or _keys(around) & _keys(speakers):
            return ()
        return (*(replace(hop, role=Role.RELAY) for hop in around), *speakers)

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
        elif view.tag[head][:3] == "NNP" and view.words[head][:1].isupper():
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
                self.names.people.note(head, linked)
                return linked
            lemma = view.lemma[head].lower()
            if lemma in ("outlet", "newspaper", "paper") and self.outlet is not None:
                return self.outlet
            body = self.roles.collective(head, self.recent)
            return self.outlet if body is None and lemma == "agency" else body
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

    def _agents(self, cue: Cue | None) -> list[int]:
        """ "he was told by X": X."""
        view = self.view
        for c in view.children[cue.token] if cue else ():
            if view.dep[c] == "agent":
                return [n for n in view.children[c] if view.dep[n] == "pobj"][:1]
        return []

    def _addressees(self, cue: Cue | None, item: Chosen, speakers: list[Hop]) -> list[Hop]:
        found: list[Hop] = []
        for first in self.hearers.of(cue, item):
            heads = [first, *self._joined(first)]
            if not any(item.candidate.start <= h < item.candidate.end for h in heads):
                found += [self.hop(Role.ADDRESSEE, head, cue) for head in heads]
        found = _others(found, speakers)
        if found:
            return found
        asker = self.hearers.asker(cue, item)
        if asker >= 0:
            return _others([self.hop(Role.ADDRESSEE, asker, None)], speakers)
        if self.last is None:
            return []
        before, said, told = self.last
        if before.candidate.start <= item.candidate.start < before.candidate.end:
            return []  # a block is no partner of those who speak in it
        if said and self.hearers.answers(cue, item, before):
            return _others([replace(hop, role=Role.ADDRESSEE, hedge=None) for hop in said], speakers)
        # Who goes on speaking in the same paragraph, or in the same utterance, goes on speaking to the same.
        same = self.view.paragraph_of[before.candidate.end - 1] == self.view.paragraph_of[item.candidate.start]
        if told and (same or before.group == item.group) and _keys(said) & _keys(speakers):
            return _others(told, speakers)
        return []

    def _relays(self, item: Chosen, cue: Cue | None, speakers: list[Hop], chosen: list[Chosen]) -> list[Hop]:
        """Who framed the clause of the speaker, outermost first; the voice of an enclosing block; who carried it."""
        view, c = self.view, item.candidate
        heads: list[tuple[int, Cue | None]] = []
        for other in self._blocks(chosen):
            if other is not item and other.option and other.candidate.start <= c.start < other.candidate.end:
                heads.append((other.option.head, None))
        if item.option and item.option.source == "cited" and cue is not None:
            heads.append((cue.subject, cue))
        own = {item.option.head if item.option else -1}
        sentence = cue.sentence if cue else view.sentence_of[c.start]
        for number in sorted(n for s in {sentence, view.sentence_of[c.end - 1]} for n in self.by_sentence.get(s, ())):
            frame = self.cues[number]
            if frame is cue or frame.subject in own or c.start <= frame.token < c.end:
                continue
            voice = self.is_outlet_head(frame.subject) or self._governs(frame, cue)
            if (voice and self._frames(frame, cue, c)) or self._credits(frame, cue):
                heads.append((frame.subject, frame))
        if cue is not None:
            heads += ladder(view, self.cues_at, cue, c)
        carried = carriers(view, sentence, c.start, c.end)
        heads += [(head, None) for head, anybody in carried if anybody or self.is_outlet_head(head)]
        hops: dict[tuple[int | None, int | None], Hop] = {}
        for head, by in heads:
            if view.lower[head] in _NOBODY or head in own:
                continue
            hop = self.hop(Role.RELAY, head, by)
            if (hop.start, hop.end) in hops or _keys([hop]) & _keys(speakers):
                continue
            hops[hop.start, hop.end] = replace(hop, hedge=self._hedge(by, head) if by else None)
            if by is not None and by.addressee >= 0 and not c.start <= by.addressee < c.end:
                told = self.hop(Role.ADDRESSEE, by.addressee, by)
                hops.setdefault((told.start, told.end), told)
        return list(hops.values())

    @staticmethod
    def _credits(frame: Cue, cue: Cue | None) -> bool:
        """ "According to X, Y told Z that": X passes on what Y said."""
        return frame.kind == "according" and cue is not None and cue.kind == "verb" and frame.sentence == cue.sentence

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
        if cue is not None and cue.attr[1] <= frame.attr[0] and frame.attr[1] <= c.start:
            return True  # "..., the leader said, Reuters reports. '...'"
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

    def is_voice(self, chain: tuple[Hop, ...]) -> bool:
        """Whether a news outlet, and nobody else, is speaker; "a lawyer for News Ltd" and "a Post poll" are none."""
        speakers = [hop for hop in chain if hop.role is Role.SPEAKER]
        some = any(hop.text.lower().startswith(("a ", "an ")) for hop in speakers)
        return bool(speakers) and not some and all(is_outlet(hop.name or hop.text) for hop in speakers)

    def _remember(self, speakers: list[Hop], relays: list[Hop]) -> None:
        for hop in (*relays, *speakers):
            number = self.numbers.get(hop.name or "")
            if number is None:
                continue
            if self.is_outlet_hop(hop):
                self.outlet = number
            if hop.role is Role.SPEAKER and not self.is_outlet_hop(hop):
                self.recent = [number, *(k for k in self.recent if k != number)][:8]


def _keys(hops: list[Hop]) -> set[str]:
    return {(hop.name or hop.text).lower() for hop in hops}


def _others(hops: list[Hop], speakers: list[Hop]) -> list[Hop]:
    """Nobody is told what he says himself."""
    own = _keys(speakers)
    return [hop for hop in hops if (hop.name or hop.text).lower() not in own]
