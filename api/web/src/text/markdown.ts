/**
 * The one door through which text of a graph becomes markup.
 *
 * First wall: the Markdown reader treats HTML as plain text. Second: DOMPurify with a short list of elements and no
 * attribute that loads anything. What comes out are DOM nodes, so no string of ours ever reaches `innerHTML`.
 */
import DOMPurify from "dompurify";
import { Marked } from "marked";
import { signs } from "../core/number";
import { href } from "../core/router";

const ELEMENTS = [
  "p",
  "br",
  "hr",
  "em",
  "strong",
  "del",
  "code",
  "pre",
  "blockquote",
  "ul",
  "ol",
  "li",
  "a",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
  "sup",
  "sub",
];

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** How a link between nodes is written in a text: [[id]] or [[id|words]]. */
const NODE_LINK = /^\[\[([a-z0-9-]{1,80})(?:\|([^\]\n]{1,200}))?\]\]/;

export type NameOf = (id: string) => string | undefined;

const readerFor = (nameOf: NameOf) =>
  new Marked({
    gfm: true,
    async: false,
    extensions: [
      {
        name: "nodeLink",
        level: "inline",
        start: (text: string) => text.indexOf("[["),
        tokenizer(text: string) {
          const found = NODE_LINK.exec(text);
          return found ? { type: "nodeLink", raw: found[0], id: found[1], words: found[2] } : undefined;
        },
        renderer: ({ id, words }) =>
          `<a href="${escaped(href("node", String(id)))}">${escaped(String(words ?? nameOf(String(id)) ?? String(id).replaceAll("-", " ")))}</a>`,
      },
    ],
    renderer: {
      // A text stands under the title of its node: its largest heading is one below that.
      heading({ tokens, depth }) {
        const level = Math.min(6, depth + 1);
        return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      text(token) {
        return "tokens" in token && token.tokens ? this.parser.parseInline(token.tokens) : signs(escaped(token.text));
      },
      html: ({ text }) => escaped(text),
      image: ({ text }) => escaped(text),
    },
  });

const purifier = DOMPurify();
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (!/^https?:/i.test(node.getAttribute("href") ?? "")) return;
  node.setAttribute("rel", "noopener noreferrer");
  node.setAttribute("target", "_blank");
});

/** Markdown as DOM nodes that can be put on the page: links to http, https and our own pages only, no images, no styles. */
export function markdown(text: string, nameOf: NameOf = () => undefined): DocumentFragment {
  return purifier.sanitize(readerFor(nameOf).parse(text, { async: false }), {
    ALLOWED_TAGS: ELEMENTS,
    ALLOWED_ATTR: ["href", "align"],
    ALLOWED_URI_REGEXP: /^(?:https?:\/\/|\/(?!\/)|#)/i,
    RETURN_DOM_FRAGMENT: true,
  });
}
