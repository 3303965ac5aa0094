/**
 * Sigma with the surfaces that this map draws on, and no more.
 *
 * Every surface and every program is a question to the graphics card that the page waits for before its first picture. Sigma
 * makes a surface for marks that are pointed at, which this map shows otherwise, and a second picture of all marks in which the
 * pointer is looked up, where their places are known anyway; it has each surface made three times until it has its size, and
 * draws a graph before it is told in which
 * frame.
 */
import Graph from "graphology";
import Sigma from "sigma";
import type { EdgeProgramType, NodeProgramType } from "sigma/rendering";
import type { Settings } from "sigma/settings";
import type { Coordinates } from "sigma/types";
import { type Line, LinkProgram } from "./links";
import { Marks } from "./pointing";

/** This browser draws no map. */
export class NoWebGl extends Error {}

/** A program that draws nothing. */
class Nothing {
  kill(): void {}
  reallocate(): void {}
  process(): void {}
  render(): void {}
}

/** In place of a surface on which nothing is drawn. */
const NO_SURFACE = { clear: () => undefined, viewport: () => undefined, getExtension: () => null };

export class BareSigma extends Sigma {
  /** Where marks are, for who points at them; none while it has to be noted anew. */
  private marks: Marks | undefined;
  private begun = false;
  private readonly links: LinkProgram;

  /** `marks` draws the marks. */
  constructor(marks: NodeProgramType, container: HTMLElement, settings: Partial<Settings>) {
    super(new Graph(), container, {
      ...settings,
      // Sigma always makes programs of these names, so a map that draws otherwise takes their places.
      nodeProgramClasses: { circle: marks },
      nodeHoverProgramClasses: { circle: Nothing as unknown as NodeProgramType },
      edgeProgramClasses: {
        line: LinkProgram as unknown as EdgeProgramType,
        arrow: Nothing as unknown as EdgeProgramType,
      },
    });
    const own = this as unknown as {
      edgePrograms: { line: LinkProgram };
      getNodeAtPosition: (at: Coordinates) => string | null;
    };
    this.links = own.edgePrograms.line;
    this.begun = true;
    own.getNodeAtPosition = (at) => this.pointedAt(at);
  }

  override createCanvas(id: string, options: Parameters<Sigma["createCanvas"]>[1]): HTMLCanvasElement {
    const canvas = super.createCanvas(id, options);
    const { offsetWidth, offsetHeight } = this.getContainer();
    canvas.width = offsetWidth * devicePixelRatio;
    canvas.height = offsetHeight * devicePixelRatio;
    return canvas;
  }

  override createWebGLContext(id: string): WebGLRenderingContext {
    if (id === "hoverNodes") {
      const own = this as unknown as { webGLContexts: Record<string, unknown> };
      own.webGLContexts[id] = NO_SURFACE;
      this.createCanvas(id, {}).hidden = true;
      return NO_SURFACE as unknown as WebGLRenderingContext;
    }
    const canvas = this.createCanvas(id, {});
    const options = { preserveDrawingBuffer: false, antialias: false };
    if (!canvas.getContext("webgl2", options) && !canvas.getContext("webgl", options)) throw new NoWebGl();
    return super.createWebGLContext(id, { canvas });
  }

  override refresh(options?: Parameters<Sigma["refresh"]>[0]): this {
    if (!this.begun) return this;
    this.marks = undefined;
    this.links.follow();
    return super.refresh(options);
  }

  /** Draw these marks and the links between them. */
  show(graph: Graph, lines: readonly Line[]): void {
    this.links.show(lines);
    this.setGraph(graph);
  }

  /** Draw these links between the same marks from the next picture on. */
  relook(lines: readonly Line[]): void {
    this.links.show(lines);
  }

  private pointedAt(at: Coordinates): string | null {
    const graph = this.getGraph();
    this.marks ??= new Marks(graph.nodes(), (id) => this.getNodeDisplayData(id));
    const [middle, aside] = [at, { x: at.x + 1, y: at.y }].map((point) => this.viewportToFramedGraph(point));
    if (!middle || !aside) return null;
    return this.marks.at(middle, Math.hypot(aside.x - middle.x, aside.y - middle.y), this.scaleSize());
  }
}
