/** Network: the whole map, or its communities where it is too large to draw whole. */
import { useEffect, useState } from "preact/hooks";
import { isHuge } from "../core/api";
import { back } from "../core/back";
import { useKeys } from "../core/keys";
import { CommunityMap } from "../network/CommunityMap";
import { Switcher, type Way, wayNamed } from "../network/Switcher";
import { Whole } from "../network/Whole";
import "../styles/network.css";
import "../styles/list.css";
import "../styles/pane.css";
import "../styles/walk.css";

export function NetworkView({ query }: { id: string; query: URLSearchParams }) {
  const [webGl, setWebGl] = useState(true);
  const huge = isHuge();
  const community = query.get("community") ?? "";
  const usual: Way = huge && !community ? "communities" : webGl ? "map" : "list";
  const asked = wayNamed(query.get("as"), usual);
  const way = huge && !community ? "communities" : asked === "map" && !webGl ? "list" : asked;
  const refused: Way[] = [
    ...(webGl ? [] : ["map" as const]),
    ...(huge && !community ? (["map", "list", "table"] as const) : []),
  ];
  const switcher = <Switcher way={way} usual={usual} refused={refused} />;
  useEffect(() => {
    document.title = "Network · Mirage";
  }, []);
  useKeys([{ keys: ["Backspace"], shown: "⌫", does: "back", run: back }]);
  return (
    <>
      <h1 class="hidden">Network</h1>
      {way === "communities" ? (
        <CommunityMap switcher={switcher} />
      ) : (
        <Whole
          part={huge ? community : ""}
          query={query}
          way={way}
          webGl={webGl}
          switcher={switcher}
          onLost={() => setWebGl(false)}
        />
      )}
    </>
  );
}
