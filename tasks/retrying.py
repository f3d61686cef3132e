"""What is tried again: errors that say of themselves that they may pass, and nothing else."""

from __future__ import annotations

from typing import Any, Final

from tasks.errors import TransientError

DELAYS: Final = (2.0, 10.0, 30.0)


def is_transient(task: object, run: object, state: Any) -> bool:
    """Whether the state of a failed task holds a TransientError; Prefect asks before each retry."""
    return isinstance(getattr(state, "data", None), TransientError)
