import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsFrom, SettingWrong } from "../src/settings.ts";

const SOURCE = "https://desk.example/assets/0123456789abcdef/widget.js";

test("a tag that names only its company gets the page's language and the end of the page", () => {
  assert.deepEqual(settingsFrom(SOURCE, { company: "infomart" }, "ja-JP"), {
    origin: "https://desk.example",
    company: "infomart",
    language: "ja",
    colour: null,
    position: "end",
  });
});

test("what the tag says comes before what the page says", () => {
  const given = { company: "pyxos-jk", lang: "en", colour: "#c2185b", position: "start" };
  const found = settingsFrom(SOURCE, given, "ja");
  assert.deepEqual([found.language, found.colour, found.position], ["en", "#c2185b", "start"]);
  assert.equal(settingsFrom(SOURCE, { company: "netone", lang: "ja" }, "en").language, "ja");
  assert.equal(settingsFrom(SOURCE, { company: "netone", color: "teal" }, "en").colour, "teal");
});

test("a language that the widget does not speak is English", () => {
  for (const page of ["fr", "", "jam", "zh-Hans"]) {
    assert.equal(settingsFrom(SOURCE, { company: "netone" }, page).language, "en");
  }
});

test("a tag that cannot be followed says how to mend it", () => {
  for (const company of [undefined, "", "In fo", "../netone", "a--b"]) {
    assert.throws(() => settingsFrom(SOURCE, { company }, "en"), SettingWrong);
  }
  assert.throws(() => settingsFrom(SOURCE, { company: "netone", position: "top" }, "en"), /start, end, left, right/);
});
