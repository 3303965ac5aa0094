/** The table of views: which component shows which row of the frame's table. */
import type { ComponentType } from "preact";
import { type Lazy, lazy } from "../core/lazy";
import type { ViewName } from "../page/views";
import { LabView } from "./LabView";
import { NodeView } from "./NodeView";
import { WalkView } from "./WalkView";

interface ViewProps {
  id: string;
  query: URLSearchParams;
}

export const VIEWS: Record<ViewName, ComponentType<ViewProps> | Lazy<ViewProps>> = {
  walk: WalkView,
  network: lazy(() => import("./NetworkView").then((module) => module.NetworkView)),
  argument: lazy(() => import("./ArgumentView").then((module) => module.ArgumentView)),
  node: NodeView,
  lab: LabView,
  query: lazy(() => import("./QueryView").then((module) => module.QueryView)),
  sources: lazy(() => import("./SourcesView").then((module) => module.SourcesView)),
};
