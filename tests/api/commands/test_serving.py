"""`mirage serve`: what it prints, how it stops, and what it refuses before it listens."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from mirage_small_content import write_content

from tests.api.commands.conftest import PROGRAM, Called, mirage


def test_a_server_is_not_started_with_an_engine_that_it_cannot_use(place: list[str], called: Called) -> None:
    content = [place[1], *place[2:], "--port", "0"]
    code, out, err = called("serve", *content, "--engine", "dask")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "--scheduler tcp://host:8786, or MIRAGE_SCHEDULER" in err
    assert "did you mean 'dask'" in called("serve", *content, "--engine", "dusk")[2]


@pytest.fixture
def served(place: list[str]) -> Iterator[tuple[subprocess.Popen[str], dict[str, object]]]:
    """A server that was started by the command line, and what it printed about itself."""
    command = [PROGRAM, "serve", place[1], *place[2:], "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stderr
    with process.stdout, process.stderr:
        yield process, json.loads(process.stdout.readline())
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_and_stops_within_five_seconds_when_asked(
    served: tuple[subprocess.Popen[str], dict[str, object]], number: int
) -> None:
    process, told = served
    health = httpx.get(f"{told['url']}api/v1/health", timeout=30).json()
    assert (health["status"], health["revision"]) == ("ok", told["revision"])
    begun = time.monotonic()
    process.send_signal(number)
    process.wait(10)
    assert time.monotonic() - begun < 5
    assert process.stderr
    assert "Traceback" not in process.stderr.read()


def test_serve_with_reload_answers_with_the_files_of_now_on_the_same_port_and_leaves_no_process(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content")
    command = [PROGRAM, "serve", str(folder), "--data", str(tmp_path / "data"), "--port", "0", "--reload", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    with process.stdout:
        try:
            told = json.loads(process.stdout.readline())
            at = f"{told['url']}api/v1/"
            assert httpx.get(f"{at}health", timeout=30).json()["reload"] is True
            (tmp_path / "content" / "notes.txt").write_text("no content")
            file = next((folder / "nodes").rglob("*.md"))
            text = file.read_text(encoding="utf-8")
            file.write_text(re.sub(r"(?m)^title: .*$", "title: Written just now", text), encoding="utf-8")
            again = json.loads(process.stdout.readline())
            assert (again["url"], again["nodes"]) == (told["url"], told["nodes"])
            assert httpx.get(f"{at}health", timeout=30).json()["revision"] == again["revision"] != told["revision"]
            assert httpx.get(f"{at}nodes/{file.stem}", timeout=30).json()["title"] == "Written just now"
            file.write_text("---\nno: front matter\n---\n", encoding="utf-8")
            assert json.loads(process.stdout.readline())["nodes"] == told["nodes"] - 1
            assert httpx.get(f"{at}health", timeout=30).json()["counts"]["errors"] > 0
        finally:
            process.terminate()
            process.wait(15)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{at}health", timeout=5)


def test_a_busy_port_is_one_line_with_what_to_do(place: list[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = mirage("serve", place[1], "--port", port)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"port {port} on 127.0.0.1 is in use" in done.stderr
    assert f"--port {port + 1}" in done.stderr


def test_a_public_address_without_a_token_is_refused_with_the_setting(place: list[str]) -> None:
    done = mirage("serve", place[1], "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 1
    assert "MIRAGE_TOKEN" in done.stderr
    assert "MIRAGE_PORT" in mirage("serve", place[1], MIRAGE_PORT="eight").stderr
