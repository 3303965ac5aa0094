/** What of an address the Query view cannot do, said in words that stand on the page. */

export const LANGUAGES = { subset: "Cypher of every store", neo4j: "All that Neo4j reads" } as const;

/**
 * One sentence for each value that is refused; what is shown instead is what there is without it.
 *
 * @param offered whether the graph is served from Neo4j, so that all its language can be asked.
 */
export function refusals(query: URLSearchParams, offered: boolean): string[] {
  const language = query.get("dialect");
  const shown = query.get("as");
  return [
    language === "neo4j" && !offered
      ? "This graph is not served from Neo4j, so the question is asked in the Cypher of every store."
      : language && language !== "neo4j"
        ? `There is no language called “${language}” here, so the question is asked in the Cypher of every store.`
        : "",
    shown && shown !== "map" ? `An answer is shown as a table or as a map, not as “${shown}”.` : "",
  ].filter(Boolean);
}
