import type { Texts } from "../texts/index.ts";
import { button, make } from "./dom.ts";

const PATIENCE_MS = 500;

/** One line between the log and the composer: no connection, a problem, or that an answer is being waited for. */
export class Status {
  readonly element = make("div", "status", "", { role: "status" });
  readonly #texts: Texts;
  #working: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #offline: string | null = null;
  #problem: { text: string; again: () => void } | null = null;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** An answer is waited for, or the opening; null: nothing is. Said only if it takes a moment. */
  working(text: string | null): void {
    clearTimeout(this.#timer);
    if (text === null || this.#working !== null) {
      this.#working = text;
      this.#draw();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#working = text;
      this.#draw();
    }, PATIENCE_MS);
  }

  offline(text: string | null): void {
    this.#offline = text;
    this.#draw();
  }

  problem(text: string | null, again: () => void = () => undefined): void {
    this.#problem = text === null ? null : { text, again };
    this.#draw();
  }

  #draw(): void {
    const { element } = this;
    if (this.#offline !== null) {
      element.className = "status offline";
      say(element, this.#offline);
    } else if (this.#problem !== null) {
      const { text, again } = this.#problem;
      element.className = "status problem";
      say(element, text);
      element.append(button("quiet", this.#texts.again, again));
    } else if (this.#working !== null) {
      element.className = "status working";
      const dots = make("span", "dots", "", { "aria-hidden": "true" });
      dots.append(make("i"), make("i"), make("i"));
      element.replaceChildren(dots, make("span", "", this.#working));
    } else {
      element.className = "status";
      element.replaceChildren();
    }
  }
}

/** Text that does not change is not said again. */
function say(element: HTMLElement, text: string): void {
  if (element.childElementCount === 1 && element.textContent === text) return;
  element.replaceChildren(make("span", "", text));
}
