import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../src/api/desk.ts";
import { DeskProblem } from "../src/api/problem.ts";
import type { Said } from "../src/api/types.ts";
import { Listener } from "../src/live/listener.ts";

const said = (id: string): Said => ({ from: "person", id, at: "2026-11-29T00:00:00Z", text: id });
const event = (number: number, id: string): string => `id: ${number}\ndata: ${JSON.stringify(said(id))}\n\n`;

/** A desk whose streams give these pieces, one list for each time it is asked, then nothing more. */
class Streams extends Desk {
  readonly asked: (string | null)[] = [];
  readonly polled: (string | undefined)[] = [];
  readonly #given: (readonly string[] | Error)[];
  readonly #polls: (readonly Said[])[];

  constructor(given: (readonly string[] | Error)[], polls: (readonly Said[])[] = []) {
    super("https://desk.example", "pyxos-jk", "fault");
    this.#given = given;
    this.#polls = polls;
  }

  override async events(_: string, after: string | null): Promise<Response> {
    this.asked.push(after);
    const next = this.#given.shift();
    if (next === undefined) throw new DeskProblem(401, "over", null);
    if (next instanceof Error) throw next;
    return new Response(new Blob([...next]).stream());
  }

  override async messages(_: string, after?: string): Promise<readonly Said[]> {
    this.polled.push(after);
    const next = this.#polls.shift();
    if (next === undefined) throw new DeskProblem(401, "over", null);
    return next;
  }
}

async function heardFrom(desk: Streams, lastEvent: string | null, lastId?: string): Promise<string[]> {
  const heard: string[] = [];
  const listener: Listener = new Listener(
    desk,
    "token",
    {
      said: (what) => heard.push(...what.map(({ id }) => id)),
      gone: () => heard.push("gone"),
      reached: (yes) => {
        if (!yes) listener.wake();
      },
    },
    lastEvent,
    lastId,
  );
  const awake = setInterval(() => listener.wake(), 1);
  await listener.run();
  clearInterval(awake);
  return heard;
}

test("a stream that breaks is resumed after its last event", async () => {
  const desk = new Streams([[event(4, "a"), event(5, "b")], [event(6, "c")]]);
  assert.deepEqual(await heardFrom(desk, "0"), ["a", "b", "c", "gone"]);
  assert.deepEqual(desk.asked, ["0", "5", "6"]);
});

test("what was said between the history and the stream is caught up", async () => {
  const desk = new Streams([["retry: 3000\n\n", event(9, "c")]], [[said("b")]]);
  assert.deepEqual(await heardFrom(desk, null, "a"), ["b", "c", "gone"]);
  assert.deepEqual(desk.polled, ["a"]);
});

test("where streams do not get through, long polls do", async () => {
  const broken = new TypeError("cut off");
  const desk = new Streams([broken, broken, broken], [[said("b")], [], [said("c")]]);
  assert.deepEqual(await heardFrom(desk, null, "a"), ["b", "c", "gone"]);
  assert.deepEqual(desk.polled, ["a", "b", "b", "c"]);
});

test("too many streams lead to long polls at once", async () => {
  const desk = new Streams([new DeskProblem(429, "too many", 1)], [[said("b")]]);
  assert.deepEqual(await heardFrom(desk, null, "a"), ["b", "gone"]);
  assert.equal(desk.asked.length, 1);
});
