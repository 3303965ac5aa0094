"""What a server can be told, and what it refuses to start with, naming the setting to change."""

from __future__ import annotations

import socket
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from api.http.port import address, listen
from api.settings import STORE_NAMES, SettingRefused, Settings, is_loopback, read_settings
from mirage_kg.store import STORES


def test_every_setting_has_a_sentence() -> None:
    hints = get_type_hints(Settings, include_extras=True)
    assert all(hints[row.name].__metadata__[0] for row in fields(Settings))


def test_options_win_over_the_environment_and_the_environment_over_defaults() -> None:
    environment = {"MIRAGE_PORT": "8123", "MIRAGE_HOST": "localhost", "MIRAGE_NAMES": "a:1, b:2", "MIRAGE_WARM": "no"}
    found = read_settings(environment, port=8124, folder=Path("x"), data=None)
    assert (found.port, found.host, found.names, found.warm) == (8124, "localhost", ("a:1", "b:2"), False)
    assert (found.folder, found.data) == (Path("x"), None)
    assert read_settings({"MIRAGE_PORT": ""}).port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eight"), ("PORT", "70000"), ("PORT", "-1"), ("WORKERS", "0"), ("RUN_SECONDS", "0"), ("WARM", "perhaps")],
)
def test_a_setting_that_cannot_be_read_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        read_settings({f"MIRAGE_{name}": value})
    assert name.lower() in refused.value.where.lower()
    assert refused.value.hint


def test_following_files_is_refused_where_none_are_served() -> None:
    assert read_settings({"MIRAGE_RELOAD": "1"}).reload
    with pytest.raises(SettingRefused, match="pushed") as refused:
        read_settings({"MIRAGE_RELOAD": "1", "MIRAGE_STORE": "neo4j"})
    assert refused.value.where == "reload"


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.5", "mirage.example", "127.evil.example", "localhost.evil"]
)
def test_a_public_address_needs_a_token_or_an_explicit_yes(host: str) -> None:
    with pytest.raises(SettingRefused, match="other machines") as refused:
        Settings(host=host)
    assert "MIRAGE_TOKEN" in refused.value.hint
    assert "MIRAGE_ALLOW_PUBLIC" in refused.value.hint
    assert Settings(host=host, token="secret").host == host
    assert read_settings({"MIRAGE_ALLOW_PUBLIC": "1"}, host=host).allow_public


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_addresses_of_this_machine_need_neither(host: str) -> None:
    assert is_loopback(host)
    assert Settings(host=host).token == ""


def test_a_busy_port_is_told_in_one_line_with_what_to_do() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SettingRefused, match=f"port {port} on 127.0.0.1 is in use") as refused:
            listen(Settings(port=port))
        assert f"--port {port + 1}" in refused.value.hint


def test_an_address_that_is_not_of_this_machine_is_refused() -> None:
    with pytest.raises(SettingRefused, match="cannot listen"):
        listen(Settings(host="192.0.2.1", port=0, allow_public=True))


def test_port_0_takes_a_free_one_and_the_settings_say_which() -> None:
    taken, settings = listen(Settings(port=0))
    with taken:
        assert settings.port == taken.getsockname()[1] != 0
        assert address(settings) == f"http://127.0.0.1:{settings.port}/"
    assert address(Settings(host="::1", port=81)) == "http://[::1]:81/"
    assert address(Settings(host="0.0.0.0", port=81, allow_public=True)) == "http://127.0.0.1:81/"


def test_a_store_is_chosen_by_one_variable_and_an_unknown_one_is_refused_with_the_known_ones() -> None:
    assert read_settings({}).store == "sqlite"
    assert read_settings({"MIRAGE_STORE": "neo4j"}).store == "neo4j"
    assert read_settings({"MIRAGE_STORE": "neo4j"}, store="sqlite").store == "sqlite"
    with pytest.raises(SettingRefused, match="no store 'postgres'") as refused:
        read_settings({"MIRAGE_STORE": "postgres"})
    assert all(name in refused.value.hint for name in STORES)
    assert tuple(STORES) == STORE_NAMES


@pytest.mark.parametrize("token", ["schlüssel", "ключ", "a\ttoken", "a\ntoken", "\x7f", "key😀", " key", "key "])
def test_a_token_that_no_request_can_bring_is_refused_before_anything_listens_and_not_shown(token: str) -> None:
    with pytest.raises(SettingRefused, match="the token") as refused:
        read_settings({"MIRAGE_TOKEN": token})
    assert "MIRAGE_TOKEN" in refused.value.hint
    assert token not in f"{refused.value} {refused.value.hint}"
    assert read_settings({"MIRAGE_TOKEN": "a plain one: #1 ~"}).token == "a plain one: #1 ~"
