import type { Texts } from "../texts/index.ts";
import { button, make } from "./dom.ts";
import { icon } from "./icons.ts";

/** The button at the edge of the page, with how many messages wait unread. */
export class Launcher {
  readonly element: HTMLButtonElement;
  /** Tells of new messages while the panel is closed. */
  readonly status = make("p", "said", "", { role: "status" });
  readonly #badge = make("span", "badge");
  readonly #texts: Texts;

  constructor(texts: Texts, press: () => void) {
    this.#texts = texts;
    this.element = button("launcher", "", press);
    this.element.setAttribute("aria-haspopup", "dialog");
    this.#badge.hidden = true;
    this.element.append(icon("desk"), make("span", "", texts.launcher), this.#badge);
  }

  unread(count: number): void {
    const told = count > 0 ? this.#texts.launcherUnread(count) : "";
    this.#badge.hidden = count === 0;
    this.#badge.replaceChildren();
    if (count > 0) {
      this.#badge.append(
        make("span", "", count > 99 ? "99+" : String(count), { "aria-hidden": "true" }),
        make("span", "said", told),
      );
    }
    this.status.textContent = told;
  }

  /** Step aside where it would hide what has the focus on the page (WCAG 2.2, 2.4.11). */
  avoid(focused: Element | null): void {
    const here = this.element.getBoundingClientRect();
    const there = focused && focused !== document.body ? focused.getBoundingClientRect() : null;
    const hides =
      there !== null &&
      there.left >= here.left - 8 &&
      there.right <= here.right + 8 &&
      there.top >= here.top - 8 &&
      there.bottom <= here.bottom + 8;
    this.element.classList.toggle("aside", hides);
  }
}
