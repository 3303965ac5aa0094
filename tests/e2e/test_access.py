"""Every view against the rules of WCAG 2.2, levels A and AA, as axe-core checks them, in light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import ROOT, Server, Visit

pytestmark = pytest.mark.browser

AXE = ROOT / "api/web/node_modules/axe-core/axe.min.js"
CHECK = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return violations.map((one) => one.id + ": " + one.nodes.map((node) => node.target.join(" ") + " " + node.failureSummary)
    .slice(0, 4).join(" | "));
}"""
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    # Another theme changes colours and nothing else.
    "dark": ["color-contrast"],
}
SCENES = {
    "walk": ("/walk/{root}", ".mark .label"),
    "walk as a list": ("/walk/{root}?as=list", ".nodes tr"),
    "paths": ("/walk/{root}?to={other}", ".paths li"),
    "why a link": ("/walk/{root}?link={link}", ".link-ends"),
    "network": ("/network?sel={root}", ".minimap"),
    "network as a table": ("/network?as=table", ".sortable tbody tr"),
    "network as a list": ("/network?as=list", ".node-list li"),
    "communities": ("/network?as=communities", ".disc"),
    "node": ("/node/{root}", ".page-title"),
    "lab": ("/lab/{root}", ".bench"),
    "sources": ("/sources", "main table"),
    "nothing there": ("/walk/there-is-no-such-node", ".message"),
}


@pytest.mark.parametrize("look", RULES)
def test_no_view_breaks_a_rule_of_wcag(visit: Callable[..., Visit], server: Server, look: str) -> None:
    root = server.get("/api/v1/health")["root"]
    link = server.get(f"/api/v1/nodes/{root}")["links"][0]["link"]
    other = next(id for id in (link["source"], link["target"], *server.runnable()) if id != root)
    seen = visit(color_scheme=look, quiet=False)
    seen.page.add_init_script(AXE.read_text(encoding="utf-8"))
    broken = {}
    for name, (path, ready) in SCENES.items():
        seen.go(path.format(root=root, other=other, link=link["id"]))
        seen.page.locator(ready).first.wait_for()
        broken[name] = seen.page.evaluate(CHECK, RULES[look])
    seen.go("/")
    seen.page.locator(".mark .label").first.wait_for()
    for name, opened in (("palette", "/"), ("keys", "?")):
        seen.page.keyboard.press(opened)
        seen.page.locator(".float").wait_for()
        broken[name] = seen.page.evaluate(CHECK, RULES[look])
        seen.page.keyboard.press("Escape")
    found = [f"{name}: {rule}" for name, rules in broken.items() for rule in rules]
    assert not found, "\n".join(found)
