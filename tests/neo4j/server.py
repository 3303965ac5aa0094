"""A real Neo4j Community server of our own, assembled from the artifacts on Maven Central.

    python -m tests.neo4j.server

Starts one for a developer, with its data in .neo4j/, and ends it with Ctrl-C. The tests start theirs in a temporary folder.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from mirage_kg.errors import StoreUnreachable
from mirage_kg.store.neo4j.address import read_address
from mirage_kg.store.neo4j.connect import Database

ROOT = Path(__file__).resolve().parents[2]
POM = Path(__file__).with_name("pom.xml")
PLACE = ROOT / ".neo4j"
"""What is ignored by version control: the list of jars, and the data of a developer's server."""

START_SECONDS = 120
STOP_SECONDS = 20
JAVA_VERSIONS = (21, 17)
"""What Neo4j 5.26 supports, the better one first."""

OPTIONS = (
    "-XX:+UseSerialGC",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
)
CONFIGURATION = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
dbms.security.auth_enabled=true
server.https.enabled=false
"""

HEAP, CACHE = "1g", "256m"
"""The memory of a developer's server: of Java objects, and of pages of the files."""

SETTINGS = {
    "server.http.enabled": "false",
    "db.tx_log.preallocate": "false",
    "db.tx_log.rotation.retention_policy": "500M size",
    "db.checkpoint.interval.time": "2m",
    "dbms.usage_report.enabled": "false",
    "db.memory.transaction.max": "256m",
}
"""What compose.yaml sets too. The last bounds the memory of one query, which only the server can. The logs of transactions
would be kept for two days, and a push writes as much there as its graph takes; they go with a checkpoint, so it comes often."""

QUICK = {
    "internal.server.bolt.connection_shutdown_wait_time": "0s",
    "internal.server.bolt.thread_pool_shutdown_wait_time": "0s",
}
"""What a server of the tests is told too: to end without ten seconds of patience with the drivers that are still connected."""


class Unavailable(Exception):
    """No server can be had here; the text says why."""


