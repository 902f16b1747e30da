import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
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

test("where streams do not get through, long polls do, and a stream is tried again after two of them", async () => {
  const broken = new TypeError("cut off");
  const desk = new Streams([broken, broken, broken, broken], [[said("b")], [], [said("c")]]);
  assert.deepEqual(await heardFrom(desk, null, "a"), ["b", "c", "gone"]);
  assert.deepEqual(desk.polled, ["a", "b", "b", "c"]);
  assert.equal(desk.asked.length, 4);
});

test("streams that get through again are listened to again", async () => {
  const broken = new TypeError("cut off");
  const desk = new Streams([broken, broken, broken, [event(7, "d")]], [[said("b")], [said("c")]]);
  assert.deepEqual(await heardFrom(desk, "0"), ["b", "c", "d", "gone"]);
  assert.equal(desk.polled.length, 2);
  assert.equal(desk.asked.length, 5);
});

/** A desk whose calls hang until they are given up; streams are accepted, or hang before that. */
class Hanging extends Desk {
  readonly called: string[] = [];
  readonly #accepts: boolean;

  constructor(accepts: boolean) {
    super("https://desk.example", "pyxos-jk", "fault");
    this.#accepts = accepts;
  }

  override events(_: string, __: string | null, signal: AbortSignal): Promise<Response> {
    this.called.push("stream");
    if (!this.#accepts) return hanging(signal);
    const body = new ReadableStream({
      start: (controller) => signal.addEventListener("abort", () => controller.error(signal.reason)),
    });
    return Promise.resolve(new Response(body));
  }

  override messages(_: string, __?: string, ___?: number, signal?: AbortSignal): Promise<readonly Said[]> {
    this.called.push("poll");
    if (signal === undefined) throw new Error("a call that nobody can give up");
    return hanging(signal);
  }
}

function hanging(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

/** Listens to a desk that hangs; the clock goes by hand. */
async function hung(context: TestContext, accepts: boolean) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const reached: boolean[] = [];
  const desk = new Hanging(accepts);
  const heard = { said: () => undefined, gone: () => undefined, reached: (yes: boolean) => reached.push(yes) };
  const listener = new Listener(desk, "token", heard, "0");
  const over = listener.run();
  const pass = async (milliseconds: number): Promise<void> => {
    context.mock.timers.tick(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
  };
  await pass(0);
  const stop = async (): Promise<void> => {
    listener.stop();
    await over;
  };
  return { desk, listener, reached, pass, stop };
}

test("a stream that is accepted and held leads to a poll, and a poll that hangs is given up", async (context) => {
  const { desk, pass, stop } = await hung(context, true);
  await pass(8_000);
  await pass(2_000);
  assert.deepEqual(desk.called, ["stream", "poll"]);
  await pass(30_000);
  await pass(4_000);
  assert.deepEqual(desk.called, ["stream", "poll", "poll"]);
  await stop();
});

test("a stream that is not even accepted is tried again", async (context) => {
  const { desk, pass, stop } = await hung(context, false);
  await pass(8_000);
  await pass(2_000);
  assert.deepEqual(desk.called, ["stream", "stream"]);
  await stop();
});

test("a call that hangs is given up and made anew when the connection may be back", async (context) => {
  const { desk, listener, reached, pass, stop } = await hung(context, false);
  listener.wake();
  await pass(0);
  assert.deepEqual(desk.called, ["stream", "stream"]);
  assert.deepEqual(reached, []);
  await stop();
});

test("too many streams lead to long polls at once", async () => {
  const desk = new Streams([new DeskProblem(429, "too many", 1)], [[said("b")]]);
  assert.deepEqual(await heardFrom(desk, null, "a"), ["b", "gone"]);
  assert.equal(desk.asked.length, 1);
});
