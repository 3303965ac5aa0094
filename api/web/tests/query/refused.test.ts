import { expect, it } from "vitest";
import { refusals } from "../../src/query/refused";

const told = (address: string, offered = false) => refusals(new URLSearchParams(address), offered).join(" ");

it("refuses nothing that can be done", () => {
  expect([told(""), told("text=MATCH&as=map"), told("dialect=neo4j", true)]).toEqual(["", "", ""]);
});

it("says in plain words what cannot be done, and what is done instead", () => {
  expect(told("dialect=neo4j")).toContain("not served from Neo4j");
  expect(told("dialect=sql", true)).toContain("no language called “sql”");
  expect(told("as=list")).toContain("not as “list”");
});

it("never shows the words of the address itself", () => {
  for (const address of ["dialect=neo4j", "dialect=sql&as=list"]) expect(told(address)).not.toMatch(/dialect|\bas=/);
});