class Server:
    """One server process, its folder, port and password. Starting it again finds the data of before."""

    user = "neo4j"

    def __init__(self, home: Path, *, port: int = 0, heap: str = "512m", cache: str = "64m", fast: bool = True) -> None:
        """Prepare a server in `home`.

        Args:
            home: where configuration, data and logs are kept; made if need be.
            port: where it listens on this machine; 0 takes a free one.
            heap: the most memory that Java objects may take.
            cache: the memory for pages of the files.
            fast: compile little, which starts sooner and answers slower in the long run; and wait for nobody at the end.

        Raises:
            Unavailable: there is no Java, no Maven, or no way to the artifacts.
        """
        self.home, self.port = home, port or free_port()
        self._environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
        self._java = [java(), f"-Xmx{heap}", *OPTIONS, *(["-XX:TieredStopAtLevel=1"] if fast else [])]
        self._classes = classpath()
        self._process: subprocess.Popen[bytes] | None = None
        (home / "conf").mkdir(parents=True, exist_ok=True)
        settings = {
            **SETTINGS,
            **(QUICK if fast else {}),
            "server.memory.pagecache.size": cache,
            "server.memory.heap.max_size": heap,
        }
        configuration = CONFIGURATION.format(port=self.port) + "".join(
            f"{name}={settings[name]}\n" for name in settings
        )
        (home / "conf" / "neo4j.conf").write_text(configuration)
        self.password = self._password()

    @property
    def uri(self) -> str:
        """The address for a driver."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead Mirage to this server."""
        return {"NEO4J_URI": self.uri, "NEO4J_USERNAME": self.user, "NEO4J_PASSWORD": self.password}

    def start(self) -> None:
        """Start, and return once questions are answered.

        Raises:
            Unavailable: another program has the port; it ended, or took too long.
        """
        if _listens(self.port):
            raise Unavailable(f"port {self.port} is in use by another program: end that one, or take another port")
        arguments = [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        command = [*self._java, "-cp", self._classes, "org.neo4j.server.CommunityEntryPoint", *arguments]
        with (self.home / "output.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self.home, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            if _listens(self.port) and self._answers():
                return
            time.sleep(0.1)
        self.kill()
        raise Unavailable(
            f"the server did not start:\n{(self.home / 'output.log').read_text(errors='replace')[-2000:]}"
        )

    def stop(self) -> None:
        """Ask it to end, and wait until it has; after a while it is killed."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it without a warning, as a power cut would."""
        self._end(signal.SIGKILL)

    def wait(self) -> None:
        """Wait until it ends."""
        if self._process:
            self._process.wait()

    def _answers(self) -> bool:
        """Return whether the database is there: a server listens some time before it is."""
        with closing(Database(read_address(self.environment))) as database:
            try:
                return database.read(lambda ask: ask("MATCH (n) RETURN count(n)")) != []
            except StoreUnreachable:
                return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _password(self) -> str:
        """Return the password, which is made up and told to the server before its first start."""
        kept = self.home / "password"
        if not kept.is_file():
            # Digits and letters only: a password that began with a dash would be read as an option.
            made = secrets.token_hex(12)
            command = [
                *self._java,
                "-cp",
                self._classes,
                "org.neo4j.cli.AdminTool",
                "dbms",
                "set-initial-password",
                made,
            ]
            done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Unavailable(f"no password could be set: {done.stderr[-500:]}")
            kept.touch(0o600)
            kept.write_text(made)
        return kept.read_text()


class Given:
    """The server that the environment names. Its graph would be replaced, so it must not hold one that is not ours."""

    def __init__(self) -> None:
        self.environment = {name: value for name, value in os.environ.items() if name.startswith("NEO4J_")}

    def start(self) -> None:
        """See that the database can be written and is empty.

        Raises:
            Unavailable: it cannot be reached, or it holds a graph.
        """
        if self._nodes("RETURN count(n)"):
            raise Unavailable("the database that NEO4J_URI names holds something; the tests need an empty one")

    def stop(self) -> None:
        """Leave the database as empty as it was."""
        self._nodes("DETACH DELETE n RETURN count(*)")

    def _nodes(self, then: str) -> int:
        address = read_address(self.environment)
        try:
            database = Database(address)
            try:
                return int(database.write(lambda ask: ask(f"MATCH (n) {then}"))[0][0])
            finally:
                database.close()
        except StoreUnreachable as error:
            raise Unavailable(f"{error.detail}; {error.hint}") from error


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def java() -> str:
    """Return the Java to start Neo4j with: a supported one, or else any newer one.

    Raises:
        Unavailable: there is none.
    """
    home = os.environ.get("JAVA_HOME")
    places = [home and f"{home}/bin/java", shutil.which("java"), *map(str, Path("/usr/lib/jvm").glob("*/bin/java"))]
    found = {version: place for place in reversed([*filter(None, places)]) if (version := _version(place)) >= 17}
    if not found:
        raise Unavailable("no Java 17 or newer on this machine: install the package default-jre-headless")
    return found[next((version for version in JAVA_VERSIONS if version in found), max(found))]


def _version(place: str) -> int:
    try:
        told = subprocess.run([place, "-version"], capture_output=True, text=True, check=False).stderr
    except OSError:
        return 0
    number = re.search(r'version "(\d+)', told)
    return int(number[1]) if number else 0


def classpath() -> str:
    """Return the jars of the server, which Maven keeps in its own folder; it is asked once for each change of the list.

    Raises:
        Unavailable: there is no Maven, or it cannot get them.
    """
    kept = PLACE / "classpath"
    if kept.is_file() and kept.stat().st_mtime > POM.stat().st_mtime:
        jars = kept.read_text()
        if all(Path(jar).is_file() for jar in jars.split(os.pathsep)):
            return jars
    maven = shutil.which("mvn")
    if maven is None:
        raise Unavailable("no Maven on this machine: install the package maven")
    PLACE.mkdir(exist_ok=True)
    part = PLACE / f"classpath-{os.getpid()}"
    goal = ["dependency:build-classpath", "-DincludeScope=runtime", f"-Dmdep.outputFile={part}"]
    told = subprocess.run([maven, "-q", "-B", "-f", str(POM), *goal], capture_output=True, text=True, check=False)
    if told.returncode or not part.is_file():
        raise Unavailable(f"Maven cannot get the server: {(told.stdout + told.stderr)[-500:]}")
    part.replace(kept)
    return kept.read_text()


def main() -> None:
    """Start a developer's server, say how to reach it, and wait."""
    if os.environ.get("NEO4J_URI"):
        sys.exit(f"NEO4J_URI names a server already: {os.environ['NEO4J_URI']}")
    try:
        server = Server(
            PLACE / "home", port=int(os.environ.get("NEO4J_PORT", "7687")), heap=HEAP, cache=CACHE, fast=False
        )
        server.start()
    except Unavailable as error:
        sys.exit(str(error))
    print("Neo4j listens; Ctrl-C ends it. In another terminal:\n")
    for name, value in server.environment.items():
        print(f"  export {name}={value}")
    print("  mirage push && mirage serve --store neo4j", flush=True)
    # Whoever ends this process ends the server too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.wait()
    except KeyboardInterrupt:
        server.stop()


if __name__ == "__main__":
    main()
