"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mirage_kg.store.whole import KILLED_SECONDS, written_whole

STUCK = """
import sys, time
from pathlib import Path
from mirage_kg.store.whole import written_whole
with written_whole(Path(sys.argv[1])) as part:
    part.write_text("half")
    print("begun", flush=True)
    time.sleep(60)
"""


def test_a_file_takes_the_place_of_the_old_one_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_text("old")
    with written_whole(path) as part:
        part.write_text("new")
        assert path.read_text() == "old"
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("a.bin", "new")]


def test_what_fails_on_the_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_text("old")

    def fail() -> None:
        with written_whole(path) as part:
            part.write_text("half")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("a.bin", "old")]


def test_what_a_killed_process_left_is_removed_after_a_day_and_what_others_are_writing_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    with subprocess.Popen([sys.executable, "-c", STUCK, path], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.send_signal(signal.SIGKILL)
    (left,) = tmp_path.iterdir()
    with written_whole(path):
        assert left.exists()
    os.utime(left, times=(time.time() - KILLED_SECONDS - 60,) * 2)
    with written_whole(path):
        assert not left.exists()
    assert list(tmp_path.iterdir()) == [path]
