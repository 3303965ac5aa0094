import { useLayoutEffect, useRef } from "preact/hooks";
import { markdown, type NameOf } from "./markdown";

/** A Markdown text of the graph, sanitised; links between nodes read as the titles that `nameOf` knows. */
export function Markdown({ text, nameOf }: { text: string; nameOf: NameOf }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(markdown(text, nameOf)));
  return <div class="prose" ref={place} />;
}
