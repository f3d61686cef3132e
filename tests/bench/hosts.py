"""Several hosts load one lake at once, and one of them dies in the middle: `python -m tests.bench.hosts [PAGES]`.

Each host is a network namespace of its own name with a process worker; a Prefect server on PostgreSQL, and the lake's
catalog beside, are reached over a bridge. Deployments are those of deploy/prefect.yaml, without the limit of one run
at a time, automations those of deploy/automations.py. Runs over several folders go on at once when the second host is
killed with all its processes, in the middle of its run; its worker comes back, and all folders are asked for again.
The lake must then hold what one machine loads from them, row by row, and the server must notice that the killed run
is dead. Needs root, ip (Debian: iproute2) and PostgreSQL.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import httpx

from flows.server import answers, free_port, new_auth
from tasks.errors import MediawatchError
from tasks.settings import Settings
from tests.bench.pages import write
from tests.content import content
from tests.load import postgres
from warehouse import Warehouse
from warehouse.address import parse

ROOT = Path(__file__).parents[2]
NETWORK, CENTRE = "10.77.0.0/24", "10.77.0.1"
HOSTS = ("mwhost1", "mwhost2", "mwhost3")
BIN = Path(sys.executable).parent
T = TypeVar("T")
_STATES = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


def call(*command: str | Path, **environment: str) -> str:
    """Output of a command that must succeed."""
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr or done.stdout}")
    return done.stdout


def wait_for(look: Callable[[], T], seconds: float = 600.0) -> T:
    """What `look` gives, as soon as that is something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise SystemExit("it took too long")
        time.sleep(0.5)
    return found


@contextmanager
def network() -> Iterator[None]:
    """A bridge, and a namespace on it for each host."""
    try:
        call("ip", "link", "add", "mwbridge", "type", "bridge")
        call("ip", "addr", "add", f"{CENTRE}/24", "dev", "mwbridge")
        call("ip", "link", "set", "mwbridge", "up")
        for number, host in enumerate(HOSTS, 1):
            call("ip", "netns", "add", host)
            call("ip", "link", "add", f"mwveth{number}", "type", "veth", "peer", "name", "eth0", "netns", host)
            call("ip", "link", "set", f"mwveth{number}", "master", "mwbridge", "up")
            call("ip", "-n", host, "addr", "add", f"10.77.0.{number + 1}/24", "dev", "eth0")
            call("ip", "-n", host, "link", "set", "eth0", "up")
            call("ip", "-n", host, "link", "set", "lo", "up")
        yield
    finally:
        for number, host in enumerate(HOSTS, 1):
            kill(host)
            subprocess.run(["ip", "link", "del", f"mwveth{number}"], capture_output=True)  # at once
            subprocess.run(["ip", "netns", "del", host], capture_output=True)
        subprocess.run(["ip", "link", "del", "mwbridge"], capture_output=True)


def kill(host: str) -> int:
    """kill -9 for every process of a host; return how many there were."""
    pids = subprocess.run(["ip", "netns", "pids", host], capture_output=True, text=True).stdout.split()
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    return len(pids)


