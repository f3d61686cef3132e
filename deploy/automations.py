"""Make the automations of flows/automations.py on the server that PREFECT_API_URL names: python deploy/automations.py.

Needs the deployment health/mediawatch of deploy/prefect.yaml. May be run again at any time.
"""

from __future__ import annotations

import asyncio

from prefect.client.orchestration import get_client

from flows import automations


async def main() -> None:
    """Find the deployment that looks at health, and make what starts it."""
    async with get_client() as client:
        health = await client.read_deployment_by_name("health/mediawatch")
    await automations.create(health.id)
    print(f"made {len(automations.automations(health.id))} automations")


if __name__ == "__main__":
    asyncio.run(main())
