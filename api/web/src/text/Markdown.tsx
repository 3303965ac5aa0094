import { useLayoutEffect, useRef } from "preact/hooks";
import { markdown, type NameOf } from "./markdown";

/** A Markdown text of the graph, sanitised; links between nodes read as the titles that `nameOf` knows. */
export function Markdown({ text, nameOf }: { text: string; nameOf: NameOf }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const read = markdown(text, nameOf);
    // Each block runs the way of its own letters, its bullets too.
    for (const block of read.children) block.setAttribute("dir", "auto");
    place.current?.replaceChildren(read);
  });
  return <div class="prose" ref={place} />;
}
