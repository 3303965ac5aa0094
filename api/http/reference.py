"""The reference of the interface as one plain page, made from the OpenAPI document: no script, nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

Schema = Mapping[str, Any]

STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#16191d, #eceae4); --quiet: light-dark(#4a5058, #b3b7bc);
  --paper: light-dark(#fafaf8, #0f1215); --line: light-dark(#e4e3de, #2a3037); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 6rem; }
h1, h2 { font-family: Georgia, serif; font-weight: 600; letter-spacing: -0.01em; line-height: 1.2; }
h1 { font-size: 1.75rem; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; margin: 3rem 0 .25rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 2rem 0 .25rem; overflow-wrap: anywhere; }
h3 b { display: inline-block; min-width: 4.5rem; }
p { margin: .25rem 0 .75rem; max-width: 44rem; }
code { font: .9em ui-monospace, monospace; }
a { color: inherit; text-underline-offset: .2em; text-decoration-color: var(--quiet); }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
nav { columns: 18rem; margin: 1.5rem 0; }
nav a { display: block; padding: .2rem 0; min-height: 24px; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
td, th { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 500; color: var(--quiet); }
td:first-child { width: 12rem; }
td:nth-child(2) { width: 18rem; color: var(--quiet); }
.table, pre { overflow-x: auto; }
details { margin: 0 0 .25rem; }
summary { min-height: 24px; cursor: pointer; }
pre { margin: .5rem 0; padding: .75rem; border: 1px solid var(--line); font: 13px/1.5 ui-monospace, monospace; }
pre + pre { max-height: 24rem; }
@media (max-width: 40rem) {
  thead { display: none; }
  tr { display: block; padding: .35rem 0; border-bottom: 1px solid var(--line); }
  td, td:nth-child(n) { display: block; width: auto; padding: 0; border: 0; }
}
"""


def page(document: Schema) -> str:
    """Return the page: every operation by tag with parameters, body and answers, then every schema with its fields."""
    info, schemas = document["info"], document["components"]["schemas"]
    operations = [
        (verb, path, {**row, "responses": answers_of(row, document)})
        for path, rows in document["paths"].items()
        for verb, row in rows.items()
    ]
    tags = list(dict.fromkeys(row["tags"][0] for _, _, row in operations))
    links = "".join(
        f'<a href="#{row["operationId"]}"><code>{verb.upper()} {escape(path)}</code></a>'
        for verb, path, row in operations
    )
    body = "".join(
        f"<h2>{escape(tag.capitalize())}</h2>"
        + "".join(_operation(verb, path, row) for verb, path, row in operations if row["tags"][0] == tag)
        for tag in tags
    )
    models = "".join(_model(name, schema) for name, schema in schemas.items())
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Mirage: the interface</title>'
        '<link rel="stylesheet" href="/docs/style.css"></head><body><main>'
        f"<h1>{escape(info['title'])}: the interface, version {escape(info['version'])}</h1>"
        f"<p>{_text(info['description'])}</p>"
        '<p>The same for programs: <a href="/openapi.json"><code>/openapi.json</code></a> (OpenAPI). '
        '<a href="/">Back to the page</a>.</p>'
        f'<nav aria-label="Operations">{links}</nav>{body}<h2>Schemas</h2>{models}</main></body></html>\n'
    )


