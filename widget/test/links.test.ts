import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces } from "../src/view/links.ts";

const hrefs = (text: string): (string | undefined)[] => pieces(text).flatMap(({ href }) => (href ? [href] : []));

test("https, mailto and tel addresses become links, and the text stays what it was", () => {
  const text = "See https://desk.example/a?b=1#c. Write to privacy@desk.example, or call 03-6277-0560 or +81-3-3578-5300.";
  assert.deepEqual(hrefs(text), [
    "https://desk.example/a?b=1#c",
    "mailto:privacy@desk.example",
    "tel:0362770560",
    "tel:+81335785300",
  ]);
  assert.equal(pieces(text).map((piece) => piece.text).join(""), text);
});

test("nothing else becomes a link", () => {
  for (const text of [
    "javascript:alert(1)",
    "JavaScript:alert(1)//https:",
    "data:text/html,<script>alert(1)</script>",
    "http://desk.example/",
    "vbscript:msgbox",
    "blob:https",
    "//desk.example",
    "<a href='x'>here</a>",
    "PYX-26-7Q4K2-9",
    "108-0074",
    "2026-11-29",
    "https://",
    "https://name:word@desk.example/",
  ]) {
    const found = hrefs(text).filter((href) => !href?.startsWith("mailto:"));
    assert.deepEqual(found, [], text);
  }
});

test("the end of a sentence, Japanese or not, belongs to no address", () => {
  assert.deepEqual(hrefs("（https://desk.example/窓口）をご覧ください。"), ["https://desk.example/%E7%AA%93%E5%8F%A3"]);
  assert.deepEqual(hrefs("電話 03-6277-0560、メール privacy@desk.example。"), ["tel:0362770560", "mailto:privacy@desk.example"]);
  assert.deepEqual(hrefs("(see https://desk.example/a)."), ["https://desk.example/a"]);
});

test("a long hostile text is read in a moment", () => {
  const began = performance.now();
  pieces("a.".repeat(50_000) + "@");
  pieces("0-".repeat(50_000));
  assert.ok(performance.now() - began < 2000);
});
