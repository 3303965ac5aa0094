import { effect } from "@preact/signals";
import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, expect, test } from "vitest";
import { useAnswer } from "../../src/core/answer";
import { busy, whole } from "../../src/core/busy";

type Say = (word: string) => void;
let asked: Record<string, { say: Say; fail: Say }> = {};
const load = (key: string) => () =>
  new Promise<string>((say, fail) => {
    asked[key] = { say, fail: (word) => fail(new Error(word)) };
  });

/** Asks for one thing, and once that is here for the next. */
function Asks({ keys: [key = "", ...rest] }: { keys: string[] }) {
  const { data, error } = useAnswer(key, load(key));
  return (
    <p>
      {error ? "failed" : data}
      {data && rest.length > 0 && <Asks keys={rest} />}
    </p>
  );
}

const root = () => document.getElementById("app") as HTMLElement;
const show = (...keys: string[]) => act(() => render(<Asks key={keys[0]} keys={keys} />, root()));

beforeEach(() => {
  asked = {};
  document.body.innerHTML = "<div id='app'></div>";
});

test("a view is busy until its last answer is drawn, and not for a task in between", async () => {
  await show("one", "two");
  expect(busy.value).toBe(true);
  let ended = false;
  void whole().then(() => {
    ended = true;
  });
  await act(async () => asked.one?.say("first"));
  expect(root().textContent).toBe("first");
  expect(busy.value).toBe(true);
  await new Promise((done) => setTimeout(done, 120));
  expect(ended).toBe(false);
  await act(async () => asked.two?.say("second"));
  expect(root().textContent).toBe("firstsecond");
  expect(busy.value).toBe(false);
  await new Promise((done) => setTimeout(done, 120));
  expect(ended).toBe(true);
});

test("what is only read again is there already, and what failed or went is waited for no more", async () => {
  await show("three");
  await act(async () => asked.three?.say("third"));
  await show("four");
  await act(async () => asked.four?.fail("no"));
  expect(root().textContent).toBe("failed");
  expect(busy.value).toBe(false);

  const seen: boolean[] = [];
  const stop = effect(() => void seen.push(busy.value));
  await show("three");
  expect(root().textContent).toBe("third");
  stop();
  expect(seen).toEqual([false]);

  await show("five");
  expect(busy.value).toBe(true);
  await act(() => render(null, root()));
  expect(busy.value).toBe(false);
});

test("a reader does not wait for ever", async () => {
  await show("six");
  expect(await whole(60)).toBe(false);
  await act(() => render(null, root()));
  expect(await whole(60)).toBe(true);
});
