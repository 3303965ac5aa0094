"""JSON Schema of the two kinds of content file, for editors that complete and check while one writes.

`python -m mirage_kg.load.schema FOLDER` writes them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from mirage_kg.model.kind import KINDS
from mirage_kg.model.node import Node
from mirage_kg.model.relation import RELATIONS
from mirage_kg.model.source import Source

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of the front matter of a node and that of a source file, by the name of its file."""
    node = Node.model_json_schema()
    for field in ("body", "path"):
        del node["properties"][field]
    node["properties"]["kind"]["enum"] = list(KINDS)
    link = node["$defs"]["LinkTo"]["properties"]
    link["relation"]["enum"] = [name for name in RELATIONS if name != "semantically_near"]
    return {
        "node.schema.json": {"$schema": _DIALECT, **node},
        "source.schema.json": {"$schema": _DIALECT, **Source.model_json_schema()},
    }


def text(schema: dict[str, Any]) -> str:
    """Return a schema as it is written to its file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def main(folder: Path) -> None:
    """Write all schemas to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (folder / name).write_text(text(schema), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
