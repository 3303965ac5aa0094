/** Whether the reader wants no motion. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
