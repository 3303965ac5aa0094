"""Several processes in one data folder: each knows which records others work on, and which nobody works on any more."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mirage_kg.errors import StoreDamaged
from mirage_kg.store.owner import Owner

OTHER = """
import sys, time
from pathlib import Path
from mirage_kg.store.owner import Owner
owner = Owner(Path(sys.argv[1]))
owner.take()
print(owner.id, flush=True)
time.sleep(60)
"""


def test_an_owner_is_alive_until_its_process_ends_however_that_happens(tmp_path: Path) -> None:
    here = Owner(tmp_path)
    here.take()
    with subprocess.Popen([sys.executable, "-c", OTHER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        id = other.stdout.readline().strip()
        assert here.alive(id)
        assert here.alive(id), "to ask must not take the lock away"
        assert here.alive(here.id)
        other.send_signal(signal.SIGKILL)
    assert not here.alive(id)
    assert not here.alive(id)
    here.close()
    here.close()
    assert not here.alive(here.id)
    assert list((tmp_path / "owners").iterdir()) == []


@pytest.mark.parametrize("id", [None, "", "../../runs", "0123456789abcdef", "x" * 16])
def test_nobody_of_that_name_is_alive_and_no_name_leaves_the_folder(tmp_path: Path, id: str | None) -> None:
    outside = tmp_path / "runs.lock"
    outside.touch()
    (tmp_path / "data").mkdir()
    assert not Owner(tmp_path / "data").alive(id)
    assert outside.exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "owners").write_text("a file where the folder should be")
    with pytest.raises(StoreDamaged, match="no lock can be kept"):
        Owner(tmp_path).take()
