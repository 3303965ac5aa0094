/** Whether the map moves. One state for the one map that is on the page. */
export const movement = { now: false };
