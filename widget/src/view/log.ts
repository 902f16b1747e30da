import type { Reply, Said } from "../api/types.ts";
import type { Choices } from "./choices.ts";
import type { Context } from "./context.ts";
import { button, make } from "./dom.ts";
import { PersonItem, reply } from "./messages.ts";

const NEAR_END = 64;
const ABOVE = 12;

/** All that was said, oldest first, in a polite live region. */
export class Log {
  readonly element: HTMLElement;
  readonly #list: HTMLElement;
  readonly #jump: HTMLButtonElement;
  readonly #context: Context;
  readonly #persons = new Map<string, PersonItem>();
  #open: Choices[] = [];
  #last: string | null = null;
  #empty = true;

  constructor(context: Context) {
    this.#context = context;
    const { texts } = context;
    this.#list = make("div", "log", "", {
      role: "log",
      "aria-live": "polite",
      "aria-relevant": "additions",
      "aria-label": texts.conversation,
      tabindex: "0",
    });
    this.#jump = button("jump", texts.newMessage, () => {
      this.#list.scrollTop = this.#list.scrollHeight;
      this.#list.focus();
    });
    this.#jump.hidden = true;
    let stuck = true;
    this.#list.addEventListener("scroll", () => {
      stuck = this.#atEnd();
      if (stuck) this.#jump.hidden = true;
    });
    // A line of status or a higher field takes room below: the end stays in sight.
    new ResizeObserver(() => {
      if (stuck) this.#list.scrollTop = this.#list.scrollHeight;
    }).observe(this.#list);
    this.element = make("div", "log-frame");
    this.element.append(this.#list, this.#jump);
  }

  focus(): void {
    this.#list.focus();
  }

  /** What the person just wrote. */
  wrote(id: string, text: string): void {
    this.#retire();
    this.#addPerson(id, text, new Date().toISOString());
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  person(id: string): PersonItem | undefined {
    return this.#persons.get(id);
  }

  /** What was said, each only once. `past`: before this page was opened; it is not read out. */
  add(said: readonly Said[], past: boolean): void {
    const atEnd = this.#atEnd();
    if (past) this.#list.setAttribute("aria-live", "off");
    let first: HTMLElement | null = null;
    said.forEach((one, index) => {
      if (one.from === "person") {
        this.#retire();
        this.#addPerson(one.id, one.text, one.at);
      } else {
        const shown = this.#addReply(one, index === said.length - 1);
        first ??= shown;
      }
    });
    if (past) {
      this.#list.scrollTop = this.#list.scrollHeight;
      requestAnimationFrame(() => this.#list.setAttribute("aria-live", "polite"));
    } else if (first) this.#show(first, atEnd);
  }

  clear(): void {
    this.#list.replaceChildren();
    this.#persons.clear();
    this.#open = [];
    this.#last = null;
    this.#empty = true;
    this.#jump.hidden = true;
  }

  #addPerson(id: string, text: string, at: string): void {
    const item = new PersonItem(text, at, this.#last !== "person", this.#context);
    this.#persons.set(id, item);
    this.#append(item.element, "person");
  }

  #addReply(given: Reply, newest: boolean): HTMLElement {
    const opening = this.#empty ? this.#opening() : null;
    const shown = reply(given, this.#context, { named: this.#last !== given.from, opening, asked: newest });
    // A question that comes with an answer keeps the answer's choices open as well.
    this.#open.push(...shown.choices);
    if (newest) {
      void shown.whole.then((all) => {
        const late = all.filter((one) => !this.#open.includes(one));
        const stillAsked = this.#list.lastElementChild === shown.element || !this.#isAnswered(shown.element);
        if (stillAsked) this.#open.push(...late);
        else late.forEach((one) => one.retire());
        if (late.length > 0 && stillAsked) this.#show(shown.element, true);
      });
    }
    this.#append(shown.element, given.from);
    return shown.element;
  }

  /** Whether the person has said something since. */
  #isAnswered(element: HTMLElement): boolean {
    for (let next = element.nextElementSibling; next; next = next.nextElementSibling) {
      if (next.classList.contains("person")) return true;
    }
    return false;
  }

  #opening(): readonly string[] | null {
    return this.#context.intro();
  }

  #append(element: HTMLElement, from: string): void {
    this.#list.append(element);
    this.#last = from;
    this.#empty = false;
  }

  #retire(): void {
    for (const choices of this.#open) choices.retire();
    this.#open = [];
  }

  /** A long reply is read from its first line. Whoever reads further up is not torn away, but told. */
  #show(first: HTMLElement, atEnd: boolean): void {
    const list = this.#list;
    if (!atEnd) {
      this.#jump.hidden = false;
      return;
    }
    list.scrollTop = Math.min(list.scrollHeight - list.clientHeight, first.offsetTop - list.offsetTop - ABOVE);
  }

  #atEnd(): boolean {
    const { scrollHeight, clientHeight, scrollTop } = this.#list;
    return scrollHeight - clientHeight - scrollTop < NEAR_END;
  }
}
