import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../src/api/desk.ts";
import type { Opened, Reply, Said } from "../src/api/types.ts";
import { Conversation, type Ending, type Screen } from "../src/conversation.ts";
import { TokenStore } from "../src/token.ts";

/** A desk that opens a conversation, or tells its history, once it is let. */
class Slow extends Desk {
  readonly done: string[] = [];
  go: () => void = () => undefined;

  constructor() {
    super("https://desk.example", "pyxos-jk", "fault");
  }

  override async open(): Promise<Opened> {
    await this.#let();
    return { token: "new", replies: [greeting] } as unknown as Opened;
  }

  override async messages(): Promise<readonly Said[]> {
    await this.#let();
    return [greeting];
  }

  override async send(): Promise<readonly Reply[]> {
    this.done.push("sent");
    return [];
  }

  override async erase(token: string): Promise<void> {
    this.done.push(`erased ${token}`);
  }

  override async events(): Promise<Response> {
    this.done.push("listening");
    return new Response(new ReadableStream());
  }

  #let(): Promise<void> {
    return new Promise((resolve) => {
      this.go = resolve;
    });
  }
}

const greeting = { from: "assistant", id: "hello", at: "2026-11-29T00:00:00Z", text: "Hello." } as unknown as Reply;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A conversation whose opening is under way, and all that it tells. */
async function opening(kept: string | null) {
  const desk = new Slow();
  const tokens = new TokenStore("https://desk.example", "pyxos-jk");
  tokens.set(kept);
  const told: string[] = [];
  const screen: Screen = {
    said: (what) => told.push(...what.map(({ id }) => id)),
    wrote: () => undefined,
    delivered: () => told.push("delivered"),
    waiting: () => told.push("waiting"),
    refused: () => told.push("refused"),
    working: () => undefined,
    reached: () => told.push("reached"),
    failed: () => told.push("failed"),
    over: (how: Ending) => told.push(how),
  };
  const conversation = new Conversation(desk, tokens, screen);
  const begun = conversation.begin();
  conversation.say({ text: "My words." }, "My words.");
  await turn();
  const goOn = async (): Promise<void> => {
    desk.go();
    await begun;
    await turn();
  };
  return { desk, tokens, told, conversation, goOn };
}

for (const how of ["erased", "ended"] as const) {
  test(`what is ${how} while it is being opened is not there afterwards`, async () => {
    const { desk, tokens, told, conversation, goOn } = await opening(null);
    await (how === "erased" ? conversation.erase() : conversation.end());
    await goOn();
    assert.deepEqual(told, [how]);
    assert.deepEqual(desk.done, ["erased new"]);
    assert.equal(tokens.get(), null);
  });

  test(`what is ${how} while it is being continued stays so`, async () => {
    const { desk, tokens, told, conversation, goOn } = await opening("kept");
    await (how === "erased" ? conversation.erase() : conversation.end());
    await goOn();
    assert.deepEqual(told, [how]);
    assert.deepEqual(desk.done, how === "erased" ? ["erased kept"] : []);
    assert.equal(tokens.get(), null);
  });
}

test("what is left alone opens, and sends what was waiting", async () => {
  const { desk, tokens, conversation, goOn } = await opening(null);
  await goOn();
  assert.deepEqual(desk.done.sort(), ["listening", "sent"]);
  assert.equal(tokens.get(), "new");
  conversation.end();
});
