/**
 * The one door through which text of a graph becomes markup.
 *
 * First wall: the Markdown reader treats HTML as plain text. Second: DOMPurify with a short list of elements and no
 * attribute that loads anything. What comes out are DOM nodes, so no string of ours ever reaches `innerHTML`.
 */
import DOMPurify from "dompurify";
import { Marked } from "marked";

const ELEMENTS = [
  "p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a",
  "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "sup", "sub",
];

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const reader = new Marked({
  gfm: true,
  async: false,
  renderer: {
    html: ({ text }) => escape(text),
    image: ({ text }) => escape(text),
  },
});

const purifier = DOMPurify();
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "A") return;
  node.setAttribute("rel", "noopener noreferrer");
  if (/^https?:/i.test(node.getAttribute("href") ?? "")) node.setAttribute("target", "_blank");
});

/** Markdown as DOM nodes that can be put on the page: links to http, https and our own pages only, no images, no styles. */
export function markdown(text: string): DocumentFragment {
  return purifier.sanitize(reader.parse(text, { async: false }), {
    ALLOWED_TAGS: ELEMENTS,
    ALLOWED_ATTR: ["href", "align"],
    ALLOWED_URI_REGEXP: /^(?:https?:\/\/|\/(?!\/)|#)/i,
    RETURN_DOM_FRAGMENT: true,
  });
}
