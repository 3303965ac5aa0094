/**
 * Sigma that carries its picture along.
 *
 * Without a graphics card a picture of thousands of links takes longer to draw than a frame lasts. While such a map moves, the
 * picture that it drew at rest is moved as it is, all links on it. It is drawn anew when the map rests, and on the way when the
 * reader comes to see what is not on it. Where drawing keeps pace, every frame is drawn.
 */
import type Sigma from "sigma";
import type { CameraState, Coordinates } from "sigma/types";
import { movement } from "./movement";
import { BareSigma } from "./surfaces";

/** A picture that took longer, ms, is carried while the map moves: less than a frame, since a frame has more to do. */
const SLOW = 14;
/** How many times as long as it takes to draw a picture passes before it is drawn anew on the way. */
const SPARE = 6;
/** A picture that is carried nearer or farther than this is drawn anew on the way, since it is blurred or small. */
const NEAR = 1.8;
/** How many drawings are remembered, to know how long the quickest of them took. */
const REMEMBERED = 3;
/** A drawing that is not through after this, ms, is not waited for. */
const PATIENCE = 5000;

type Override = Parameters<Sigma["viewportToFramedGraph"]>[1];

/** How a picture is carried: a point of it is seen at its place times `scale` plus x, y; px. */
export interface Carried extends Coordinates {
  scale: number;
}

export class CarriedMap extends BareSigma {
  /** Called when the picture was carried, in place of "afterRender". */
  onCarry: () => void = () => undefined;
  /** Where the camera was when the picture was drawn; none while it is out of date. */
  private drawn?: CameraState | undefined;
  private carriedBy?: Carried | undefined;
  private drawnAt = 0;
  private took: number[] = [];

  constructor(...given: ConstructorParameters<typeof BareSigma>) {
    super(...given);
    this.on("beforeRender", () => {
      this.drawnAt = performance.now();
    });
    this.on("afterRender", () => {
      this.drawn = this.getCamera().getState();
      this.carriedBy = undefined;
      for (const layer of this.layers()) layer.style.transform = "";
      this.clock();
    });
  }

  /** How the picture on the screen is carried; nothing where it was drawn for what is seen. */
  carried(): Carried | undefined {
    return this.carriedBy;
  }

  override scheduleRender(): this {
    const by = movement.now ? this.worthCarrying() : undefined;
    if (!by) return super.scheduleRender();
    this.carriedBy = by;
    for (const layer of this.layers()) layer.style.transform = transformOf(by);
    this.onCarry();
    return this;
  }

  override refresh(options?: Parameters<Sigma["refresh"]>[0]): this {
    this.drawn = undefined;
    return super.refresh(options);
  }

  // What sigma works out from the last drawing has to be worked out from the camera while the picture is carried.
  override viewportToFramedGraph(at: Coordinates, override: Override = {}): Coordinates {
    return super.viewportToFramedGraph(at, this.current(override));
  }

  override framedGraphToViewport(at: Coordinates, override: Override = {}): Coordinates {
    return super.framedGraphToViewport(at, this.current(override));
  }

  private current(override: Override = {}): Override {
    return this.carriedBy && !override.matrix && !override.cameraState
      ? { ...override, cameraState: this.getCamera().getState() }
      : override;
  }

  /** Note how long this drawing takes, without waiting for it: the graphics card tells when it is through. */
  private clock(): void {
    const begun = this.drawnAt;
    const pens = this.layers().map((layer) => layer.getContext("webgl2"));
    const marks = pens.map((gl) => gl?.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0));
    for (const gl of pens) gl?.flush();
    const through = (gl: WebGL2RenderingContext | null, i: number) => {
      const mark = marks[i];
      return gl && mark && gl.getSyncParameter(mark, gl.SYNC_STATUS) === gl.SIGNALED;
    };
    const look = () => {
      if (this.drawnAt !== begun) return;
      const spent = performance.now() - begun;
      if (pens.every(through)) this.took = [...this.took, spent].slice(-REMEMBERED);
      else if (spent < PATIENCE) setTimeout(look);
    };
    setTimeout(look);
  }

  private layers(): HTMLCanvasElement[] {
    const { edges, nodes } = this.getCanvases();
    return [edges, nodes].filter((layer) => layer !== undefined);
  }

  private worthCarrying(): Carried | undefined {
    const took = Math.min(...this.took);
    const now = this.getCamera().getState();
    if (!this.drawn || took < SLOW || now.angle !== this.drawn.angle) return undefined;
    const [from, to] = [this.drawn, now].map((cameraState) => super.framedGraphToViewport(ORIGIN, { cameraState }));
    if (!from || !to) return undefined;
    const scale = this.drawn.ratio / now.ratio;
    const by = { x: to.x - scale * from.x, y: to.y - scale * from.y, scale };
    const enough = scale < NEAR && scale > 1 / NEAR && this.shows(by);
    return enough || performance.now() - this.drawnAt < SPARE * took ? by : undefined;
  }

  /** Whether the picture, carried so, covers what is seen, or has the whole map on it. */
  private shows({ x, y, scale }: Carried): boolean {
    const { width, height } = this.getDimensions();
    if (x <= 0 && y <= 0 && x + scale * width >= width && y + scale * height >= height) return true;
    const box = this.getCustomBBox() ?? this.getBBox();
    const [low, high] = [0, 1].map((end) =>
      super.graphToViewport(
        { x: box.x[end] as number, y: box.y[end] as number },
        { cameraState: this.drawn as CameraState },
      ),
    ) as [Coordinates, Coordinates];
    return low.x >= 0 && high.y >= 0 && high.x <= width && low.y <= height;
  }
}

const ORIGIN = { x: 0, y: 0 };

export const transformOf = ({ x, y, scale }: Carried): string => `translate(${x}px, ${y}px) scale(${scale})`;
