import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldFor } from "../src/view/fields.ts";
import { STAGES, stageOf } from "../src/view/steps.ts";

const asked = (capacity: string | null) => ({ kinds: [], capacity, filled: [] });

test("what browsers know is asked for by its own name", () => {
  assert.equal(fieldFor("email", null)?.type, "email");
  assert.equal(fieldFor("email", null)?.autocomplete, "email");
  assert.equal(fieldFor("phone", null)?.type, "tel");
  assert.equal(fieldFor("phone", null)?.autocomplete, "tel");
  assert.equal(fieldFor("address", null)?.autocomplete, "street-address");
  assert.equal(fieldFor("name", asked("self"))?.autocomplete, "name");
});

test("another person's name is not filled in with one's own", () => {
  assert.equal(fieldFor("name", asked("statutory_agent"))?.autocomplete, "off");
  assert.equal(fieldFor("name", asked("delegated_agent"))?.autocomplete, "off");
  assert.equal(fieldFor("agent_name", asked("delegated_agent"))?.autocomplete, "name");
});

test("codes are never remembered by the browser", () => {
  for (const slot of ["status_code", "withdraw_code", "resume_code"]) assert.equal(fieldFor(slot, null)?.autocomplete, "off");
});

test("anything else is free text", () => {
  assert.equal(fieldFor("details", null), null);
  assert.equal(fieldFor(null, null), null);
  assert.equal(fieldFor("toString", null), null);
});

test("each slot of a request belongs to one stage", () => {
  const slots = STAGES.flatMap(([, of]) => of as readonly string[]);
  assert.equal(new Set(slots).size, slots.length);
  assert.equal(stageOf("email"), 3);
  assert.equal(stageOf("status_code"), -1);
  assert.equal(stageOf(null), -1);
});
