"""Measures how long a reader waits: from starting the server to its first answer, and then for the whole graph.

    python tests/bench/cold_start.py

Prints medians over a few starts of a server whose index is there already.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

STARTS = 5
ASKED = 200
PORT = 8290


def start(data: str, port: int) -> tuple[subprocess.Popen[bytes], float]:
    """Start a server and return it with the seconds until its first answer."""
    begun = time.perf_counter()
    command = [Path(sys.executable).with_name("mirage"), "serve", "--port", str(port), "--data", data, "--json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/api/v1/health", timeout=30).raise_for_status()
            return process, time.perf_counter() - begun
        except httpx.TransportError:
            time.sleep(0.01)


def stop(process: subprocess.Popen[bytes]) -> float:
    """Stop a server and return the seconds that it took."""
    begun = time.perf_counter()
    process.terminate()
    process.wait(10)
    return time.perf_counter() - begun


def milliseconds(client: httpx.Client, path: str, headers: dict[str, str]) -> list[float]:
    """Return the milliseconds of each of `ASKED` requests, one after the other."""
    found = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        client.get(path, headers=headers).raise_for_status() if not headers else client.get(path, headers=headers)
        found.append(1000 * (time.perf_counter() - begun))
    return sorted(found)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as data:
        process, first = start(data, PORT)
        stop(process)
        print(f"first start, index compiled on the way: {first:.2f} s to the first answer")
        starts, stops = [], []
        for index in range(STARTS):
            process, seconds = start(data, PORT + 1 + index % 5)
            starts.append(seconds)
            if index < STARTS - 1:
                stops.append(stop(process))
        print(
            f"start with an index: median {statistics.median(starts):.2f} s, worst {max(starts):.2f} s ({STARTS} starts)"
        )
        time.sleep(8)
        with httpx.Client(base_url=f"http://127.0.0.1:{PORT + STARTS}") as client:
            etag = client.get("/api/v1/graph").headers["etag"]
            for name, path, headers in (
                ("whole graph", "/api/v1/graph", {}),
                ("whole graph, not changed", "/api/v1/graph", {"If-None-Match": etag}),
                ("health", "/api/v1/health", {}),
            ):
                found = milliseconds(client, path, headers)
                print(
                    f"{name}: p50 {found[ASKED // 2]:.2f} ms, p99 {found[ASKED * 99 // 100]:.2f} ms ({ASKED} requests)"
                )
        stops.append(stop(process))
        print(f"stop: worst {max(stops):.2f} s")


if __name__ == "__main__":
    main()
