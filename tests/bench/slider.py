"""Measures how long a reader waits after moving a slider: from asking for a run to its finished curves, worker warm.

    python tests/bench/slider.py

Follows the page: POST the run, follow its events to the end, read the record. One node of each simulation at the page's
defaults, moved by its first seed so that nothing is known beforehand; prints the best and the median.
"""

from __future__ import annotations

import statistics
import tempfile
import time

import httpx

from tests.bench.cold_start import start, stop

PORT = 8310
MOVES = 5
AIM = 300.0


def wait(client: httpx.Client, node: str, experiment: str, seed: int) -> float:
    """Return the milliseconds from asking for a run to having its record in full."""
    begun = time.perf_counter()
    run = (
        client.post(f"/api/v1/nodes/{node}/runs", json={"experiment": experiment, "seed": seed})
        .raise_for_status()
        .json()
    )
    with client.stream("GET", f"/api/v1/runs/{run['id']}/events") as events:
        for line in events.iter_lines():
            if line == "event: end":
                break
    record = client.get(f"/api/v1/runs/{run['id']}").raise_for_status().json()
    assert record["status"] == "finished", record["message"]
    return 1000 * (time.perf_counter() - begun)


def first_nodes(client: httpx.Client) -> dict[str, tuple[str, str]]:
    """Return for each simulation the first node that runs it, and the experiment."""
    found: dict[str, tuple[str, str]] = {}
    for node in client.get("/api/v1/graph").raise_for_status().json()["nodes"]:
        if node["runnable"]:
            for row in client.get(f"/api/v1/nodes/{node['id']}").raise_for_status().json()["experiments"]:
                found.setdefault(row["simulation"]["id"], (node["id"], row["id"]))
    return found


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as data:
        process, _ = start(data, PORT)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=600) as client:
                quick = 0
                for simulation, (node, experiment) in first_nodes(client).items():
                    wait(client, node, experiment, 0)
                    waits = sorted(wait(client, node, experiment, 1 + move) for move in range(MOVES))
                    quick += waits[0] < AIM
                    print(f"{simulation}: best {waits[0]:.0f} ms, median {statistics.median(waits):.0f} ms", flush=True)
                print(f"{quick} simulations under {AIM:.0f} ms")
        finally:
            stop(process)


if __name__ == "__main__":
    main()
