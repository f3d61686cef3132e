"""`mediawatch entity merge | split | rename | decisions | withdraw | apply`: people's decisions on entities."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from pathlib import Path
from typing import Any

from tasks.errors import ContractError
from tasks.settings import Settings


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "entity",
        help="merge, split or rename entities; decisions are stored as data",
        description="Decide that two entities are one, that one article means another, or what an entity is called. "
        "Decisions are kept beside the data, survive reprocessing, and can be taken back. `mediawatch ask who-is` "
        "gives entity ids.",
    )
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    merge = verbs.add_parser("merge", help="show A as B")
    merge.add_argument("entity", metavar="A", help="entity_id that is merged")
    merge.add_argument("into", metavar="B", help="entity_id that stays")
    split = verbs.add_parser("split", help="show A as B in one article; A alone: set it apart from its look-alikes")
    split.add_argument("entity", metavar="A", help="entity_id")
    split.add_argument("into", metavar="B", nargs="?", help="entity_id that the article means")
    split.add_argument("article", metavar="ARTICLE", nargs="?", help="article_id")
    rename = verbs.add_parser("rename", help="show A under another name")
    rename.add_argument("entity", metavar="A", help="entity_id")
    rename.add_argument("name", metavar="NAME", help="name to show")
    withdraw = verbs.add_parser("withdraw", help="take a decision back")
    withdraw.add_argument("decision", metavar="DECISION", help="decision_id")
    listed = verbs.add_parser("decisions", help="print the decisions as JSON, a file that can be committed")
    apply = verbs.add_parser(
        "apply",
        help="apply decisions that were exported",
        description="Apply all decisions of a file, or none if one is at fault. Those that name entities or articles "
        "which are not in the warehouse yet wait, and hold once they are.",
    )
    apply.add_argument("file", type=Path, metavar="FILE", help="file written by `decisions`")
    for verb in (merge, split, rename):
        verb.add_argument("--reason", help="why; shown on the entity's page")
        verb.add_argument("--by", metavar="NAME", default=_user(), help="who decides; your login name if not given")
    for verb, run in (
        (merge, run_decision),
        (split, run_decision),
        (rename, run_decision),
        (withdraw, run_withdraw),
        (listed, run_list),
        (apply, run_apply),
    ):
        verb.set_defaults(run=run, kind=verb.prog.split()[-1])


def run_decision(options: argparse.Namespace) -> int:
    """Store one decision."""
    decision = {
        "kind": options.kind,
        "entity_id": options.entity,
        "into_entity_id": getattr(options, "into", None),
        "article_id": getattr(options, "article", None),
        "name": getattr(options, "name", None),
        "reason": options.reason,
        "decided_by": options.by,
    }
    (decision_id,) = _decide([decision])
    print(f"decided; take it back with: mediawatch entity withdraw {decision_id}")
    return 0


def run_withdraw(options: argparse.Namespace) -> int:
    """Take one decision back."""
    from tasks.load import open_warehouse, publish, withdraw

    warehouse = open_warehouse(Settings.from_env())
    withdraw(warehouse, options.decision)
    publish(warehouse, force=True)
    print("taken back")
    return 0


def run_list(options: argparse.Namespace) -> int:
    """Print all decisions that hold."""
    from tasks.load import decisions, open_warehouse

    json.dump(decisions(open_warehouse(Settings.from_env())), sys.stdout, default=str, ensure_ascii=False, indent=2)
    print()
    return 0


def run_apply(options: argparse.Namespace) -> int:
    """Store the decisions of a file: all of them, or none if one is at fault."""
    from tasks.load import open_warehouse, waiting

    try:
        rows = json.loads(options.file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ContractError(f"{options.file} holds no decisions: {' '.join(str(error).split())}") from error
    if not isinstance(rows, list):
        raise ContractError(f"{options.file} holds no list of decisions; `mediawatch entity decisions` writes one")
    try:
        made = set(_decide(rows, may_wait=True))
    except ContractError as error:
        raise ContractError(f"{options.file}: {error}") from error
    count = len(made & waiting(open_warehouse(Settings.from_env())))
    note = f"; {count} of them wait for what no article has named yet" if count else ""
    print(f"{len(made)} decisions hold{note}")
    return 0


def _decide(rows: list[Any], *, may_wait: bool = False) -> list[str]:
    from tasks.load import decide, open_warehouse, publish

    warehouse = open_warehouse(Settings.from_env())
    made = decide(warehouse, rows, may_wait=may_wait)
    publish(warehouse, force=True)
    return made


def _user() -> str | None:
    """The login name, where there is one."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None
