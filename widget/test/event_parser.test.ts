import assert from "node:assert/strict";
import { test } from "node:test";
import { EventParser } from "../src/live/event_parser.ts";

const STREAM = 'retry: 3000\r\n\r\nid: 7\r\ndata: {"a":1}\r\n\r\n: ping\r\n\r\nid: 8\ndata: one\ndata: two\n\n';
const EVENTS = [
  { id: "7", data: '{"a":1}' },
  { id: "8", data: "one\ntwo" },
];

test("events are the same however the stream is cut", () => {
  for (let size = 1; size <= STREAM.length; size += 1) {
    const parser = new EventParser();
    const events = [];
    for (let place = 0; place < STREAM.length; place += size) events.push(...parser.push(STREAM.slice(place, place + size)));
    assert.deepEqual(events, EVENTS, `cut every ${size}`);
  }
});

test("an event that is not complete is not told yet", () => {
  const parser = new EventParser();
  assert.deepEqual(parser.push("id: 1\ndata: half\n"), []);
  assert.deepEqual(parser.push("\n"), [{ id: "1", data: "half" }]);
});

test("the id stands until there is another", () => {
  const parser = new EventParser();
  assert.deepEqual(parser.push("id: 4\ndata: a\n\ndata: b\n\n").map(({ id }) => id), ["4", "4"]);
});
