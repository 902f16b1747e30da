import type { Texts } from "../texts/index.ts";
import type { Composer } from "./composer.ts";
import { button, iconButton, make } from "./dom.ts";
import { icon } from "./icons.ts";
import type { Log } from "./log.ts";
import type { Menu } from "./menu.ts";
import type { Progress } from "./progress.ts";
import type { Status } from "./status.ts";

/** Where the panel fills the window; styles/panel.css has the same. */
const FULL = "(max-width: 30em), (max-height: 26em)";

/** The parts of the panel. */
export interface Parts {
  readonly menu: Menu;
  readonly progress: Progress;
  readonly log: Log;
  readonly status: Status;
  readonly composer: Composer;
}

/** The chat's window: a dialog beside the page, or over all of it where there is little room. */
export class Panel {
  readonly element = make("dialog", "panel", "", { "aria-labelledby": "desk" });
  readonly #title = make("h2", "", "", { id: "desk" });
  readonly #company = make("p", "company");
  readonly #parts: Parts;
  readonly #over = make("div", "over");
  readonly #full = matchMedia(FULL);

  /** `leave`: the person closes it; `anew`: they begin another conversation. */
  constructor(texts: Texts, parts: Parts, leave: () => void, anew: () => void) {
    this.#parts = parts;
    const close = iconButton("tool", icon("close"), texts.close, leave);
    const names = make("div", "names");
    names.append(this.#title, this.#company);
    const mark = make("span", "mark");
    mark.append(icon("desk"));
    const head = make("div", "title-bar");
    head.append(mark, names, parts.menu.element, close);
    const again = button("primary", texts.anew, anew);
    this.#over.hidden = true;
    this.#over.append(make("p", "", "", { role: "status" }), again);
    this.element.append(
      head,
      parts.progress.element,
      parts.log.element,
      parts.status.element,
      this.#over,
      parts.composer.element,
    );
    this.element.addEventListener("cancel", (event) => {
      event.preventDefault();
      leave();
    });
    this.element.addEventListener("click", (event) => parts.menu.pressed(event));
    this.#full.addEventListener("change", () => {
      if (!this.element.open) return;
      this.element.close();
      this.#show();
    });
  }

  get open(): boolean {
    return this.element.open;
  }

  name(desk: string, company: string): void {
    this.#title.textContent = desk;
    this.#company.textContent = company;
  }

  /** Open it; the focus goes to where one writes, or to the log where a keyboard would cover it. */
  show(): void {
    if (this.element.open) return;
    this.#show();
    if (matchMedia("(pointer: coarse)").matches) this.#parts.log.focus();
    else this.focus();
  }

  focus(): void {
    if (this.#over.hidden) this.#parts.composer.focus();
    else this.#over.querySelector("button")?.focus();
  }

  close(): void {
    this.element.close();
  }

  /** The conversation is over: `told` says how, and the only way on is a new one. null: it is not. */
  ended(told: string | null): void {
    this.#over.hidden = told === null;
    this.#over.querySelector("p")!.textContent = told ?? "";
    this.#parts.composer.element.hidden = told !== null;
    if (told !== null && this.element.open) this.focus();
  }

  #show(): void {
    if (this.#full.matches) this.element.showModal();
    else this.element.show();
  }
}
