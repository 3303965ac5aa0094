/** The gradual semantics as a table: how a strength follows from a base score and from what supports and attacks it. */

export interface Gradual {
  id: string;
  label: string;
  /** Mark on a strip of strengths. */
  mark: "circle" | "diamond" | "triangle" | "square";
  /** How activations become one number: their sum with signs, or 1 - product of (1 - activation) of either side. */
  aggregation: "sum" | "product";
  influence: (base: number, aggregate: number) => number;
}

/** Beyond this exp overflows, and the strength is 0 or 1 to the last digit long before. */
const STEEPEST = 700;

export const GRADUAL: readonly Gradual[] = [
  {
    // Rago, Toni, Aurisicchio, Baroni (2016)
    id: "df_quad",
    label: "DF-QuAD",
    mark: "circle",
    aggregation: "product",
    influence: (base, pull) => base + pull * (pull > 0 ? 1 - base : base),
  },
  {
    // Potyka (2018)
    id: "quadratic_energy",
    label: "Quadratic energy",
    mark: "diamond",
    aggregation: "sum",
    influence: (base, energy) => {
      const square = energy * energy;
      return base + (square / (1 + square)) * ((energy > 0 ? 1 : 0) - base);
    },
  },
  {
    // Amgoud, Ben-Naim (2017)
    id: "euler",
    label: "Euler-based",
    mark: "triangle",
    aggregation: "sum",
    influence: (base, energy) => 1 - (1 - base * base) / (1 + base * Math.exp(Math.min(STEEPEST, energy))),
  },
  {
    // Potyka (2021): logistic(logit(base) + energy), written without the logit so that 0 and 1 need no case
    id: "mlp",
    label: "Multilayer perceptron",
    mark: "square",
    aggregation: "sum",
    influence: (base, energy) => base / (base + (1 - base) * Math.exp(Math.min(STEEPEST, -energy))),
  },
];
