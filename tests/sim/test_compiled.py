"""Compiled programs on disk, after a process was killed while it wrote one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from sim.compiled import LOOKED, SETTLED_SECONDS, remove_torn, whole

PACKED = zlib.compress(os.urandom(500))
LONG_AGO = time.time() - 3600


def entry(folder: Path, name: str, data: bytes, written: float = LONG_AGO) -> None:
    path = folder / f"{name}-cache"
    path.write_bytes(data)
    os.utime(path, (written, written))


def left(folder: Path) -> set[str]:
    return {path.name.removesuffix("-cache") for path in folder.glob("*-cache")}


@pytest.mark.parametrize("length", [0, 1, 2, 100, len(PACKED) - 1])
def test_no_part_of_an_entry_passes_for_the_whole(length: int) -> None:
    assert whole(PACKED)
    assert not whole(PACKED[:length])


def test_torn_entries_go_and_whole_ones_stay(tmp_path: Path) -> None:
    entry(tmp_path, "torn", PACKED[:-1])
    entry(tmp_path, "whole", PACKED)
    entry(tmp_path, "another-packing", b"unknown")
    remove_torn(tmp_path)
    assert left(tmp_path) == {"whole", "another-packing"}


def test_an_entry_on_its_way_is_left_for_the_next_look_and_an_old_one_is_not_read_again(tmp_path: Path) -> None:
    entry(tmp_path, "on-its-way", PACKED[:9], time.time())
    remove_torn.__wrapped__(tmp_path)
    assert left(tmp_path) == {"on-its-way"}
    entry(tmp_path, "looked-at", PACKED[:9], (tmp_path / LOOKED).stat().st_mtime - 1)
    entry(tmp_path, "on-its-way", PACKED[:9], time.time() - SETTLED_SECONDS)
    remove_torn.__wrapped__(tmp_path)
    assert left(tmp_path) == {"looked-at"}


def test_a_folder_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    remove_torn(tmp_path / "absent")


def test_a_program_that_was_left_half_written_is_kept_again_by_the_next_process(tmp_path: Path) -> None:
    code = "import sys, sim; sim.configure(sys.argv[1]); import jax; jax.jit(lambda x: x + 1)(1.0)"

    def compiled() -> str:
        return subprocess.run(
            [sys.executable, "-c", code, tmp_path],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"JAX_COMPILATION_CACHE_DIR": ""},
        ).stderr

    compiled()
    (path,) = tmp_path.glob("jit__lambda*-cache")
    data = path.read_bytes()
    entry(tmp_path, path.name.removesuffix("-cache"), data[: len(data) // 2])
    (tmp_path / LOOKED).unlink()
    assert "Error reading" not in compiled()
    assert whole(path.read_bytes())
