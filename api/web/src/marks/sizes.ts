/** How large marks are on the map, px where it is drawn at its usual size. */
export const radiusOf = (degree: number): number => 5.2 + 1.35 * Math.sqrt(degree);

/** Marks get smaller as there are more of them, since the map stays as large as it is. */
export const crowding = (nodes: number): number => Math.max(0.2, Math.min(1, Math.sqrt(700 / Math.max(1, nodes))));

/** A wide canvas draws the map out a little; a tall one leaves it square. */
export const STRETCH = innerWidth > innerHeight ? 1.2 : 1;
/** Marks shrink on small screens, down to just above the size at which shapes can be told apart. */
export const SCALE = Math.max(0.62, Math.min(1, innerWidth / 900));
