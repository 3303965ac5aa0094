"""What is sent as a file: formats, saved maps, and drafts."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from mirage_http import Running
from mirage_small_content import LONELY, ROOT


def test_every_format_is_a_file_with_its_type_and_name(client: Running) -> None:
    for row in client.get("/api/v1/meta").json()["formats"]:
        response = client.get(f"/api/v1/export/{row['name']}")
        assert response.headers["content-type"].split(";")[0] == row["media_type"].split(";")[0]
        assert response.headers["content-disposition"] == f'attachment; filename="mirage.{row["ending"]}"'
        assert ROOT in response.text


def test_a_part_of_the_map_is_written_as_a_page_and_refused_in_formats_that_hold_the_whole(client: Running) -> None:
    part = client.get(f"/api/v1/export/html?node={ROOT}&hops=0").text
    assert ROOT in part
    assert LONELY not in part
    refused = client.get(f"/api/v1/export/json?node={ROOT}")
    assert (refused.status_code, refused.json()["where"]) == (422, "format")
    assert client.get("/api/v1/export/html?node=no-such-node").status_code == 404


def test_a_saved_map_tells_where_and_when_it_was_saved_and_how_its_statements_stand(client: Running) -> None:
    part = client.get(f"/api/v1/export/html?node={ROOT}&hops=1").text
    address = f"{str(client.base_url).rstrip('/')}/walk/{ROOT}?hops=1"
    assert f'href="{html.escape(address)}"' in part
    assert f"saved on {datetime.now(UTC):%-d %B %Y}" in part
    drawn = json.loads(re.search(r"nodes = new vis\.DataSet\((\[.*?\])\);", part)[1])  # type: ignore[index]
    standing = {row["id"]: row for row in client.get("/api/v1/standing").json()["nodes"]}
    levels = {row["id"]: row["level"]["strength"] for row in drawn if row["level"]}
    assert levels
    assert levels == {id: standing[id]["strength"] for id in levels}


def test_a_draft_is_markdown_about_the_node_and_has_a_name(client: Running) -> None:
    response = client.get(f"/api/v1/nodes/{ROOT}/article")
    assert response.headers["content-type"].startswith("text/markdown")
    assert response.headers["content-disposition"] == f'attachment; filename="{ROOT}.md"'
    assert response.text.startswith("# ")
    assert client.get("/api/v1/nodes/no-such-node/article").status_code == 404


def test_a_draft_names_the_address_that_it_was_asked_at(client: Running) -> None:
    here = str(client.base_url).rstrip("/")
    at = {name: f"{scheme_and_name(here, name)}" for name in ("localhost", "127.0.0.1")}
    drafts = {
        name: client.get(f"/api/v1/nodes/{ROOT}/article", headers={"Host": address.partition("//")[2]})
        for name, address in at.items()
    }
    for name, address in at.items():
        assert f"<{address}/argument/{ROOT}>" in drafts[name].text
    assert drafts["localhost"].headers["etag"] != drafts["127.0.0.1"].headers["etag"]


def scheme_and_name(address: str, name: str) -> str:
    """Return the address with another name of its host."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{name}{f':{parts.port}' if parts.port else ''}"
