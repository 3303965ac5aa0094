"""Who works on the unfinished records of a data folder: a process, known to the others by a lock on a file.

The system lets a lock go when its process ends, however that happens, so no clock, heartbeat or process id decides who lives.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from filelock import FileLock, Timeout

from mirage_kg.errors import StoreDamaged

FOLDER = "owners"
ID = re.compile("[0-9a-f]{16}")


class Owner:
    """This process among those that work in one data folder. It counts as alive from `take` to `close`."""

    def __init__(self, data: Path) -> None:
        self.id = secrets.token_hex(8)
        self._folder = data / FOLDER
        # Taken, asked after and let go in different threads of one server.
        self._lock = FileLock(self._place(self.id), thread_local=False)

    def take(self) -> None:
        """Let others see that this process works here.

        Raises:
            StoreDamaged: when the folder cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except OSError as error:
            hint = "give a folder that can be written with --data DIR"
            raise StoreDamaged(f"no lock can be kept: {error}", hint=hint, where=str(self._folder)) from error

    def alive(self, id: str | None) -> bool:
        """Return whether the owner of that id still works; the file of one that ended is removed."""
        if id is None or not ID.fullmatch(id):
            return False
        if self._lock.is_locked and id == self.id:
            return True
        place = self._place(id)
        if not place.exists():
            return False
        try:
            with FileLock(place).acquire(timeout=0):
                pass
        except Timeout:
            return True
        place.unlink(missing_ok=True)
        return False

    def close(self) -> None:
        """Stop to count as alive; twice is harmless."""
        if self._lock.is_locked:
            self._lock.release()
            self._place(self.id).unlink(missing_ok=True)

    def _place(self, id: str) -> Path:
        return self._folder / f"{id}.lock"
