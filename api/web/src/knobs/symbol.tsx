/** The symbol of a number, declared in letters that every keyboard has, as it is written: theta_0 is a theta with a small 0 below. */
const GREEK: Readonly<Record<string, string>> = {
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  eps: "ε",
  epsilon: "ε",
  eta: "η",
  theta: "θ",
  kappa: "κ",
  lambda: "λ",
  mu: "μ",
  nu: "ν",
  pi: "π",
  rho: "ρ",
  sigma: "σ",
  tau: "τ",
  phi: "φ",
  omega: "ω",
};

function partsOf(symbol: string): { letter: string; below: string } {
  const [name = "", ...rest] = symbol.split("_");
  return { letter: GREEK[name] ?? name, below: rest.join("_") };
}

export function Written({ symbol }: { symbol: string }) {
  const { letter, below } = partsOf(symbol);
  return (
    <i class="symbol">
      {letter}
      {below && <sub>{below}</sub>}
    </i>
  );
}

/** The same where only plain text can stand. */
export function writtenPlain(symbol: string): string {
  const { letter, below } = partsOf(symbol);
  return below ? `${letter}_${below}` : letter;
}
