import type { Texts } from "../texts/index.ts";
import { button, make } from "./dom.ts";

/** A question that has to be answered before anything else; the browser keeps the focus inside and gives it back. */
export class Confirm {
  readonly element = make("dialog", "confirm", "", { role: "alertdialog", "aria-labelledby": "ask", "aria-describedby": "why" });
  readonly #title = make("h2", "", "", { id: "ask" });
  readonly #text = make("p", "", "", { id: "why" });
  readonly #problem = make("p", "problem", "", { role: "alert" });
  readonly #yes: HTMLButtonElement;
  #act: () => Promise<void> = async () => undefined;
  readonly #done: () => void;
  readonly #fault: string;

  /** `done`: after a yes, when this is closed and the browser has given the focus back. */
  constructor(texts: Texts, done: () => void) {
    this.#done = done;
    this.#fault = texts.fault;
    this.#yes = button("danger", "", () => void this.#confirmed());
    const actions = make("div", "actions");
    const keep = button("quiet", texts.keep, () => this.element.close());
    keep.autofocus = true;
    actions.append(keep, this.#yes);
    this.element.append(this.#title, this.#text, this.#problem, actions);
  }

  /** Ask; `act` runs on yes. What it throws is shown, and may be tried again. */
  ask(title: string, text: string, yes: string, act: () => Promise<void>): void {
    this.#title.textContent = title;
    this.#text.textContent = text;
    this.#problem.textContent = "";
    this.#yes.textContent = yes;
    this.#act = act;
    this.element.showModal();
  }

  async #confirmed(): Promise<void> {
    this.#yes.setAttribute("aria-disabled", "true");
    try {
      await this.#act();
      this.element.close();
      this.#done();
    } catch {
      this.#problem.textContent = this.#fault;
    } finally {
      this.#yes.removeAttribute("aria-disabled");
    }
  }
}
