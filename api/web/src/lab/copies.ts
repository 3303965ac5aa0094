/** One setting in three languages: Python, curl and the command line, each ready to be pasted. */
import type { RunRequest, Value } from "../core/types";

export const COPIES = ["Python", "curl", "command line"] as const;
export type Copy = (typeof COPIES)[number];

/** A word that a POSIX shell takes as it stands: plain where that is safe, else in single quotes. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

/** A Python literal. JSON's escapes are Python's too, but for the names of truth and nothing. */
function literal(value: Value | boolean): string {
  return typeof value === "boolean" ? (value ? "True" : "False") : JSON.stringify(value);
}

/** What is asked for beyond the defaults; parameters apart. */
function asked(request: RunRequest): [string, Value | boolean][] {
  const theory = request.tier === "theory";
  const rows: [string, Value | boolean, boolean][] = [
    ["experiment", request.experiment ?? "", Boolean(request.experiment)],
    ["preset", request.preset ?? "", Boolean(request.preset)],
    ["tier", request.tier ?? "", Boolean(request.tier)],
    ["seeds", request.seeds, !theory],
    ["seed", request.seed, !theory],
    ["ablated", request.ablated, request.ablated],
    ["mutants", request.mutants, request.mutants],
  ];
  return rows.filter(([, , wanted]) => wanted).map(([name, value]) => [name, value]);
}

function python(node: string, request: RunRequest): string {
  const parameters = Object.entries(request.parameters).map(([name, value]) => `${literal(name)}: ${literal(value)}`);
  const words = [
    literal(node),
    ...(parameters.length > 0 ? [`{${parameters.join(", ")}}`] : []),
    ...asked(request).map(([name, value]) => `${name}=${literal(value)}`),
  ];
  return `import mirage_kg

with mirage_kg.open_graph() as graph:
    outcome = graph.run(${words.join(", ")})
    print(outcome.verdict)
    for row in outcome.judgements:
        print(row.words)
`;
}

function curl(node: string, request: RunRequest, origin: string, locked: boolean): string {
  const body = {
    ...(Object.keys(request.parameters).length > 0 && { parameters: request.parameters }),
    ...Object.fromEntries(asked(request)),
  };
  const address = `${origin}/api/v1/nodes/${encodeURIComponent(node)}/runs`;
  return `curl -X POST ${shellWord(address)} \\
  -H 'Content-Type: application/json' \\
${locked ? `  -H "Authorization: Bearer $MIRAGE_TOKEN" \\\n` : ""}  -d ${shellWord(JSON.stringify(body))}
`;
}

function commandLine(node: string, request: RunRequest): string {
  const words = [
    "mirage",
    "run",
    node,
    ...Object.entries(request.parameters).flatMap(([name, value]) => ["-p", `${name}=${value}`]),
    ...asked(request).flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, String(value)])),
  ];
  return `${words.map(shellWord).join(" ")}\n`;
}

/** Return the text that runs exactly this request of this node; `locked` servers take a token, read where it is run. */
export function copyOf(kind: Copy, node: string, request: RunRequest, origin: string, locked = false): string {
  if (kind === "Python") return python(node, request);
  return kind === "curl" ? curl(node, request, origin, locked) : commandLine(node, request);
}
