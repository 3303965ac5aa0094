"""The committed OpenAPI document, which the page's client is generated from. `python -m api.openapi` writes it."""

from __future__ import annotations

import json
from pathlib import Path

from api.app import create_app
from api.http.document import document
from api.settings import Settings

COMMITTED = Path(__file__).resolve().parent / "openapi.json"


def text() -> str:
    """Return the document as the committed file holds it."""
    return json.dumps(document(create_app(Settings(port=8000))), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    COMMITTED.write_text(text(), encoding="utf-8")
