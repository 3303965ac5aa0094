import { useLayoutEffect, useRef } from "preact/hooks";
import { markdown } from "./markdown";

/** A Markdown text of the graph, sanitised. */
export function Markdown({ text }: { text: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(markdown(text)), [text]);
  return <div class="prose" ref={place} />;
}
