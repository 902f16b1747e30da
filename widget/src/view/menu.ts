import type { Texts } from "../texts/index.ts";
import { button, iconButton, make } from "./dom.ts";
import { icon } from "./icons.ts";

/** A button that opens a short list of actions. */
export class Menu {
  readonly element = make("div", "menu");
  readonly #opener: HTMLButtonElement;
  readonly #list = make("ul", "menu-list", "", { id: "menu" });

  constructor(texts: Texts, actions: readonly (readonly [string, () => void])[]) {
    this.#opener = iconButton("tool", icon("menu"), texts.menu, () => this.#toggle(!this.open));
    this.#opener.setAttribute("aria-controls", "menu");
    for (const [name, act] of actions) {
      const item = make("li");
      item.append(
        button("", name, () => {
          this.close();
          act();
        }),
      );
      this.#list.append(item);
    }
    this.element.append(this.#opener, this.#list);
    this.#toggle(false);
    this.element.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.element.contains(event.relatedTarget as Node)) this.#toggle(false);
    });
  }

  get open(): boolean {
    return !this.#list.hidden;
  }

  /** Close it; the focus goes back to its button if it was inside. */
  close(): void {
    if (!this.open) return;
    const inside = this.#list.contains((this.element.getRootNode() as ShadowRoot).activeElement);
    this.#toggle(false);
    if (inside) this.#opener.focus();
  }

  /** Close it if `event` happened elsewhere. */
  pressed(event: Event): void {
    if (this.open && !event.composedPath().includes(this.element)) this.#toggle(false);
  }

  #toggle(open: boolean): void {
    this.#list.hidden = !open;
    this.#opener.setAttribute("aria-expanded", String(open));
    if (open) this.#list.querySelector("button")?.focus();
  }
}
