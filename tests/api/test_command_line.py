"""The commands that page and terminal tell a reader to type: a shell reads them back as what was meant."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from api.command_line import check_command, serve_command
from api.settings import Settings


def words(command: str) -> list[str]:
    """Return what a shell hands to the program."""
    return shlex.split(command)[1:]


def test_the_shipped_graph_at_its_usual_address_is_started_with_no_more_than_serve() -> None:
    assert words(serve_command(Settings())) == ["serve"]
    assert words(check_command(Settings())) == ["check"]


def test_an_own_folder_is_named_with_all_that_the_server_was_told_but_its_token() -> None:
    settings = Settings(folder=Path("my notes"), port=8123, data=Path("kept"), reload=True, token="secret")
    assert words(serve_command(settings)) == ["serve", "my notes", "--port", "8123", "--data", "kept", "--reload"]
    assert words(check_command(settings)) == ["check", "my notes"]
    assert "secret" not in serve_command(settings)


def test_the_program_is_named_as_a_shell_finds_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for path in (tmp_path / "venv/bin/mirage", tmp_path / "venv/bin/python"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        path.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(tmp_path / "venv/bin/python"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "venv/bin"))
    assert check_command(Settings()) == "mirage check"
    monkeypatch.setenv("PATH", str(tmp_path / "elsewhere"))
    assert check_command(Settings()) == "venv/bin/mirage check"
    (tmp_path / "venv/bin/mirage").unlink()
    assert check_command(Settings()) == "mirage check"
