import { useEffect, useState } from "preact/hooks";
import type { Size } from "../core/size";
import { KindIcon, kindLabel } from "../marks/kinds";
import { relation } from "../marks/links";
import { standingOf } from "../standing/store";
import type { Spot } from "./layout";

/** A few words on the node under the pointer, beside it and never on it. Named nodes wait 300 ms, the others have only this. */
export function Preview({ spot, size }: { spot: Spot | null; size: Size }) {
  const [shown, setShown] = useState(false);
  const wait = spot?.seat ? 300 : 40;
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), wait);
    return () => clearTimeout(timer);
  }, [wait]);
  if (!spot || !shown) return null;
  const right = spot.x < size.width / 2;
  const below = spot.y < size.height / 2;
  const style = {
    [right ? "left" : "right"]: `${right ? spot.x + spot.radius + 12 : size.width - spot.x + spot.radius + 12}px`,
    [below ? "top" : "bottom"]: `${below ? Math.max(6, spot.y - 16) : Math.max(6, size.height - spot.y - 16)}px`,
  };
  const { node, tie } = spot;
  return (
    <div class="preview" style={style}>
      <p class="small">
        <KindIcon kind={node.kind} size={13} />
        {kindLabel(node.kind)}
        {tie
          ? ` · ${tie.link.source === node.id ? relation(tie.link.relation).words : relation(tie.link.relation).inverse} this`
          : ` · ${node.hop} hops away`}
        {standingOf(node) && ` · ${standingOf(node)}`}
      </p>
      <p class="name">{node.title}</p>
      <p class="says">{node.statement}</p>
    </div>
  );
}
