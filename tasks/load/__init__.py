"""Load: articles and analyses become rows, one transaction a batch, however often it is tried."""

from tasks.load.alarms import raise_issues
from tasks.load.analyses import register_analysis, use_analysis
from tasks.load.compare import Comparison, compare_analyses
from tasks.load.decisions import decide, decisions, waiting, withdraw
from tasks.load.due import due_pages
from tasks.load.feeds import due_feeds, paused_hosts, settle_known, sync_feeds
from tasks.load.ids import body_sha
from tasks.load.load import load
from tasks.load.read import finished, known_versions, stamped, summary
from tasks.load.runs import beat, finish_run, start_run
from tasks.load.stored import captures, restorable
from warehouse import Warehouse, open_warehouse, publish, run_checks

__all__ = [
    "Comparison",
    "Warehouse",
    "beat",
    "body_sha",
    "captures",
    "compare_analyses",
    "decide",
    "decisions",
    "due_feeds",
    "due_pages",
    "finish_run",
    "finished",
    "known_versions",
    "load",
    "open_warehouse",
    "paused_hosts",
    "publish",
    "raise_issues",
    "register_analysis",
    "restorable",
    "run_checks",
    "settle_known",
    "stamped",
    "start_run",
    "summary",
    "sync_feeds",
    "use_analysis",
    "waiting",
    "withdraw",
]
