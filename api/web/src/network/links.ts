/**
 * How links are drawn: each at its own width while they are few, as plain lines in one call when they are many.
 *
 * Nothing on the map asks sigma for a link, so sigma is not told of them: it would keep three records of each, which takes longer
 * than to draw them. They are drawn in its frame, on its surface, between the places that it gives to marks.
 */
import type Sigma from "sigma";
import { EdgeLineProgram, EdgeRectangleProgram } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from "sigma/types";
import type { MapLink } from "../core/types";

/** Maps with more links than this draw plain lines. */
const MANY_LINKS = 1500;

export interface Look {
  /** Width, px. */
  size: number;
  color: string;
}

/** A link with how it looks; those that come last lie above the others. */
export interface Line {
  link: MapLink;
  look: Look;
}

/** The program of sigma that draws links, in place of its own. */
export class LinkProgram {
  private lines: readonly Line[] = [];
  private pen: EdgeLineProgram | EdgeRectangleProgram | undefined;
  /** Whether marks have other places than the lines that are drawn. */
  private stale = false;

  constructor(
    private readonly gl: WebGLRenderingContext,
    _: unknown,
    private readonly renderer: Sigma,
  ) {}

  /** Draw these links from now on. */
  show(lines: readonly Line[]): void {
    const Pen = lines.length > MANY_LINKS ? EdgeLineProgram : EdgeRectangleProgram;
    if (!(this.pen instanceof Pen)) {
      this.pen?.kill();
      this.pen = new Pen(this.gl, null, this.renderer);
    }
    this.lines = lines;
    this.stale = true;
  }

  /** Marks may have moved. */
  follow(): void {
    this.stale = true;
  }

  render(params: RenderParams): void {
    if (this.stale && this.pen) this.draw(this.pen);
    this.stale = false;
    this.pen?.render(params);
  }

  kill(): void {
    this.pen?.kill();
    this.pen = undefined;
  }

  // What sigma says of the links that it knows of, which are none.
  reallocate(): void {}
  process(): void {}

  private draw(pen: EdgeLineProgram | EdgeRectangleProgram): void {
    const places = new Map<string, NodeDisplayData | undefined>();
    const placeOf = (id: string) => {
      if (!places.has(id)) places.set(id, this.renderer.getNodeDisplayData(id));
      return places.get(id);
    };
    pen.reallocate(this.lines.length);
    this.lines.forEach(({ link, look }, i) => {
      const [from, to] = [placeOf(link.source), placeOf(link.target)];
      if (from && to) pen.process(0, i, from, to, look as EdgeDisplayData);
    });
  }
}