def answers_of(row: Schema, document: Schema) -> dict[str, Any]:
    """Return the answers of an operation by status, with those that several share put in where they are referred to."""
    shared = document["components"]["responses"]
    return {
        status: shared[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
        for status, answer in row["responses"].items()
    }


def _operation(verb: str, path: str, row: Schema) -> str:
    asked = [
        (
            p["name"],
            f"{_type(p['schema'])}, {p['in']}{'' if p.get('required') else ', optional'}",
            p.get("description", ""),
        )
        for p in row.get("parameters", ())
    ]
    if "requestBody" in row:
        body = row["requestBody"]
        needed = "" if body.get("required") else ", optional"
        asked.append(
            ("body", f"{_type(body['content']['application/json']['schema'])}, JSON{needed}", body["description"])
        )
    answers = sorted(row["responses"].items())
    told = [
        (status, ", ".join(f"{kind}: {_type(c.get('schema', {}))}" for kind, c in answer.get("content", {}).items()),
         answer["description"])
        for status, answer in answers if status < "400"
    ]  # fmt: skip
    refused = [
        (code.strip("`"), status, meaning)
        for status, answer in answers if status >= "400"
        for code, _, meaning in (line.partition(": ") for line in answer["description"].split("\n\n"))
    ]  # fmt: skip
    return (
        f'<h3 id="{row["operationId"]}"><b>{verb.upper()}</b><code>{escape(path)}</code></h3>'
        f"<p>{_text(row.get('description', ''))}</p>{_table('Parameter', asked)}{_table('Answer', told)}"
        f"{_example(verb, path, row)}"
        f"<details><summary>Refusals: {len(refused)} codes</summary>{_table('Code', refused, 'Status')}</details>"
    )


def _example(verb: str, path: str, row: Schema) -> str:
    """Return one call with its answer, folded away; nothing where the operation has none."""
    answers = (answer.get("content", {}).values() for status, answer in row["responses"].items() if status < "300")
    answer = next((content["example"] for kinds in answers for content in kinds if "example" in content), None)
    if answer is None:
        return ""
    given = [parameter for parameter in row.get("parameters", ()) if "example" in parameter]
    query = urlencode({p["name"]: p["example"] for p in given if p["in"] == "query"}, safe=":,")
    address = path.format(**{p["name"]: p["example"] for p in given if p["in"] == "path"}) + (
        f"?{query}" if query else ""
    )
    body = row.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
    call = f"{verb.upper()} {address}" + (f"\n\n{_json(body)}" if body is not None else "")
    told = answer if isinstance(answer, str) else _json(answer)
    return (
        f'<details><summary>Example</summary><pre tabindex="0" role="region" aria-label="Call">{escape(call)}</pre>'
        f'<pre tabindex="0" role="region" aria-label="Answer">{escape(told)}</pre></details>'
    )


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _model(name: str, schema: Schema) -> str:
    rows = [
        (field, _type(inner), inner.get("description", "")) for field, inner in schema.get("properties", {}).items()
    ]
    return (
        f'<h3 id="{name}"><code>{name}</code></h3><p>{_text(schema.get("description", ""))}</p>{_table("Field", rows)}'
    )


def _table(head: str, rows: list[tuple[str, str, str]], second: str = "Type") -> str:
    if not rows:
        return ""
    cells = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{_linked(kind)}</td><td>{_text(words)}</td></tr>"
        for name, kind, words in rows
    )
    heads = f'<th scope="col">{head}</th><th scope="col">{second}</th><th scope="col">Meaning</th>'
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{cells}</tbody></table>"
    return f'<div class="table" tabindex="0" role="region" aria-label="{head}s">{table}</div>'


def _text(words: str) -> str:
    """Return `words` as HTML, with backquoted parts as code and blank lines as breaks."""
    parts = escape(words).replace("\n\n", "<br>").split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))


def _linked(kind: str) -> str:
    """Return the text of a type as HTML, each name of a schema linked to its table."""
    return "".join(
        f'<a href="#{part[1:]}">{part[1:]}</a>' if part.startswith("#") else escape(part) for part in _parts(kind)
    )


def _parts(kind: str) -> Iterator[str]:
    word = ""
    for character in kind:
        if character.isalnum() or (character == "#" and not word):
            word += character
        else:
            yield from (word, character)
            word = ""
    yield word


def _type(schema: Schema) -> str:
    """Return the type in words; `#Name` stands for a schema of the document."""
    if "$ref" in schema:
        return "#" + str(schema["$ref"]).rpartition("/")[2]
    if "allOf" in schema:
        return " and ".join(_type(inner) for inner in schema["allOf"] if "properties" not in inner)
    if "anyOf" in schema:
        return " or ".join(_type(inner) for inner in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(repr(value) for value in schema["enum"])
    if "const" in schema:
        return repr(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), Mapping):
        return f"map to {_type(schema['additionalProperties'])}"
    low, high = (
        schema.get("minimum", schema.get("exclusiveMinimum")),
        schema.get("maximum", schema.get("exclusiveMaximum")),
    )
    bounds = f" {low} to {high}" if low is not None and high is not None else ""
    default = f", default {schema['default']!r}" if schema.get("default") not in (None, {}, []) else ""
    return f"{schema.get('type', 'any')}{bounds}{default}"
