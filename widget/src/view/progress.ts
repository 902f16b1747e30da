import type { Reply } from "../api/types.ts";
import type { Texts } from "../texts/index.ts";
import { make } from "./dom.ts";
import { STAGES, stageOf } from "./steps.ts";

/** How far a request has come. */
export class Progress {
  readonly element = make("div", "progress");
  readonly #texts: Texts;

  constructor(texts: Texts) {
    this.#texts = texts;
    this.element.hidden = true;
  }

  show({ request, asks }: Pick<Reply, "request" | "asks">): void {
    const now = stageOf(asks);
    if (!request) this.clear();
    const stage = STAGES[now];
    if (!request || stage === undefined) return;
    const bar = make("div", "bar", "", { "aria-hidden": "true" });
    bar.append(...STAGES.map((_, index) => make("i", index <= now ? "done" : "")));
    const name = this.#texts.stages[stage[0]];
    this.element.replaceChildren(make("p", "", this.#texts.step(now + 1, STAGES.length, name)), bar);
    this.element.hidden = false;
  }

  clear(): void {
    this.element.hidden = true;
  }
}
