import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsFrom, SettingWrong } from "../src/settings.ts";
import { languageIn, languageOf, longDay, TEXTS } from "../src/texts/index.ts";
import { transcript } from "../src/transcript.ts";
import type { Said } from "../src/api/types.ts";

test("the language is the tag's, English where it is none of ours", () => {
  assert.deepEqual(["ja", "ja-JP", "JA-jp", "en-GB", "jam", "fr", ""].map(languageOf), ["ja", "ja", "ja", "en", "en", "en", "en"]);
});

test("a text's own language is told by its letters", () => {
  assert.deepEqual(["Use of cookies", "開示請求", "ひらがな", "the sign 窓", "1,000"].map(languageIn), ["en", "ja", "ja", "en", "en"]);
});

test("days are written as people write them, and a wrong one is left as it is", () => {
  assert.equal(longDay("2023-04-10", "en"), "10 April 2023");
  assert.equal(longDay("2023-04-10", "ja"), "2023年4月10日");
  assert.equal(longDay("soon", "en"), "soon");
});

test("both languages have the same texts, none empty", () => {
  const leaves = (of: object, at = ""): string[] =>
    Object.entries(of).flatMap(([name, value]) =>
      typeof value === "object" && value !== null ? leaves(value, `${at}${name}.`) : [`${at}${name} ${typeof value}`],
    );
  const without = (texts: object): string[] => leaves(texts).filter((leaf) => !leaf.startsWith("intro")).sort();
  assert.deepEqual(without(TEXTS.en), without(TEXTS.ja));
});

test("a script tag without a company says how to mend it", () => {
  for (const company of [undefined, "", "Info Mart", "../x", "a/b"]) {
    assert.throws(() => settingsFrom("https://desk.example/widget.js", { company }, "en"), SettingWrong);
  }
  assert.throws(() => settingsFrom("https://desk.example/widget.js", { company: "infomart", position: "top" }, "en"), SettingWrong);
});

test("the desk is where the script came from, the language the page's unless the tag names one", () => {
  const read = (attributes: Record<string, string>) =>
    settingsFrom("https://desk.example/assets/0/widget.js", { company: "infomart", ...attributes }, "ja-JP");
  assert.equal(read({}).origin, "https://desk.example");
  assert.equal(read({}).language, "ja");
  assert.equal(read({ lang: "en" }).language, "en");
});

test("a transcript has who, when, what, the sections and the next steps", () => {
  const said: Said[] = [
    { from: "person", id: "1", at: "2026-11-29T00:00:00Z", text: "Cookies?" },
    {
      from: "assistant",
      id: "2",
      at: "2026-11-29T00:00:01Z",
      text: "Yes.",
      choices: [],
      answer: {
        outcome: "answered",
        topic: "cookies",
        citations: [{ company: "pyxos-jk", section: "6", heading: "Cookies", revised: "2023-04-10" }],
      },
      asks: null,
      request: null,
      ticket: {
        reference: "PYX-26-7Q4K2-9",
        type: "request",
        state: "submitted",
        kinds: [],
        next_steps: ["Fill in the form."],
        access_code: "4T9XM-2KD7R",
        sheet: null,
      },
    },
  ];
  const text = transcript(said, "The desk", TEXTS.en, "en", new Date("2026-11-29T00:00:02Z"));
  for (const part of ["The desk", "] You\nCookies?", "] Assistant\nYes.", "Section 6 Cookies", "PYX-26-7Q4K2-9", "1. Fill in the form."])
    assert.ok(text.includes(part), part);
  assert.ok(!text.includes("4T9XM-2KD7R"), "the code is shown once, in the window");
});
