/**
 * Builds dist/widget.js, and says how large it is and its integrity hash.
 *
 * node build.mjs          build
 * node build.mjs --check  build beside it and compare: exit 1 if dist/widget.js is not what the source gives
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const OUT = new URL("dist/widget.js", import.meta.url);
const MOST_GZIPPED = 25 * 1024;

/** Style sheets become minified text; what they import with `@import` is put into them. */
export const css = {
  name: "css",
  setup(building) {
    building.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const bundled = await build({ entryPoints: [path], bundle: true, minify: true, write: false, charset: "utf8" });
      return { contents: bundled.outputFiles[0].text.trim(), loader: "text" };
    });
  },
};

async function built() {
  const result = await build({
    entryPoints: [new URL("src/index.ts", import.meta.url).pathname],
    bundle: true,
    charset: "utf8",
    format: "iife",
    legalComments: "none",
    minify: true,
    plugins: [css],
    target: ["chrome111", "edge111", "firefox113", "safari16.4"],
    write: false,
  });
  const { code } = await transform(result.outputFiles[0].text, { charset: "utf8", minify: true });
  return Buffer.from(code);
}

async function main() {
  const made = await built();
  const gzipped = gzipSync(made, { level: 9 }).length;
  const hash = createHash("sha384").update(made).digest("base64");
  console.log(`dist/widget.js  ${made.length} bytes, ${gzipped} gzipped (at most ${MOST_GZIPPED})`);
  console.log(`integrity       sha384-${hash}`);
  if (gzipped > MOST_GZIPPED) throw new Error("The widget has grown too large; take something out.");
  if (!process.argv.includes("--check")) return writeFile(OUT, made);
  const committed = await readFile(OUT).catch(() => Buffer.alloc(0));
  if (!committed.equals(made)) throw new Error("dist/widget.js is not what the source gives; run `make widget` and commit it.");
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
