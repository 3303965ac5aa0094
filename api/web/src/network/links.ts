/** How links are drawn: each at its own width while they are few, as plain lines in one call when they are many. */
import { EdgeLineProgram, EdgeRectangleProgram } from "sigma/rendering";

/** Maps with more links than this draw plain lines. */
export const MANY_LINKS = 1500;

export const edgeProgram = (links: number) => (links > MANY_LINKS ? EdgeLineProgram : EdgeRectangleProgram);
