import { describe, expect, it } from "vitest";
import type { QueryLanguage } from "../../src/core/types";
import { offersAt } from "../../src/query/complete";
import { keywordSet, parameterNames, parameterValue, pieces, positionOf } from "../../src/query/words";

const language: QueryLanguage = {
  keywords: ["MATCH", "RETURN", "ORDER BY"],
  functions: [{ name: "toLower", detail: "toLower(text)", sentence: "in small letters", properties: [] }],
  labels: [
    { name: "Claim", detail: "", sentence: "A statement.", properties: ["id", "title"] },
    { name: "Argument", detail: "", sentence: "One argument.", properties: ["id", "weight"] },
  ],
  types: [{ name: "SUPPORTS", detail: "", sentence: "The first supports the second.", properties: ["reason"] }],
  examples: [],
};

/** The names offered where | stands in `text`. */
function offered(text: string, asked = false): string[] {
  const at = text.indexOf("|");
  return offersAt(text.replace("|", ""), at, language, asked).items.map((offer) => offer.name);
}

describe("what is offered", () => {
  it("is labels after a colon in a node, types after one in a relationship", () => {
    expect(offered("MATCH (n:|")).toEqual(["Claim", "Argument"]);
    expect(offered("MATCH (n:Cl|")).toEqual(["Claim"]);
    expect(offered("MATCH (n:Claim)-[r:|")).toEqual(["SUPPORTS"]);
    expect(offered("MATCH (n)<-[:SU|")).toEqual(["SUPPORTS"]);
  });
  it("is the properties of what the name was bound to", () => {
    expect(offered("MATCH (n:Claim) RETURN n.|")).toEqual(["id", "title"]);
    expect(offered("MATCH ()-[r:SUPPORTS]->() RETURN r.|")).toEqual(["reason"]);
    expect(offered("MATCH (n) RETURN n.|")).toEqual(["id", "title", "weight", "reason"]);
  });
  it("is keywords, functions and names for a word that was begun", () => {
    expect(offered("ma|")).toEqual(["MATCH"]);
    expect(offered("RETURN to|")).toEqual(["toLower"]);
    expect(offered("MATCH (node:Claim) RETURN no|")).toEqual(["node"]);
  });
  it("is nothing where nothing was begun, unless it is asked for", () => {
    expect(offered("MATCH |")).toEqual([]);
    expect(offered("|", true)).toContain("MATCH");
    expect(offered("MATCH|")).toEqual([]);
  });
  it("is the states after a dollar sign", () => {
    expect(offered("WHERE $|")).toEqual(["states"]);
  });
});

describe("a text taken apart", () => {
  const keywords = keywordSet(language);
  it("makes up the same text again", () => {
    const text = "MATCH (n {x: 'a // b'}) // note\nRETURN $x, 1.5 ORDER BY n 'open";
    expect(
      pieces(text, keywords)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });
  it("knows words in texts and comments for no keywords", () => {
    expect(pieces("RETURN 'MATCH'", keywords).map((piece) => piece.kind)).toEqual(["keyword", "plain", "text"]);
  });
  it("finds parameters outside of texts, without the one that the server sends", () => {
    expect(parameterNames("RETURN $a, '$b', $states, $a", keywords)).toEqual(["a"]);
  });
  it("reads a value as JSON where it is JSON", () => {
    expect([parameterValue("3"), parameterValue("[1]"), parameterValue("word")]).toEqual([3, [1], "word"]);
  });
  it("turns a place into a position", () => {
    expect(positionOf("line 2, column 3", "ab\ncdef")).toBe(5);
    expect(positionOf("line 1, column 9", "ab")).toBe(2);
    expect(positionOf("text", "ab")).toBeNull();
  });
});
