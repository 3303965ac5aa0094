/** Edge program for sigma that draws fewer lines while the map moves: those first in the graph, which are the arguments. */
import type { Attributes } from "graphology-types";
import { EdgeLineProgram, EdgeRectangleProgram, type ProgramInfo } from "sigma/rendering";

/** How many links are drawn while the map moves. */
export const WHILE_MOVING = 1000;
/** Maps with more links than this draw plain lines and thin them; others draw every link at its own width, always. */
export const MANY_LINKS = 1500;

/** One state for the one map that is on the page. */
export const movement = { now: false };

export class ThinningLines<N extends Attributes, E extends Attributes, G extends Attributes> extends EdgeLineProgram<
  N,
  E,
  G
> {
  override drawWebGL(method: number, info: ProgramInfo): void {
    const all = this.verticesCount;
    if (movement.now) this.verticesCount = Math.min(all, 2 * WHILE_MOVING);
    // Links are never picked on the map, so their share of the picking picture is left out.
    if (!info.isPicking) super.drawWebGL(method as 1, info);
    this.verticesCount = all;
  }
}

export const edgeProgram = (links: number) => (links > MANY_LINKS ? ThinningLines : EdgeRectangleProgram);
