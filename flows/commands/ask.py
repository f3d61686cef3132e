"""`mediawatch ask [QUESTION [NAME=VALUE ...]]`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console

from flows import output, render
from tasks.errors import ContractError
from tasks.settings import Settings

if TYPE_CHECKING:
    from warehouse.ask import Answer, Question

_DESCRIPTION = """\
Answer a named question. Without a name, list all questions and what they take. Parameters are given as name=value;
the first one needs no name. Names of people, organisations and places match by alias, accents and case aside.
Each answer says what it rests on; --evidence lists the sentences behind it.
"""
_EPILOG = """\
examples:
  mediawatch ask                                        all questions
  mediawatch ask most-quoted --since 30d
  mediawatch ask quotes-by speaker=Putin --since 2019-01 --until 2019-03
  mediawatch ask share-of-voice "Putin,Erdogan" --csv
  mediawatch ask who-relies-on-whom --evidence --json
  mediawatch ask first-to-quote Putin --as-of 2019-03   what this question was answered with then
  mediawatch ask quotes-by Putin --parquet -o quotes.parquet
"""


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "ask",
        help="answer a named question; without a name, list them",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("question", nargs="?", metavar="QUESTION", help="name of the question")
    parser.add_argument("values", nargs="*", metavar="NAME=VALUE", help="its parameters")
    parser.add_argument("--since", metavar="DAY", help="first day: 2019, 2019-01, 2019-01-31 or 30d (days ago)")
    parser.add_argument("--until", metavar="DAY", help="last day, included")
    parser.add_argument("--limit", metavar="N", help="at most N rows")
    parser.add_argument(
        "--as-of", metavar="DATE", help="as the warehouse knew it at the end of that day, month or year"
    )
    parser.add_argument("--evidence", action="store_true", help="list the sentences and offsets behind the answer")
    parser.add_argument("--wide", action="store_true", help="show all columns in the terminal")
    parser.add_argument("--sql", action="store_true", help="print the SQL of the question, to change and run yourself")
    output.add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List the questions, or answer one."""
    from warehouse import ask

    if options.question is None:
        return _list(options, ask.questions())
    question = ask.find(options.question)
    if options.sql:
        print(question.statement + ";")
        return 0
    given = parameters(question, options.values)
    given |= {name: value for name in ("since", "until", "limit") if (value := getattr(options, name)) is not None}
    as_of = ask.moment(options.as_of) if options.as_of else None
    answer = ask.answer(Settings.from_env(), question.name, given, with_evidence=options.evidence, as_of=as_of)
    bare = f"{question.name} counts no text, so that there are no sentences behind it"
    is_table = output.is_wanted(options) and not options.json
    if options.evidence and answer.evidence is None:
        if is_table:  # the evidence itself was asked for
            raise ContractError(bare)
        print(f"mediawatch: {bare}", file=sys.stderr)
    if output.is_wanted(options):
        table = answer.evidence if answer.evidence and is_table else answer.table
        output.write(options, table, _document(answer))
    else:
        _show(answer, options)
    for name in answer.unknown:
        print(f"mediawatch: nobody and nothing here is called {name!r}", file=sys.stderr)
    list_candidates(answer.candidates)
    return 0


def parameters(question: Question, values: list[str]) -> dict[str, Any]:
    """Parameters as a command line gives them: name=value, the first one without its name if need be."""
    known = [parameter.name for parameter in question.parameters]
    given: dict[str, Any] = {}
    for index, text in enumerate(values):
        name, sign, value = text.partition("=")
        if not sign and index == 0 and known:
            name, value = known[0], text
        elif not sign:
            raise ContractError(
                f"{text!r} is no name=value; {question.name} takes {', '.join(known) or 'no parameters'}, "
                "and a value of several words needs quotes around it"
            )
        given[name] = value
    return given


def _list(options: argparse.Namespace, questions: list[Question]) -> int:
    from warehouse.session import Table

    rows: list[tuple[Any, ...]] = [(question.name, question.text, _takes(question)) for question in questions]
    if output.is_wanted(options):
        table = Table(("name", "question", "parameters"), ("VARCHAR",) * 3, rows)
        output.write(options, table, table.dicts())
    else:
        Console(highlight=False).print(render.table(("name", "question", "takes"), rows))
    return 0


def _takes(question: Question) -> str:
    return ", ".join(f"{p.name}" if p.is_required else f"[{p.name}]" for p in question.parameters)


def _document(answer: Answer) -> dict[str, Any]:
    coverage = answer.coverage
    return {
        "question": answer.question.name,
        "text": answer.question.text,
        "parameters": answer.parameters,
        "as_of": answer.as_of,
        "rows": answer.table.dicts(),
        "candidates": answer.candidates,
        "unknown_names": answer.unknown,
        "coverage": {name: getattr(coverage, name) for name in coverage.__slots__},
        "evidence": answer.evidence.dicts() if answer.evidence else None,
    }


def _show(answer: Answer, options: argparse.Namespace) -> None:
    console = Console(highlight=False)
    table, question = answer.table, answer.question
    columns = [name for name in (question.show or table.columns) if options.wide or name in table.columns]
    if options.wide:
        columns = list(table.columns)
    if "note" in columns and not any(row[table.columns.index("note")] for row in table.rows):
        columns.remove("note")
    picked = [table.columns.index(name) for name in columns]
    rows = [[_cell(row[index]) for index in picked] for row in table.rows]
    if options.wide:
        console.print(render.fitting(columns, rows, console.width, title=question.text))
    else:
        console.print(render.table(columns, rows, title=question.text))
    if not rows:
        console.print("Nothing found.")
    console.print()
    if answer.as_of is not None:
        console.print(f"As the warehouse knew it at {answer.as_of:%Y-%m-%d %H:%M} UTC.", style="dim")
    for sentence in answer.coverage.sentences():
        console.print(sentence, markup=False, style="dim")
    if answer.evidence is not None:
        _show_evidence(console, answer)


def _show_evidence(console: Console, answer: Answer) -> None:
    assert answer.evidence is not None  # noqa: S101 - for the type checker
    rows = [
        (
            row["evidence_origin"],
            row["sentence"],
            f"{row['start_offset']}-{row['end_offset']}",
            _cell(row["sentence_text"]),
        )
        for row in answer.evidence.dicts()
    ]
    console.print()
    console.print(render.table(("article", "sentence", "offsets", "text"), rows, title="Evidence"))


def _cell(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if hasattr(value, "hour"):
        return f"{value:%Y-%m-%d %H:%M}"
    return render.clip(value, 240) if isinstance(value, str) else value


def list_candidates(candidates: Sequence[dict[str, Any]]) -> None:
    """Whom ambiguous names may mean goes to stderr, whatever the form of the answer."""
    shown: Counter[str] = Counter()
    for row in candidates:
        if not shown[row["called"]]:
            print(f"mediawatch: {row['note']}:", file=sys.stderr)
        shown[row["called"]] += 1
        if shown[row["called"]] <= 10:
            name = render.harmless(row["entity_name"])
            print(f"  {row['entity_id']}  {name} ({row['label']}, {row['article_count']:,} articles)", file=sys.stderr)
