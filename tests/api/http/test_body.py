"""What a request body may be, tried with everything that it may not be."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mirage_http import Running
from mirage_small_content import ROOT

from api.http.body import LONGEST_NUMBER, parse_json
from mirage_kg.errors import BadRequest
from mirage_kg.limits import limit

RUNS = f"/api/v1/nodes/{ROOT}/runs"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
PLAIN = (
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXT
)
JSON = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)


@given(JSON)
def test_every_json_value_is_read_as_the_standard_library_reads_it(value: object) -> None:
    text = json.dumps(value)
    assert parse_json(text.encode()) == json.loads(text)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_refusal(body: bytes) -> None:
    with suppress(BadRequest):
        json.dumps(parse_json(body))


@given(st.text(alphabet='[]{}",:\\ 01eE.-+NaIn"tfu', max_size=60))
def test_no_text_made_of_pieces_of_json_raises_anything_but_a_refusal(text: str) -> None:
    try:
        value = parse_json(text.encode())
    except BadRequest:
        return
    assert json.loads(text) == value


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"seed": NaN}', "NaN is not a JSON number"),
        (b'{"seed": -Infinity}', "-Infinity is not a JSON number"),
        (b'{"seed": 1e999}', "out of range"),
        (b'{"seed": ' + b"9" * 400 + b"}", "out of range"),
        (b'{"seed": ' + b"9" * 5000 + b"}", "out of range"),
        (b'{"seed": 0.' + b"1" * 400 + b"}", "out of range"),
        (b'{"seed": 1, "seed": 2}', "'seed' stands twice"),
        (b'{"parameters": {"a": 1, "a": 1}}', "'a' stands twice"),
        (b"[" * 10_000 + b"]" * 10_000, "deeper than"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "deeper than"),
        (b"[" * 10_000, "deeper than"),
        (b'{"experiment": "\\ud800"}', "surrogate"),
        (b'{"experiment": "\\u0000"}', "NUL"),
        (b'{"experiment": "a\x00"}', "not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"{", "not JSON"),
        (b"{} {}", "not JSON"),
        (b"{'seed': 1}", "not JSON"),
    ],
)
def test_a_body_that_is_not_plain_json_is_refused_with_what_was_found(client: Running, body: bytes, told: str) -> None:
    response = client.post(RUNS, content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")
    assert told in response.json()["detail"]


def test_nesting_and_digits_are_taken_up_to_their_limit_and_no_further() -> None:
    deep = limit("json_depth")
    assert parse_json(b"[" * deep + b"]" * deep)
    with pytest.raises(BadRequest):
        parse_json(b"[" * (deep + 1) + b"]" * (deep + 1))
    assert parse_json(b"1" * LONGEST_NUMBER) == int("1" * LONGEST_NUMBER)
    with pytest.raises(BadRequest):
        parse_json(b"1" * (LONGEST_NUMBER + 1))


def test_brackets_inside_text_are_no_nesting() -> None:
    text = json.dumps("[" * 1000 + '"\\[{' * 100)
    assert parse_json(text.encode()) == json.loads(text)


@pytest.mark.parametrize("extra", [0, 1])
def test_a_body_is_taken_up_to_the_limit_and_refused_one_byte_later(client: Running, extra: int) -> None:
    body = b"{" + b" " * (limit("body_bytes") - 2 + extra) + b"}"
    response = client.post(RUNS, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == (413 if extra else 202)


def test_a_body_without_announced_length_is_refused_as_soon_as_it_is_too_long(client: Running) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 50 * limit("body_bytes"):
            sent += 4096
            yield b" " * 4096

    response = client.post(RUNS, content=endless(), headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_an_announced_length_over_the_limit_is_refused_before_the_body_is_sent(client: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", client.settings.port, timeout=10)
    connection.putrequest("POST", RUNS)
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(10**15))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_a_body_that_does_not_come_is_408_and_holds_nothing_up(
    client: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.body.SECONDS", 0.3)
    connection = http.client.HTTPConnection("127.0.0.1", client.settings.port, timeout=10)
    connection.putrequest("POST", RUNS)
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", "20")
    connection.endheaders(b"{")
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["code"]) == (408, "body_late")
    connection.close()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, gzip"])
def test_a_compressed_body_is_refused_unread(client: Running, encoding: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    assert client.post(RUNS, content=b"\x1f\x8b", headers=headers).status_code == 415


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seeds", 0), ("seeds", limit("seeds") + 1), ("seeds", 10**6), ("seeds", "20"), ("seeds", 2.5), ("seeds", True),
        ("seeds", None), ("seed", -1), ("seed", 2**53), ("seed", 2**64), ("seed", 0.5), ("seed", "0"), ("device", "tpu"),
        ("device", 1), ("tier", "quick"), ("ablated", 1), ("ablated", "yes"), ("experiment", 3), ("parameters", []),
        ("parameters", {"steps": None}), ("parameters", {"steps": [1]}), ("parameters", {"steps": True}),
        ("parameters", {"steps": "many"}), ("parameters", {"steps": -1}), ("parameters", {"steps": 10**12}),
        ("parameters", {"external_share": 1.0001}), ("parameters", {"no_such": 1}), ("experiment", "no-such"),
        ("revision", "x"), ("strength", 1), ("created", "now"), ("verdict", "supported"),
    ],
)  # fmt: skip
def test_a_value_that_the_parameter_does_not_take_is_422_with_its_place(
    client: Running, field: str, value: object
) -> None:
    before = client.get("/api/v1/runs").json()
    response = client.post(RUNS, json={field: value})
    assert (response.status_code, response.json()["code"]) == (422, "invalid_input")
    assert field in response.json()["where"]
    assert client.get("/api/v1/runs").json() == before


@pytest.mark.parametrize("body", ["[]", "null", "1", '"text"', "true"])
def test_a_body_that_is_no_object_is_422(client: Running, body: str) -> None:
    response = client.post(RUNS, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422


@pytest.mark.parametrize(
    "media", ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"]
)
def test_everything_in_a_request_is_optional(client: Running, media: str) -> None:
    for body in (b"", b"{}"):
        response = client.post(RUNS, content=body, headers={"Content-Type": media})
        assert response.status_code == 202
        assert (response.json()["seeds"], response.json()["tier"]) == (20, "monte_carlo")


def test_the_bounds_themselves_are_taken(client: Running) -> None:
    for asked in ({"seeds": 1}, {"seeds": 512}, {"seed": 2**53 - 1}, {"parameters": {"external_share": 1}}):
        assert client.post(RUNS, json=asked).status_code == 202
