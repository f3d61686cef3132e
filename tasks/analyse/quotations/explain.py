"""An article with every quotation, speaker, cue, addressee and relay marked, and the rule that decided.

Text is hostile: HTML is escaped, and control and direction characters are shown as symbols on a terminal.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tasks.records import Analysis, Hop, Kind, Quotation, Role

_COLOURS: Final = {
    "direct": "32",
    "mixed": "33",
    "indirect": "36",
    "block": "34",
    "speaker": "1;35",
    "addressee": "1;94",
    "relay": "1;31",
    "cue": "4",
}
_STYLE: Final = (
    "body{font:17px/1.6 Georgia,serif;max-width:46em;margin:2em auto;padding:0 1em;white-space:pre-wrap;color:#222}"
    "mark{background:none;color:inherit;border-radius:3px}"
    ".direct{background:#d9f2d9}.mixed{background:#fbeec2}.indirect{background:#d8eef5}.block{background:#dfe3fb}"
    ".speaker{font-weight:bold;color:#8a2a8a}.addressee{font-weight:bold;color:#2a4fb0}"
    ".relay{font-weight:bold;color:#b02a2a}.cue{text-decoration:underline}"
    "table{font:14px/1.4 sans-serif;border-collapse:collapse;white-space:normal;margin-top:2em}"
    "td,th{border-top:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top}"
    "sup{font:11px sans-serif;color:#666}"
)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A place where a marked stretch opens or closes; `number` is the quotation's, from 1."""

    at: int
    opens: bool
    kind: str
    number: int
    size: int


def explain_text(body: str, analysis: Analysis, *, colour: bool = True) -> str:
    """The body with marks in terminal colours (or plain brackets), and one line a quotation that says who and why."""
    current: list[str] = []

    def paint(edge: _Edge) -> str:
        label = f"[{edge.number}:" if edge.kind in _KINDS else ""
        if edge.opens:
            current.append(edge.kind)
            return f"{_escape(current)}{label}" if colour else (label or f"<{edge.kind} ")
        current.remove(edge.kind)
        close = "]" if edge.kind in _KINDS else ("" if colour else ">")
        return f"{close}{_escape(current)}" if colour else close

    marked = _woven(body, analysis, paint, printable)
    lines = [line for number, q in enumerate(analysis.quotations, 1) for line in _lines(number, q)]
    return marked + "\n\n" + "\n".join(lines) + "\n"


def explain_html(body: str, analysis: Analysis, *, title: str = "Quotations") -> str:
    """A self-contained page without scripts: the marked body and a table of the quotations."""
    current: list[_Edge] = []

    def tag(edge: _Edge) -> str:
        # Marked stretches may cross: close what is open, change, and open the rest again.
        before = "</mark>" * len(current)
        if edge.opens:
            current.append(edge)
        else:
            current.remove(next(e for e in current if (e.kind, e.number) == (edge.kind, edge.number)))
        after = "".join(f'<mark class="{e.kind}">' for e in current)
        note = f"<sup>{edge.number}</sup>" if edge.opens and edge.kind in _KINDS else ""
        return before + after + note

    marked = _woven(body, analysis, tag, lambda text: html.escape(printable(text)))
    head = "<tr>" + "".join(f"<th>{name}</th>" for name in ("#", "kind", "content", "chain", "cue", "sure", "rule"))
    rows = "".join(_row(number, q, body) for number, q in enumerate(analysis.quotations, 1))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(printable(title))}</title>'
        f"<style>{_STYLE}</style><body><div>{marked}</div><table>{head}</tr>{rows}</table></body></html>"
    )


def printable(text: str) -> str:
    """Control and direction characters as visible symbols; line breaks and tabs stay."""
    return "".join(_symbol(c) for c in text)


_KINDS: Final = frozenset(kind.value for kind in Kind)


def _symbol(c: str) -> str:
    if c in "\n\t" or c.isprintable():
        return c
    if c < " ":
        return chr(0x2400 + ord(c))
    return " " if unicodedata.category(c) == "Zs" else f"⟨{ord(c):04X}⟩"


def _escape(current: list[str]) -> str:
    codes = ";".join(_COLOURS[kind] for kind in current)
    return f"\033[0;{codes}m" if codes else "\033[0m"


def _woven(body: str, analysis: Analysis, mark: Callable[[_Edge], str], plain: Callable[[str], str]) -> str:
    """The body with a mark at every edge; closing edges come before opening ones, wide stretches open first."""
    pieces: list[str] = []
    at = 0
    for edge in sorted(_edges(len(body), analysis), key=lambda e: (e.at, e.opens, -e.size if e.opens else e.size)):
        pieces.append(plain(body[at : edge.at]))
        pieces.append(mark(edge))
        at = edge.at
    pieces.append(plain(body[at:]))
    return "".join(pieces)


def _edges(length: int, analysis: Analysis) -> Iterator[_Edge]:
    seen: set[tuple[str, int, int]] = set()
    for number, q in enumerate(analysis.quotations, 1):
        spans = [(q.kind.value, q.start, q.end)]
        spans += [
            (hop.role.value, hop.start, hop.end) for hop in q.chain if hop.start is not None and hop.end is not None
        ]
        if q.cue_start is not None and q.cue_end is not None:
            spans.append(("cue", q.cue_start, q.cue_end))
        for kind, start, end in spans:
            if (kind, start, end) in seen or not 0 <= start < end <= length:
                continue
            seen.add((kind, start, end))
            yield _Edge(start, True, kind, number, end - start)
            yield _Edge(end, False, kind, number, end - start)


def _party(hop: Hop) -> str:
    name = f" = {hop.name}" if hop.name and hop.name != hop.text else ""
    hedge = f" ({hop.hedge})" if hop.hedge else ""
    return printable(f"{hop.text}{name}{hedge}").replace("\n", " ")


def _lines(number: int, q: Quotation) -> Iterator[str]:
    chain = ", ".join(f"{hop.role.value}: {_party(hop)}" for hop in q.chain) or "speaker unknown"
    cue = f"; cue: {printable(q.cue)}" if q.cue else ""
    yield f"[{number}] {q.kind.value}, utterance {q.group}, {q.confidence:.2f} sure; {chain}{cue}"
    yield f"    because {q.rule}"


def _row(number: int, q: Quotation, body: str) -> str:
    parties = "<br>".join(
        f'{hop.role.value}: <span class="{hop.role.value}">{html.escape(_party(hop))}</span>'
        for hop in q.chain
        if hop.role in Role
    )
    cells = (
        str(number),
        q.kind.value,
        html.escape(printable(body[q.start : q.end])),
        parties,
        html.escape(printable(q.cue or "")),
        f"{q.confidence:.2f}",
        html.escape(q.rule),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
