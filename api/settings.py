"""The table of settings: what a server can be told, by command line or by environment, and what it refuses to start with."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any

from mirage_kg.errors import MirageError
from mirage_kg.limits import limit

PREFIX = "MIRAGE_"

STORE_NAMES = ("sqlite", "neo4j")
"""The names of `mirage_kg.store.STORES`, which a setting can be refused by without loading any store."""


class SettingRefused(MirageError):
    """A setting that cannot be read, or that would open the server to more than its user asked for."""

    code = "setting_refused"
    status = 500


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that a server can be told.

    The sentence beside each field says what it is. Each is also read from the environment as `MIRAGE_` and its name in
    capitals; a command-line option wins.
    """

    folder: Annotated[Path | None, "folder of node files; without one, the graph that comes with Mirage"] = None
    host: Annotated[str, "address to listen on"] = "127.0.0.1"
    port: Annotated[int, "port to listen on"] = 8000
    names: Annotated[tuple[str, ...], "further names that a browser may call this server by, host or host:port"] = ()
    data: Annotated[Path | None, "folder of index and runs; without one, a place in the user's data folder"] = None
    store: Annotated[str, "where the graph is kept: sqlite, an index on this machine, or neo4j, a server"] = "sqlite"
    workers: Annotated[int, "worker processes for runs"] = min(2, os.cpu_count() or 1)
    reload: Annotated[bool, "start anew, on the same port, whenever a file of the folder changes"] = False
    warm: Annotated[bool, "start the first worker before the first run asks for it"] = True
    run_seconds: Annotated[int, "longest wall time of one run"] = limit("run_seconds")
    runs_queued: Annotated[int, "most runs waiting at once; half of them for one reader"] = limit("runs_queued")
    event_streams: Annotated[int, "most open event streams"] = limit("event_streams")
    token: Annotated[str, "secret that starting and cancelling runs needs; empty for none"] = ""
    allow_public: Annotated[bool, "listen beyond this machine although there is no token"] = False
    engine: Annotated[str, "what runs the chunks of sweeps: local, or dask for a cluster"] = "local"
    scheduler: Annotated[str, "address of the cluster's scheduler; empty for processes of this machine"] = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be served, with the name of the setting to change."""
        for name, low, high in (("port", 0, 65_535), ("workers", 1, 64), ("run_seconds", 1, 86_400)):
            value = getattr(self, name)
            if not low <= value <= high:
                raise SettingRefused(
                    f"{name} is {value}, outside {low} to {high}", hint=f"set {PREFIX}{name.upper()}", where=name
                )
        if self.store not in STORE_NAMES:
            raise SettingRefused(
                f"there is no store {self.store!r}",
                hint=f"set {PREFIX}STORE to one of: {', '.join(STORE_NAMES)}",
                where="store",
            )
        if self.reload and self.store == "neo4j":
            raise SettingRefused(
                "reload follows the files of a folder, and a Neo4j server holds what was pushed to it",
                hint="leave reload out, or take the store sqlite while the files are being written",
                where="reload",
            )
        if not all(" " <= letter <= "~" for letter in self.token):
            raise SettingRefused(
                "the token holds a letter or sign that no header of HTTP can carry, so no request could ever bring it",
                hint=f"set {PREFIX}TOKEN to plain letters, digits and signs of ASCII",
                where="token",
            )
        if self.token != self.token.strip():
            raise SettingRefused(
                "the token begins or ends with a space, which HTTP takes off every header",
                hint=f"set {PREFIX}TOKEN without it",
                where="token",
            )
        if not is_loopback(self.host) and not self.token and not self.allow_public:
            raise SettingRefused(
                f"host {self.host!r} can be reached from other machines, and anyone there could start runs",
                hint=f"set {PREFIX}TOKEN to a secret that runs will need, set {PREFIX}ALLOW_PUBLIC=1 to accept this, "
                "or leave host at 127.0.0.1",
                where="host",
            )


def is_loopback(host: str) -> bool:
    """Return whether `host` is an address, or the name `localhost`, that only this machine can reach."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def read_settings(environment: Mapping[str, str], **options: Any) -> Settings:
    """Return the settings of `environment`, overridden by every option that is not None.

    Raises:
        SettingRefused: a value has the wrong form, or the settings together are refused.
    """
    given = {
        row.name: _parse(row.name, environment[PREFIX + row.name.upper()])
        for row in fields(Settings)
        if environment.get(PREFIX + row.name.upper())
    }
    return Settings(**{**given, **{name: value for name, value in options.items() if value is not None}})


def _parse(name: str, text: str) -> Any:
    readers: dict[str, Callable[[str], Any]] = {
        "folder": Path,
        "data": Path,
        "names": lambda value: tuple(part.strip() for part in value.split(",") if part.strip()),
        "reload": _truth,
        "warm": _truth,
        "allow_public": _truth,
        "host": str,
        "store": str,
        "token": str,
        "engine": str,
        "scheduler": str,
    }
    reader = readers.get(name, int)
    try:
        return reader(text)
    except ValueError:
        raise SettingRefused(
            f"{PREFIX}{name.upper()} is {text!r}, which does not read as a value of this setting",
            hint="write a whole number" if reader is int else "write 1 or 0",
            where=PREFIX + name.upper(),
        ) from None


def _truth(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in words:
        raise ValueError(text)
    return words[text.lower()]
