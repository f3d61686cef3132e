"""Flow `health`: looks whether all is well, shows it beside the run and gives what is not to the alarm command.

Automations of the server start it when a run is late, fails or crashes, and when feeds fail.
"""

from __future__ import annotations

from prefect import flow, task

from flows import health as signs
from flows import shown, tables
from flows.render import harmless
from tasks.retrying import DELAYS, is_transient
from tasks.settings import Settings


@task(name="look", retries=1, retry_delay_seconds=DELAYS[0], retry_condition_fn=is_transient)
def look(settings: Settings) -> list[signs.Sign]:
    """All signs of life."""
    return signs.look(settings)


@flow(name="health", flow_run_name="health: {reason}")
def health(reason: str = "asked") -> str:
    """Look whether all is well; what is not goes to the alarm command of the settings.

    Args:
        reason: Why it is looked now.
    """
    settings = Settings.from_env()
    found = look(settings)
    level = signs.LEVELS[signs.worst(found)]
    rows = [(signs.LEVELS[sign.level], sign.about, sign.detail) for sign in found]
    shown.markdown("health", f"Health: {level}", tables.markdown(("level", "about", "seen"), rows))
    wrong = [f"{name}: {about}: {detail}" for name, about, detail in rows if name != "ok"]
    if wrong or reason != "asked":
        signs.alarm(settings, harmless(f"mediawatch: {reason}") + "\n" + "\n".join(map(harmless, wrong)) + "\n")
    return level
