/** A text with some of its ranges marked; ranges are [start, end) in UTF-16 units, as the search answers them. */
export function Ranges({ text, ranges }: { text: string; ranges: readonly (readonly number[])[] }) {
  const parts = [];
  let at = 0;
  for (const [start = 0, end = 0] of ranges) {
    if (start < at || end > text.length || end <= start) continue;
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  parts.push(text.slice(at));
  return <>{parts}</>;
}
