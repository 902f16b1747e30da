import assert from "node:assert/strict";
import { test } from "node:test";
import { DeskProblem, Unreachable } from "../src/api/problem.ts";
import type { Reply } from "../src/api/types.ts";
import { Outbox, type Outgoing } from "../src/outbox.ts";

/** A desk that fails as told, and waits that last no time. */
class Stage {
  readonly told: string[] = [];
  readonly tried: string[] = [];
  readonly waits: number[] = [];
  readonly outbox: Outbox;

  constructor(failures: readonly Error[]) {
    const left = [...failures];
    const deliver = async ({ id }: Outgoing): Promise<readonly Reply[]> => {
      this.tried.push(id);
      const failure = left.shift();
      if (failure) throw failure;
      return [];
    };
    this.outbox = new Outbox(
      deliver,
      {
        delivered: ({ id }) => this.told.push(`delivered ${id}`),
        waiting: ({ id }, problem) => this.told.push(`waiting ${id} ${problem?.message ?? "here"}`),
        refused: ({ id }, problem) => this.told.push(`refused ${id}: ${problem.message}`),
        gone: () => this.told.push("gone"),
      },
      { wait: async (milliseconds) => void this.waits.push(milliseconds), wake: () => undefined },
    );
  }

  async send(...ids: string[]): Promise<void> {
    for (const id of ids) this.outbox.add({ id, sent: { text: id } });
    while (this.outbox.size > 0 && !this.told.includes("gone")) await new Promise((resolve) => setImmediate(resolve));
  }
}

test("messages go one after the other, in the order they were written", async () => {
  const stage = new Stage([]);
  await stage.send("a", "b", "c");
  assert.deepEqual(stage.told, ["delivered a", "delivered b", "delivered c"]);
});

test("without a connection a message is kept and tried again under the same id, before what came later", async () => {
  const stage = new Stage([new Unreachable(), new Unreachable()]);
  await stage.send("a", "b");
  assert.deepEqual(stage.tried, ["a", "a", "a", "b"]);
  assert.deepEqual(stage.told, ["waiting a here", "waiting a here", "delivered a", "delivered b"]);
  assert.ok(stage.waits[1]! > stage.waits[0]!);
});

test("the desk's own time to wait is kept", async () => {
  const stage = new Stage([new DeskProblem(429, "slowly", 7)]);
  await stage.send("a");
  assert.deepEqual(stage.waits, [7000]);
  assert.deepEqual(stage.told, ["waiting a slowly", "delivered a"]);
});

test("what the desk refuses is told, and holds nothing up", async () => {
  const stage = new Stage([new DeskProblem(422, "too long", null)]);
  await stage.send("a", "b");
  assert.deepEqual(stage.told, ["refused a: too long", "delivered b"]);
});

test("a conversation that is gone takes nothing more", async () => {
  const stage = new Stage([new DeskProblem(401, "erased", null)]);
  await stage.send("a", "b");
  assert.deepEqual(stage.tried, ["a"]);
  assert.deepEqual(stage.told, ["gone"]);
});

test("an answer that comes after the conversation was ended is told to nobody", async () => {
  const told: string[] = [];
  let answer: (replies: readonly Reply[]) => void = () => undefined;
  const outbox = new Outbox(() => new Promise((resolve) => (answer = resolve)), {
    delivered: () => told.push("delivered"),
    waiting: () => told.push("waiting"),
    refused: () => told.push("refused"),
    gone: () => told.push("gone"),
  });
  outbox.add({ id: "a", sent: { text: "a" } });
  outbox.clear();
  answer([]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(told, []);
});
