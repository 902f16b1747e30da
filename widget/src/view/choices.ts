import type { Choice } from "../api/types.ts";
import { languageIn } from "../texts/index.ts";
import type { Context } from "./context.ts";
import { button, make } from "./dom.ts";

/** Buttons of which one is picked once; then all are out of use and the group says what was chosen. */
export class Choices {
  readonly element: HTMLElement;
  readonly #texts: Context["texts"];
  readonly #buttons: HTMLButtonElement[] = [];
  #used = false;

  constructor(context: Context, element: HTMLElement = make("div", "choices", "", { role: "group" })) {
    this.#texts = context.texts;
    this.element = element;
    if (!element.hasAttribute("aria-label")) element.setAttribute("aria-label", context.texts.choices);
  }

  /** The buttons of a reply, in a row. `first`: the first is what most people want next. */
  static row(choices: readonly Choice[], context: Context, first: boolean): Choices {
    const made = new Choices(context);
    choices.forEach((choice, index) => {
      const one = made.button(choice, choice.label, first && index === 0 ? "choice primary" : "choice", context);
      one.lang = languageIn(choice.label);
      made.element.append(one);
    });
    return made;
  }

  /** A button for a choice, to be placed by the caller. */
  button(choice: Choice, text: string, className: string, context: Context): HTMLButtonElement {
    const made = button(className, text, () => {
      this.retire(made, choice.label);
      context.choose(choice);
    });
    this.#buttons.push(made);
    return made;
  }

  /** Out of use from now on. The focus stays where it is: a button that has it is disabled once it is left. */
  retire(chosen: HTMLButtonElement | null = null, label = ""): void {
    if (this.#used) return;
    this.#used = true;
    for (const one of this.#buttons) {
      if (one === chosen) one.setAttribute("aria-pressed", "true");
      if ((one.getRootNode() as ShadowRoot).activeElement === one) {
        one.setAttribute("aria-disabled", "true");
        one.addEventListener("blur", () => (one.disabled = true), { once: true });
      } else one.disabled = true;
    }
    if (chosen) this.element.setAttribute("aria-label", this.#texts.chose(label));
  }
}
