"""A real server with the shipped graph, a real browser, and a record of everything that a page asked for or complained of."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = Path(__file__).resolve().parent / "output"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Without a graphics card, composing frames on an emulated one takes seconds; only WebGL needs that emulation.
    "--disable-gpu-compositing",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
START_SECONDS = 180
# How long a page may take to show what it is waited for, ms: on a busy machine that comes late, and is no fault.
PATIENCE = 60_000
# How many times slower every page computes than the machine can: a race that a busy machine would lose shows at 4 to 6.
SLOWER = float(os.environ.get("MIRAGE_SLOW", "1"))
REPORT_VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample));
"""


@dataclass
class Server:
    """A running server."""

    address: str
    process: subprocess.Popen[bytes]

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.address + path, timeout=60) as answer:
            return json.load(answer)

    def run(self, node: str, asked: dict[str, Any]) -> Any:
        """Run a node's experiment to its end, and return the record."""
        headers = {"Content-Type": "application/json"}
        place = f"{self.address}/api/v1/nodes/{node}/runs"
        with urllib.request.urlopen(urllib.request.Request(place, json.dumps(asked).encode(), headers)) as answer:
            run = json.load(answer)
        with urllib.request.urlopen(f"{self.address}/api/v1/runs/{run['id']}/events", timeout=240) as events:
            events.read()
        return self.get(f"/api/v1/runs/{run['id']}")

    def stop(self) -> None:
        """End it, by force where it does not end by itself."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)

    def runnable(self) -> list[str]:
        return [node["id"] for node in self.get("/api/v1/graph")["nodes"] if node["runnable"]]


@contextlib.contextmanager
def serving(data: Path, folder: Path | None = None, **environment: str) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "api.cli", "serve"]
    if shutil.which("mirage", path=str(Path(sys.executable).parent)):
        command = [str(Path(sys.executable).parent / "mirage"), "serve"]
    if folder:
        command.append(str(folder))
    with (data.parent / f"{data.name}.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--data", str(data)],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env=os.environ | environment,
        )
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _wait(server, data)
        yield server
    finally:
        server.stop()


def _wait(server: Server, data: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.process.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            server.get("/api/v1/health")
            return
        time.sleep(0.1)
    log = (data.parent / f"{data.name}.log").read_text(errors="replace")
    raise AssertionError(f"the server did not answer within {START_SECONDS} s:\n{log[-2000:]}")


def chromium() -> str | None:
    """Return the browser to use, or None where there is none."""
    return os.environ.get("MIRAGE_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def _missing(what: str) -> NoReturn:
    """Skip with the reason, or fail where the browser tests must run."""
    if os.environ.get("MIRAGE_REQUIRE_BROWSER"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if not (ROOT / "api/web/dist/index.html").is_file():
        _missing("the page is not built: run make page")
    with serving(tmp_path_factory.mktemp("e2e") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = chromium()
    if path is None:
        _missing("no Chromium on this machine: install the package chromium, or name one in MIRAGE_CHROMIUM")
    OUTPUT.mkdir(exist_ok=True)
    playwright.expect.set_options(timeout=PATIENCE)
    with playwright.sync_playwright() as player:
        running = player.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield running
        running.close()


def page_of(context: Any) -> Any:
    """Open a page of a browser's context, as slow and as patiently waited for as every page of these tests."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    if SLOWER > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def whole(page: Any) -> Any:
    """Wait until a page shows all that it asked for in its own letters, with no mark on its way, and return it."""
    page.wait_for_function("() => document.getElementById('view') && !document.querySelector('[aria-busy=true]')")
    page.evaluate("document.fonts.ready")
    return page


def intercept(page: Any, address: str, handler: Callable[[Any], object]) -> None:
    """Have a handler answer what a page asks of an address, of the very next key or click on.

    The browser tells the page's process of it by another way than of a key, which may come first and ask past the handler.
    So the page asks for something else until that is seen to be met.
    """
    met: list[Any] = []

    def meet(route: Any) -> None:
        met.append(route)
        route.continue_()

    page.route(address, handler)
    if page.url == "about:blank":
        return
    page.route("**/api/v1/health", meet)
    while not met:
        page.evaluate("() => fetch('/api/v1/health').then(() => null)")
    page.unroute("**/api/v1/health", meet)


class Held:
    """Answers of the server that are held back until they are let go."""

    def __init__(self, page: Any, address: str | re.Pattern[str]) -> None:
        self._page = page
        self._waiting: list[Any] = []
        self._open = False
        intercept(page, address, self._meet)

    def _meet(self, route: Any) -> None:
        if self._open:
            route.continue_()
        else:
            self._waiting.append(route)

    def asked(self) -> None:
        """Wait until something is held."""
        end = time.monotonic() + PATIENCE / 1000
        while not self._waiting:
            assert time.monotonic() < end, "nothing was asked for"
            self._page.wait_for_timeout(20)

    def let_go(self) -> None:
        self.asked()
        self._open = True
        for route in self._waiting:
            route.continue_()


@dataclass
class Visit:
    """One page, and what it asked for and complained of."""

    page: Any
    origin: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def go(self, path: str) -> Any:
        self.page.goto(self.origin + path)
        return self.page

    def picture(self, name: str) -> None:
        self.page.screenshot(path=str(OUTPUT / f"{name}.png"))

    def violations(self) -> list[str]:
        return list(self.page.evaluate("window.violations"))

    def strangers(self) -> list[str]:
        return [url for url in self.requests if not _own(url, self.origin)]


def _own(url: str, origin: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob") or f"{parts.scheme}://{parts.netloc}" == origin


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers of a test's own, as `serving` does; each outlives the pages that the test opens on it."""
    with contextlib.ExitStack() as running:
        yield lambda *given, **environment: running.enter_context(serving(*given, **environment))


@pytest.fixture
def visit(browser: Any, server: Server, serve: Callable[..., Server]) -> Iterator[Callable[..., Visit]]:
    """Open pages; at the end none of them may have complained, been refused by the policy, or asked another machine.

    It asks for `serve` so that every page is closed before its server stops: a page left alone complains.
    """
    opened: list[tuple[Visit, Any, bool]] = []

    def open_page(origin: str = server.address, *, quiet: bool = True, **options: Any) -> Visit:
        options.setdefault("viewport", {"width": 1440, "height": 900})
        context = browser.new_context(**options)
        context.add_init_script(REPORT_VIOLATIONS)
        page = page_of(context)
        made = Visit(page, origin)
        page.on("console", lambda message: made.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on(
            "response",
            lambda answer: made.complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )
        page.on("request", lambda request: made.requests.append(request.url))
        opened.append((made, context, quiet))
        return made

    yield open_page
    for made, context, quiet in opened:
        violations = made.violations()
        context.close()
        assert made.strangers() == []
        assert violations == []
        if quiet:
            assert made.complaints == []
