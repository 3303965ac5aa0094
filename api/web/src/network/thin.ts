/** How links are drawn: each at its own width while they are few, as plain lines in one call when they are many. */
import { EdgeLineProgram, EdgeRectangleProgram } from "sigma/rendering";

/** Maps with more links than this draw plain lines. */
export const MANY_LINKS = 1500;

/** Whether the map moves. One state for the one map that is on the page. */
export const movement = { now: false };

export const edgeProgram = (links: number) => (links > MANY_LINKS ? EdgeLineProgram : EdgeRectangleProgram);
