import { describe, expect, it } from "vitest";
import { markdown } from "../../src/text/markdown";

const html = (text: string): string => {
  const place = document.createElement("div");
  place.append(markdown(text, (id) => (id === "known" ? "A known node" : undefined)));
  return place.innerHTML;
};

describe("the door for texts of a graph", () => {
  const hostile = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[go](javascript:alert(1))",
    "[go](JaVaScRiPt:alert(1))",
    "[go](data:text/html;base64,PHNjcmlwdD4=)",
    "<svg><script>alert(1)</script></svg>",
    '<svg onload="alert(1)">',
    '<p style="background:url(http://elsewhere.invalid/x)">x</p>',
    "![picture](http://elsewhere.invalid/x.png)",
    '<a href="//elsewhere.invalid" onclick="alert(1)">x</a>',
    "[go](//elsewhere.invalid/x)",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<div><b>broken",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "[[known|<img src=x onerror=alert(1)>]]",
  ];
  for (const text of hostile) {
    it(`lets nothing run or load from ${text.slice(0, 44)}`, () => {
      const place = document.createElement("div");
      place.append(markdown(text));
      expect(
        place.querySelectorAll("script, img, svg, iframe, style, object, math, link, [style], [src]"),
      ).toHaveLength(0);
      for (const element of place.querySelectorAll("*")) {
        for (const attribute of element.attributes)
          expect(["href", "rel", "target", "align"]).toContain(attribute.name);
        const address = element.getAttribute("href");
        if (address !== null) expect(address).toMatch(/^(https?:\/\/|\/(?!\/)|#)/);
      }
    });
  }

  it("shows HTML as the text that it is", () => {
    expect(html("a <b>bold</b> word")).toBe("<p>a &lt;b&gt;bold&lt;/b&gt; word</p>\n");
  });

  it("reads links between nodes as their titles, and unknown ones as words", () => {
    expect(html("see [[known]] and [[not-known]]")).toContain('<a href="/node/known">A known node</a>');
    expect(html("see [[not-known]]")).toContain('<a href="/node/not-known">not known</a>');
    expect(html("see [[known|these words]]")).toContain(">these words</a>");
  });

  it("opens links of the web apart and without a referrer", () => {
    expect(html("[paper](https://example.org/a)")).toContain('rel="noopener noreferrer" target="_blank"');
  });

  it("gives numbers their minus sign in words and leaves code as it was typed", () => {
    expect(html("gap *-0.06* and `-0.06`, [-1](/node/a-1)")).toBe(
      '<p>gap <em>\u22120.06</em> and <code>-0.06</code>, <a href="/node/a-1">\u22121</a></p>\n',
    );
  });

  it("puts headings below the title of the page, which is the only one of its rank", () => {
    expect(html("# One\n\n###### *Six*")).toBe("<h2>One</h2>\n<h6><em>Six</em></h6>\n");
    expect(html("<h1>One</h1>")).not.toContain("<h1>");
  });

  it("keeps tables, lists and emphasis", () => {
    expect(html("| a | b |\n| - | - |\n| 1 | 2 |")).toContain("<td>1</td>");
    expect(html("- *one*\n- `two`")).toContain("<em>one</em>");
  });
});
