/** The whole map, small, with the part that the reader sees; a click or a drag goes there. */
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type Sigma from "sigma";
import { painted, token } from "../core/theme";
import type { Shown } from "../core/types";

const WIDTH = 148;
const HEIGHT = 112;
const EDGE = 6;

/** Where it lies on a map of this size. */
export const minimapBox = (width: number, height: number) => ({
  x: width - WIDTH - 16,
  y: height - HEIGHT - 16,
  width: WIDTH,
  height: HEIGHT,
});

interface Props {
  shown: Shown;
  sigma: RefObject<Sigma | null>;
  ringed: ReadonlySet<string>;
}

export function Minimap({ shown, sigma, ringed }: Props) {
  const place = useRef<HTMLCanvasElement>(null);
  const paint = painted.value;

  // Dependencies: colours are read from the theme
  useEffect(() => {
    const renderer = sigma.current;
    const pen = place.current?.getContext("2d");
    if (!renderer || !pen) return;
    const dots = document.createElement("canvas");
    const scale = devicePixelRatio || 1;
    for (const canvas of [dots, pen.canvas]) {
      canvas.width = WIDTH * scale;
      canvas.height = HEIGHT * scale;
    }
    const fine = dots.getContext("2d") as CanvasRenderingContext2D;
    fine.scale(scale, scale);
    const dot = shown.nodes.length > 2000 ? 1 : 1.8;
    for (const node of shown.nodes) {
      const data = renderer.getNodeDisplayData(node.id);
      if (!data) continue;
      const rings = ringed.has(node.id);
      fine.fillStyle = token(rings ? "--ink" : "--line-2");
      const side = rings ? dot * 2.2 : dot;
      const at = onSmall(data);
      fine.fillRect(at.x - side / 2, at.y - side / 2, side, side);
    }
    const show = () => {
      const { width, height } = renderer.getDimensions();
      const a = onSmall(renderer.viewportToFramedGraph({ x: 0, y: 0 }));
      const b = onSmall(renderer.viewportToFramedGraph({ x: width, y: height }));
      pen.setTransform(scale, 0, 0, scale, 0, 0);
      pen.clearRect(0, 0, WIDTH, HEIGHT);
      pen.drawImage(dots, 0, 0, WIDTH, HEIGHT);
      const within = (value: number, most: number) => Math.max(1.5, Math.min(most - 1.5, value));
      const [left, right] = [within(Math.min(a.x, b.x), WIDTH), within(Math.max(a.x, b.x), WIDTH)];
      const [top, bottom] = [within(Math.min(a.y, b.y), HEIGHT), within(Math.max(a.y, b.y), HEIGHT)];
      pen.strokeStyle = token("--ink");
      pen.lineWidth = 1.2;
      pen.strokeRect(left, top, right - left, bottom - top);
    };
    show();
    const camera = renderer.getCamera();
    camera.on("updated", show);
    return () => void camera.removeListener("updated", show);
  }, [shown, ringed, paint]);

  const go = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    const box = place.current?.getBoundingClientRect();
    if (box) sigma.current?.getCamera().setState(fromSmall(event.clientX - box.left, event.clientY - box.top));
  };
  return (
    <canvas
      class="minimap"
      ref={place}
      role="img"
      aria-label="The whole map, small, with the part that is seen"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={go}
    />
  );
}

/** Sigma frames the graph into a unit square, y up. */
const SIDE = Math.min(WIDTH, HEIGHT) - 2 * EDGE;
const onSmall = ({ x, y }: { x: number; y: number }) => ({
  x: WIDTH / 2 + (x - 0.5) * SIDE,
  y: HEIGHT / 2 - (y - 0.5) * SIDE,
});
const fromSmall = (x: number, y: number) => ({ x: 0.5 + (x - WIDTH / 2) / SIDE, y: 0.5 - (y - HEIGHT / 2) / SIDE });
