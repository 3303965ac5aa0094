/** The links of a hub in the pane: the first are told with it, the others come by pages, and each can be read alone. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { told } from "../../src/core/announce";
import { forget } from "../../src/core/answer";
import { LinkGroups } from "../../src/pane/LinkGroups";
import { LinkPane } from "../../src/pane/LinkPane";
import { type Door, HUB, hub, rows, serve } from "./server";

const walked: string[] = [];
const place = () => document.getElementById("app") as HTMLElement;
const show = (element: preact.ComponentChild) => act(() => render(element, place()));
const titles = () => [...document.querySelectorAll(".link-row")].map((row) => row.textContent ?? "");
const button = () => document.querySelector<HTMLButtonElement>(".more");
const text = () => place().textContent ?? "";
/** Press, and wait until what was asked for is shown. */
const press = async (element: HTMLElement | null) => {
  await act(async () => {
    element?.click();
    for (let turn = 0; turn < 10; turn += 1) await new Promise((done) => setTimeout(done));
  });
};
/** Wait for a request, and for the one that its answer leads to. */
const rest = async () => {
  for (let turn = 0; turn < 3; turn += 1) await press(null);
};

beforeEach(() => {
  document.body.innerHTML = "<div id='app'></div>";
  walked.length = 0;
  told.value = "";
  forget("");
});
afterEach(() => {
  act(() => render(null, place()));
  vi.unstubAllGlobals();
});

const groups = (links: ReturnType<typeof rows>, most: number) => {
  const door = serve(links, most);
  show(<LinkGroups node={hub(links, most)} walk={(id) => walked.push(id)} />);
  return door;
};

test("a few links are all shown, and nothing offers more", () => {
  const door = groups(rows(6), 100);
  expect(titles()).toHaveLength(6);
  expect(button()).toBeNull();
  expect(door.asked).toEqual([]);
});

test("of more links six are shown; the rest of what was told comes without a request, and goes again", async () => {
  const door = groups(rows(40), 100);
  expect([titles().length, button()?.textContent]).toEqual([6, "34 more"]);
  await press(button());
  expect([titles().length, button()?.textContent]).toEqual([40, "Show fewer"]);
  await press(button());
  expect([titles().length, button()?.textContent]).toEqual([6, "34 more"]);
  expect(door.asked).toEqual([]);
});

test("what is not told is read by pages, each link once and in the order of reading, until all are shown", async () => {
  const all = rows(730);
  const door = groups(all, 100);
  expect(button()?.textContent).toBe("200 more of 724");
  const seen: number[] = [];
  while (button()?.textContent !== "Show fewer") {
    await press(button());
    seen.push(titles().length);
  }
  expect(seen).toEqual([206, 406, 606, 730]);
  expect(titles().map((row) => /Other (\d+)/.exec(row)?.[1])).toEqual(all.map((_, nth) => String(nth)));
  expect(door.asked).toEqual([
    `/nodes/${HUB}/links?origin=author&limit=500`,
    `/nodes/${HUB}/links?origin=author&limit=500&cursor=500`,
  ]);
}, 30_000);

test("a page that cannot be read keeps what is shown, says so to everybody, and can be asked for again", async () => {
  const door = groups(rows(300), 100);
  door.broken = true;
  await press(button());
  expect(titles()).toHaveLength(6);
  expect(told.value).toBe("More links could not be read");
  door.broken = false;
  await press(button());
  expect(titles()).toHaveLength(206);
});

test("two presses at once ask once", async () => {
  const door = groups(rows(300), 100);
  act(() => {
    button()?.click();
    button()?.click();
  });
  await rest();
  expect(door.asked).toHaveLength(1);
});

test("links of each origin stand in a group of their own, with their number", () => {
  groups([...rows(8), ...rows(3, "computed")], 100);
  const heads = [...document.querySelectorAll(".row-head")].map((head) => head.textContent);
  expect(heads).toEqual(["Yours8", "Semantically near3"]);
});

const pane = async (link: string) => {
  await act(async () => {
    render(<LinkPane link={link} walk={(id) => walked.push(id)} close={() => undefined} />, place());
  });
  await rest();
};

test("a link that is told with its node is read without another request", async () => {
  const door = serve(rows(3), 100);
  await pane(`${HUB}--supports--author-1`);
  expect(text()).toContain("Reason 1.");
  expect(text()).toContain("Stated by the author of the note");
  expect(door.asked).toEqual([`/nodes/${HUB}?`]);
  await press(document.querySelectorAll<HTMLElement>(".link-end")[1] ?? null);
  expect(walked).toEqual(["author-1"]);
});

test("a link beyond those is asked for by its id, and of two such never the one before", async () => {
  const door: Door = serve(rows(200), 100);
  await pane(`${HUB}--supports--author-150`);
  expect(text()).toContain("Reason 150.");
  expect(door.asked.at(-1)).toBe(`/nodes/${HUB}/links?link=hub--supports--author-150`);
  act(() =>
    render(<LinkPane link={`${HUB}--supports--author-160`} walk={() => undefined} close={() => undefined} />, place()),
  );
  expect(text()).not.toContain("Reason 150.");
  await rest();
  expect(text()).toContain("Reason 160.");
});

test("a link that is nowhere is said to be gone, and one that cannot be read is not", async () => {
  const door = serve(rows(200), 100);
  await pane(`${HUB}--supports--nobody`);
  expect(text()).toContain("There is no such link here");
  door.broken = true;
  await pane(`${HUB}--supports--author-170`);
  expect(text()).not.toContain("There is no such link here");
  expect(text()).toContain("The index cannot be read.");
  door.broken = false;
  await press([...document.querySelectorAll("button")].find((one) => one.textContent === "Ask again") ?? null);
  await rest();
  expect(text()).toContain("Reason 170.");
});
