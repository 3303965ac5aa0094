import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, expect, test } from "vitest";
import { announcement } from "../../src/core/announce";
import { More } from "../../src/sources/More";
import { PAGE } from "../../src/sources/reads";

const place = () => document.getElementById("app") as HTMLElement;
const button = () => document.querySelector("button");
let shown = 0;
let asked = 0;

/** A list of papers with the way to more of them below it. */
const show = (papers: number, rest: number) => {
  shown = papers;
  act(() =>
    render(
      <>
        <table class="papers">
          <tbody>
            {Array.from({ length: papers }, (_, nth) => (
              <tr key={nth} class="paper">
                <th scope="row">Paper {nth}</th>
              </tr>
            ))}
          </tbody>
        </table>
        <More
          shown={shown}
          rest={rest}
          more={() => {
            asked += 1;
          }}
          heads=".paper th"
          row="paper"
          rows="papers"
        />
      </>,
      place(),
    ),
  );
};

beforeEach(() => {
  document.body.innerHTML = "<div id='app'></div>";
  asked = 0;
});

test("nothing is offered where all are shown", () => {
  show(3, 0);
  expect(button()).toBeNull();
});

test.each([
  [7, "7 more"],
  [PAGE, `${PAGE} more`],
  [20_000, `${PAGE} more of 20,000`],
])("of %i that are left it says how many come next", (rest, words) => {
  show(2, rest);
  expect(button()?.textContent).toBe(words);
});

test("after a page was read the focus is on its first paper, and what is shown now is announced", () => {
  show(2, 5);
  act(() => button()?.click());
  expect(asked).toBe(1);
  expect(document.activeElement).toBe(document.body);
  show(6, 1);
  expect(document.activeElement?.textContent).toBe("Paper 2");
  expect(announcement.value).toBe("6 papers shown, 1 more");
});

test("papers that come by themselves leave the focus where it is", () => {
  show(2, 5);
  show(4, 3);
  expect(document.activeElement).toBe(document.body);
});
