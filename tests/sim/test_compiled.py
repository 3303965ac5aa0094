"""Compiled programs on disk, after a process was killed while it wrote one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from sim.compiled import LOOKED, SETTLED_SECONDS, keep_within, remove_torn, whole

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


def test_what_was_used_longest_ago_goes_where_the_folder_outgrew_its_bound(tmp_path: Path) -> None:
    for age, name in enumerate(["new", "old", "oldest"]):
        entry(tmp_path, name, bytes(100), LONG_AGO - age * 3600)
    (tmp_path / "of-somebody-else").write_bytes(bytes(900))
    keep_within(tmp_path, 250)
    assert left(tmp_path) == {"new", "old"}
    os.utime(tmp_path / "old-cache")
    entry(tmp_path, "newer", bytes(100), LONG_AGO + 60)
    keep_within.__wrapped__(tmp_path, 250)
    assert left(tmp_path) == {"old", "newer"}, "what was read counts as used"
    assert (tmp_path / "of-somebody-else").exists()


def test_a_bound_on_a_folder_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    keep_within(tmp_path / "absent", 1)


def test_only_our_own_folder_is_bounded_and_not_one_that_others_may_share(tmp_path: Path) -> None:
    own, named = tmp_path / "own", tmp_path / "named"
    code = "import sys, sim, sim.compiled; sim.device.LARGEST_BYTES = 0; sim.configure(sys.argv[1])"
    for folder in (own, named):
        folder.mkdir()
        entry(folder, "old", PACKED)
    for environment in ({}, {"JAX_COMPILATION_CACHE_DIR": str(named)}):
        clean = {name: value for name, value in os.environ.items() if name != "JAX_COMPILATION_CACHE_DIR"}
        subprocess.run([sys.executable, "-c", code, str(own)], check=True, env=clean | environment)
    assert (left(own), left(named)) == (set(), {"old"})
