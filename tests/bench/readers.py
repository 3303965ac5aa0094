"""Measures how long readers of one server wait for the picture of where they let go of a knob, when all drag at once.

    python -m tests.bench.readers [SIMULATION]

Each reader does as the page does: asks for the newest position, one question at a time, gives an old question up for a newer
position, and asks again where there was no place. Positions are random, so that hardly any two ask the same.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field

import httpx

from tests.bench.cold_start import start, stop
from tests.bench.slider import first_nodes

PORT = 8320
SIMULATION = "policy_tilt"
READERS = (1, 2, 8, 25)
ROUNDS = 4
DRAG_SECONDS = 2.0
MOVE_SECONDS = 0.04
REST_SECONDS, PATIENCE_SECONDS = 0.09, 0.9
GIVE_UP_SECONDS = 60.0


@dataclass
class Reader:
    """One reader with a page of its own, and what it met."""

    client: httpx.AsyncClient
    node: str
    knob: dict[str, float | str]
    chance: random.Random
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    wanted: float = 0.0
    refused: int = 0
    pictures: int = 0

    async def drag(self) -> float:
        """Drag the knob about, let go, and return the seconds from there to the picture of where it stands; inf without one."""
        dragging = asyncio.create_task(self._move())
        asking = asyncio.create_task(self._follow(dragging))
        await dragging
        let_go = time.perf_counter()
        try:
            await asyncio.wait_for(asking, GIVE_UP_SECONDS)
        except TimeoutError:
            return float("inf")
        return time.perf_counter() - let_go

    async def _move(self) -> None:
        until = time.perf_counter() + DRAG_SECONDS
        while time.perf_counter() < until:
            self.wanted = self.chance.uniform(float(self.knob["low"]), float(self.knob["high"]))
            await asyncio.sleep(MOVE_SECONDS)

    async def _follow(self, dragging: asyncio.Task[None]) -> None:
        shown = None
        while not dragging.done() or shown != self.wanted:
            await asyncio.sleep(REST_SECONDS)
            position = self.wanted
            if await self._seen(position):
                shown = position

    async def _seen(self, position: float) -> bool:
        """Ask for the picture of a position, unless a newer one is wanted first; return whether it came."""
        asking = asyncio.create_task(self._ask(position))
        await asyncio.wait({asking}, timeout=PATIENCE_SECONDS)
        while not asking.done() and self.wanted == position:
            await asyncio.wait({asking}, timeout=MOVE_SECONDS)
        if not asking.done():
            asking.cancel()
            return False
        answer = asking.result()
        if answer.status_code == 429:
            self.refused += 1
            await asyncio.sleep(float(answer.headers["retry-after"]))
            return False
        answer.raise_for_status()
        self.pictures += 1
        return b'"status":"finished"' in answer.content

    async def _ask(self, position: float) -> httpx.Response:
        body = {"parameters": {self.knob["name"]: position}, "seeds": 8}
        return await self.client.post(
            f"/api/v1/nodes/{self.node}/preview", json=body, headers={"Mirage-Reader": self.name}
        )


async def measure(address: str, node: str, count: int) -> str:
    """Return a row: how long `count` readers of a node waited who dragged at once, a few times over."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=count)
    async with httpx.AsyncClient(base_url=address, timeout=GIVE_UP_SECONDS, limits=limits) as client:
        simulation = (await client.get(f"/api/v1/nodes/{node}")).json()["experiments"][0]["simulation"]
        knob = next(row for row in simulation["parameters"] if not row["choices"] and row["low"] + 1 >= row["high"])
        readers = [Reader(client, node, knob, random.Random(index)) for index in range(count)]
        waits = []
        for _ in range(ROUNDS):
            waits += await asyncio.gather(*(reader.drag() for reader in readers))
    waits.sort()
    served = sorted(reader.pictures for reader in readers)
    return (
        f"{count} readers: p50 {1000 * statistics.median(waits):.0f} ms, p95 {1000 * waits[-1 - len(waits) // 20]:.0f} ms, "
        f"worst {1000 * waits[-1]:.0f} ms; pictures of a reader {served[0]} to {served[-1]}, "
        f"refused {sum(reader.refused for reader in readers)} times"
    )


def main() -> None:
    """Measure and print."""
    simulation = sys.argv[1] if len(sys.argv) > 1 else SIMULATION
    with tempfile.TemporaryDirectory() as data:
        process, _ = start(data, PORT)
        address = f"http://127.0.0.1:{PORT}"
        try:
            with httpx.Client(base_url=address, timeout=120) as client:
                node, _ = first_nodes(client)[simulation]
                while client.post(f"/api/v1/nodes/{node}/preview", json={"seeds": 8}).json()["status"] != "finished":
                    print("it compiles", flush=True)
            for count in READERS:
                print(asyncio.run(measure(address, node, count)), flush=True)
        finally:
            stop(process)
    print(f"{simulation}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
