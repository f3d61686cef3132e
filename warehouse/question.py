"""Named questions: SQL files of queries/ whose head says in plain words what they answer and what they take.

First line `-- the question`; then `-- $name TYPE [= default]: meaning` for each parameter and `-- show: columns` for
the terminal; then one statement, and after a line `-- evidence` a second one that gives version_id, start_offset and
end_offset of the spans behind the answer. An answer that has these columns itself needs no second statement.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tasks.errors import ContractError
from warehouse import sql

# NAME and NAMES are texts that stand for entities: an ambiguous one is reported with its candidates.
TYPES = ("VARCHAR", "NAME", "NAMES", "VARCHAR[]", "DATE", "INTEGER", "DOUBLE", "BOOLEAN")
_PARAMETER = re.compile(r"-- \$(\w+) ([A-Z\[\]]+)(?: = ([^:]*))?: (.+)")
_EVIDENCE = "-- evidence"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question."""

    name: str
    type: str
    meaning: str
    default: Any = None
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One named question. `show` are the columns that a terminal shows; empty means all."""

    name: str
    text: str
    parameters: tuple[Parameter, ...]
    statement: str
    evidence: str | None = None
    show: tuple[str, ...] = ()


def questions() -> list[Question]:
    """All named questions, by name."""
    return [parse(name, sql.read(name)) for name in sql.names("queries")]


def find(name: str) -> Question:
    """The question of that name; `quotes-by` and `quotes_by` are the same."""
    wanted = name.replace("_", "-")
    every = {question.name: question for question in questions()}
    if wanted not in every:
        near = [known for known in every if wanted in known or known in wanted]
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise ContractError(f"there is no question {name!r}{hint}; `mediawatch ask` lists them all")
    return every[wanted]


def parse(file_name: str, text: str) -> Question:
    """Take a question file apart; what is not understood raises ContractError."""
    head = [line for line in text.splitlines() if line.startswith("--")]
    if not head or not head[0].startswith("-- "):
        raise ContractError(f"{file_name} does not begin with its question as a comment")
    statement, _, evidence = text.partition(f"\n{_EVIDENCE}\n")
    parameters = tuple(_parameter(file_name, line) for line in head if line.startswith("-- $"))
    used = set(re.findall(r"\$([a-z_]+)", "\n".join(line for line in text.splitlines() if not line.startswith("--"))))
    declared = {parameter.name for parameter in parameters}
    if used != declared:
        raise ContractError(f"{file_name} declares {sorted(declared)} and uses {sorted(used)}")
    show = next((line.removeprefix("-- show: ") for line in head if line.startswith("-- show: ")), "")
    return Question(
        name=file_name.rsplit("/", 1)[-1].removesuffix(".sql").replace("_", "-"),
        text=head[0].removeprefix("-- "),
        parameters=parameters,
        statement=_bare(statement),
        evidence=_bare(evidence) or None,
        show=tuple(name.strip() for name in show.split(",") if name.strip()),
    )


def _bare(text: str) -> str:
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    return "\n".join(lines).strip().removesuffix(";")


def _parameter(file_name: str, line: str) -> Parameter:
    found = _PARAMETER.fullmatch(line)
    if found is None or found[2] not in TYPES:
        raise ContractError(f"{file_name}: not a parameter with a type of {TYPES}: {line}")
    name, kind, default, meaning = found.groups()
    value = None if default is None or default.strip() == "NULL" else convert(name, kind, default.strip())
    return Parameter(name, kind, meaning, value, is_required=default is None)


def bind(question: Question, given: Mapping[str, Any], today: date | None = None) -> dict[str, Any]:
    """Values for all parameters of a question from those given; unknown, missing or bad ones raise ContractError.

    `30d` counts back from `today`.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    unknown = sorted(set(given) - set(known))
    if unknown:
        takes = ", ".join(known) or "no parameters"
        raise ContractError(f"{question.name} has no parameter {', '.join(unknown)}; it takes {takes}")
    bound = {}
    for name, parameter in known.items():
        value = given.get(name)
        if value is None and parameter.is_required:
            raise ContractError(f"{question.name} needs {name}=… ({parameter.meaning})")
        bound[name] = parameter.default if value is None else convert(name, parameter.type, value, today)
    return bound


def moment(text: str) -> datetime:
    """The last moment of a day, month or year, or the one that is written out: 2019-03-01T12:00."""
    try:
        if "T" in text or ":" in text:
            found = datetime.fromisoformat(text)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        return datetime.combine(_date(text, is_end=True), time.max, UTC)
    except ValueError as error:
        raise ContractError(f"{text!r} is no date{_hint('DATE')}") from error


def convert(name: str, kind: str, value: Any, today: date | None = None) -> Any:
    """`value`, a text from a command line or already of its type, as a value of an SQL type."""
    try:
        if kind in ("NAMES", "VARCHAR[]"):
            return (
                [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else list(value)
            )
        if kind == "DATE":
            return _date(value, is_end=name == "until", today=today)
        if kind == "INTEGER":
            return int(value)
        if kind == "DOUBLE":
            return float(value)
        if kind == "BOOLEAN":
            return (
                value
                if isinstance(value, bool)
                else {"true": True, "yes": True, "false": False, "no": False}[value.lower()]
            )
    except (ValueError, KeyError, TypeError) as error:
        raise ContractError(f"{name}={value!r} is not a {kind}{_hint(kind)}") from error
    return str(value)


def _hint(kind: str) -> str:
    return ": write 2019, 2019-01, 2019-01-31 or 30d (days ago)" if kind == "DATE" else ""


def _date(value: Any, *, is_end: bool, today: date | None = None) -> date:
    """A day from 2019, 2019-01, 2019-01-31 or 30d; a year or month means its first day, or its last as an end."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if re.fullmatch(r"\d{1,5}d", value):
        return (today or datetime.now(UTC).date()) - timedelta(days=int(value[:-1]))
    if re.fullmatch(r"\d{4}", value):
        return date(int(value), 12, 31) if is_end else date(int(value), 1, 1)
    if re.fullmatch(r"\d{4}-\d{1,2}", value):
        year, month = (int(part) for part in value.split("-"))
        return date(year, month, calendar.monthrange(year, month)[1] if is_end else 1)
    return date.fromisoformat(value)
