/** Which mark a pointer is on. */
import type { Point } from "../walk/geometry";

/** A pointer is on a mark that it misses by no more than this, px. */
const NEAR = 2;

/** The outlines of marks lie about this far from their middle, as a share of the size that they are drawn in. */
const OUTLINE = 10 / 13;

interface Mark extends Point {
  /** Half the side of what it is drawn in, px where the map is drawn at its usual size. */
  size: number;
}

/** The marks of a map, noted once for each picture of it; a question for one looks at them all, which takes microseconds. */
export class Marks {
  private readonly rows: Float64Array;

  /** `ids` in the order in which they are drawn; one without a mark is on no point. */
  constructor(
    private readonly ids: readonly string[],
    markOf: (id: string) => Mark | undefined,
  ) {
    this.rows = Float64Array.from(
      ids.flatMap((id) => {
        const mark = markOf(id);
        return mark ? [mark.x, mark.y, mark.size] : [0, 0, Number.NaN];
      }),
    );
  }

  /**
   * The mark that `point` is on, or null. Where marks lie on each other it is the one whose middle is nearest, measured in its
   * own size.
   *
   * `pixel` is how long a pixel is in the places of the marks, `scale` how many times their size they are drawn.
   */
  at({ x, y }: Point, pixel: number, scale: number): string | null {
    let found: string | null = null;
    let least = 1;
    this.ids.forEach((id, i) => {
      const [left, top, size] = [this.rows[3 * i], this.rows[3 * i + 1], this.rows[3 * i + 2]] as [
        number,
        number,
        number,
      ];
      const share = Math.hypot(left - x, top - y) / (pixel * (OUTLINE * size * scale + NEAR));
      if (share <= least) {
        least = share;
        found = id;
      }
    });
    return found;
  }
}
