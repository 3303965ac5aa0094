/** The one thing that tests ask of Node beyond the browser: run a real shell. */
declare module "node:child_process" {
  export function execFileSync(file: string, words: readonly string[], options: { encoding: "utf8" }): string;
}
