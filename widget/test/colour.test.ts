import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, GROUNDS, palette, parseRgb, type Rgb } from "../src/colour.ts";

function* colours(): Generator<Rgb> {
  const steps = [0, 31, 64, 96, 119, 128, 160, 200, 224, 255];
  for (const red of steps) for (const green of steps) for (const blue of steps) yield [red, green, blue];
}

test("whatever colour is given, words can be read on it, beside it and on its tint", () => {
  for (const scheme of ["light", "dark"] as const) {
    for (const colour of colours()) {
      const { fill, ink, accent, tint } = palette(colour, scheme);
      const pairs: [Rgb, Rgb][] = [
        [fill, ink],
        [accent, GROUNDS[scheme]],
        [accent, tint],
      ];
      for (const [one, other] of pairs) assert.ok(contrast(one, other) >= 4.5, `${colour} ${scheme}: ${one} on ${other}`);
    }
  }
});

test("a colour that can be read already is left as it is", () => {
  assert.deepEqual(palette([13, 92, 76], "light").accent, [13, 92, 76]);
});

test("contrast is that of WCAG", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.equal(contrast([118, 118, 118], [255, 255, 255]).toFixed(2), "4.54");
});

test("computed colours are read, and nothing else", () => {
  assert.deepEqual(parseRgb("rgb(1, 22, 255)"), [1, 22, 255]);
  assert.deepEqual(parseRgb("rgba(1, 22, 255, 0.5)"), [1, 22, 255]);
  assert.equal(parseRgb("oklch(0.5 0.1 20)"), null);
  assert.equal(parseRgb("rgb(1, 2, 3); background: url(//elsewhere)"), null);
});