@contextmanager
def server(dsn: str, scratch: Path) -> Iterator[dict[str, str]]:
    """A Prefect server on PostgreSQL with pool and deployments; yields the environment of its clients."""
    port, auth = free_port(), new_auth()
    place = dict(part.split("=", 1) for part in dsn.split())
    url = f"postgresql+asyncpg://{place['user']}@{place['host']}:{place['port']}/{place['dbname']}"
    client = {
        "PREFECT_API_URL": f"http://{CENTRE}:{port}/api",
        "PREFECT_API_AUTH_STRING": auth,
        "PREFECT_HOME": str(scratch / "client"),
        "DO_NOT_TRACK": "1",
    }
    own = {
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": url,
        "PREFECT_SERVER_API_AUTH_STRING": auth,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(scratch / "server"),
    }
    command = [BIN / "prefect", "server", "start", "--host", CENTRE, "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, **client, **own}, stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: answers(client["PREFECT_API_URL"], auth))
        text = (ROOT / "deploy" / "prefect.yaml").read_text().replace("/opt/mediawatch", str(ROOT))
        file = scratch / "prefect.yaml"
        file.write_text(text.replace("limit: 1, collision", "limit: 9, collision"))
        prefect = (BIN / "prefect", "--no-prompt")
        call(*prefect, "work-pool", "create", "mediawatch-process", "--type", "process", **client)
        call(*prefect, "deploy", "--all", "--prefect-file", file, **client)
        call(sys.executable, "deploy/automations.py", **client, PYTHONPATH=str(ROOT))
        yield client
    finally:
        process.terminate()
        process.wait()


def work(host: str, environment: dict[str, str], scratch: Path) -> None:
    """Start the worker of a host."""
    worker = [BIN / "prefect", "worker", "start", "--pool", "mediawatch-process", "--type", "process", "--limit", "1"]
    named = 'hostname "$0" && exec "$@"'
    with (scratch / f"{host}.log").open("ab") as log:
        subprocess.Popen(
            ["ip", "netns", "exec", host, "unshare", "--uts", "sh", "-c", named, host, *worker, "--name", host],
            env={**os.environ, **environment, "PREFECT_HOME": str(scratch / host)},
            stdout=log,
            stderr=log,
        )


def state(flow_run: str, client: dict[str, str]) -> str:
    """State of a flow run."""
    user, password = client["PREFECT_API_AUTH_STRING"].split(":")
    url = f"{client['PREFECT_API_URL']}/flow_runs/{flow_run}"
    return str(httpx.get(url, auth=(user, password), timeout=60).raise_for_status().json()["state_type"])


def start(folder: Path, client: dict[str, str]) -> str:
    """Start a backfill by hand; its flow run id."""
    command = ("deployment", "run", "backfill/mediawatch", "--param", f"folder={folder}")
    printed = call(BIN / "prefect", "--no-prompt", *command, **client)
    return next(line.split()[-1] for line in printed.splitlines() if "UUID" in line)


def loading(settings: Settings) -> dict[str, str]:
    """Host -> flow run, of the runs that are on and have loaded something; none while there is no lake."""
    sql = """SELECT DISTINCT host, flow_run_id FROM meta.run JOIN meta.batch USING (run_id)
        WHERE status = 'running' AND meta.batch.article_count > 0"""
    with suppress(MediawatchError), Warehouse(parse(settings.warehouse, settings.data), settings.data).read() as lake:
        return dict(lake.execute(sql).fetchall())
    return {}


def spread(dsn: str, folders: list[Path], scratch: Path, stack: ExitStack) -> str:
    """Load all folders on all hosts, killing one host in the middle; return the address of the lake."""
    lake = f"ducklake:postgres:{postgres.create_database(dsn, 'lake')}"
    client = stack.enter_context(server(postgres.create_database(dsn, "prefect"), scratch))
    environment = client | {
        "MEDIAWATCH_WAREHOUSE": lake,
        "MEDIAWATCH_DATA": str(scratch / "data"),
        "MEDIAWATCH_CHUNK": "4",
        "MEDIAWATCH_WORKERS": "1",
    }
    runs = [start(folder, client) for folder in folders]
    for host in HOSTS:
        work(host, environment, scratch)
    settings = Settings(warehouse=lake, data=environment["MEDIAWATCH_DATA"])
    dead = wait_for(lambda: loading(settings).get(HOSTS[1]))
    killed_at = time.monotonic()
    print(f"{kill(HOSTS[1])} processes of {HOSTS[1]} killed, in the middle of its run")
    work(HOSTS[1], environment, scratch)
    again = [start(folder, client) for folder in folders]
    wait_for(lambda: all(state(run, client) in _STATES for run in again))
    print("states of the first runs:", [state(run, client) for run in runs])
    ended = [state(run, client) for run in again]
    print("states of the next runs: ", ended)
    if set(ended) != {"COMPLETED"}:
        raise SystemExit("\n".join((scratch / f"{host}.log").read_text()[-4000:] for host in HOSTS))
    print(call(BIN / "mediawatch", "sql", "SELECT host, status, article_count FROM meta.run", **environment))
    wait_for(lambda: state(dead, client) == "CRASHED", 900)
    print(f"the killed run is shown as crashed {time.monotonic() - killed_at:.0f} s after its end")
    return lake


def main() -> int:
    """Load on several hosts and on one; exit code 1 if anything differs."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        scratch = Path(name)
        scratch.chmod(0o755)
        write(scratch / "pages", count, 300)
        folders = [scratch / f"part{number}" for number in range(len(HOSTS) + 1)]
        for number, page in enumerate(sorted((scratch / "pages").rglob("*.html"))):
            place = folders[number % len(folders)] / page.name
            place.parent.mkdir(exist_ok=True)
            page.rename(place)
        stack.enter_context(network())
        dsn = stack.enter_context(postgres.server(host=CENTRE, network=NETWORK))
        lake = spread(dsn, folders, scratch, stack)
        call(
            BIN / "mediawatch",
            "warehouse",
            "copy",
            lake,
            str(scratch / "spread.duckdb"),
            MEDIAWATCH_DATA=str(scratch / "data"),
        )
        alone = {"MEDIAWATCH_WAREHOUSE": str(scratch / "alone.duckdb"), "MEDIAWATCH_DATA": str(scratch / "alone")}
        for folder in folders:
            call(BIN / "mediawatch", "backfill", str(folder), PREFECT_HOME=str(scratch / "client"), **alone)
        one, several = content(scratch / "alone.duckdb"), content(scratch / "spread.duckdb")
    differing = 0
    for view in one:
        is_same = one[view] == several[view]
        differing += not is_same
        print(
            f"{view:12} {len(one[view]):7} rows on one machine, {len(several[view]):7} on {len(HOSTS)} hosts: "
            + ("equal" if is_same else "DIFFERENT")
        )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
