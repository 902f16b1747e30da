import type { Reply } from "../api/types.ts";
import { clock, languageIn } from "../texts/index.ts";
import { Choices } from "./choices.ts";
import { citations } from "./citations.ts";
import type { Context } from "./context.ts";
import { make, paragraphs } from "./dom.ts";
import { review } from "./review.ts";
import { ticket } from "./ticket.ts";

/** A reply as it stands in the log, and its choices, which go out of use with the next message. */
export interface ShownReply {
  readonly element: HTMLElement;
  readonly choices: readonly Choices[];
  /** Resolves once all of it is there. */
  readonly whole: Promise<readonly Choices[]>;
}

/** `named`: whether it says who speaks. `opening`: what stands in place of its text. `asked`: it is the last word. */
export function reply(
  given: Reply,
  context: Context,
  { named, opening, asked }: { named: boolean; opening: readonly string[] | null; asked: boolean },
): ShownReply {
  const { texts, language } = context;
  const element = make("div", `item ${given.from}`);
  element.append(who(given.from, given.at, named, context));
  const outcome = given.answer && texts.outcomes[given.answer.outcome];
  if (outcome) element.append(make("p", "outcome", outcome));
  const text = make("div", "text", "", { lang: opening ? language : languageIn(given.text) });
  element.append(text);
  if (given.answer && given.answer.citations.length > 0) element.append(citations(given.answer.citations, context));
  if (given.ticket) element.append(ticket(given.ticket, context));
  const asksReview = given.asks === "review";
  const choices: Choices[] = [];
  if (given.choices.length > 0) {
    const row = Choices.row(given.choices, context, asksReview);
    choices.push(row);
    element.append(row.element);
  }
  let whole: Promise<readonly Choices[]> = Promise.resolve(choices);
  if (asksReview && asked) {
    text.append(make("p", "soft", texts.loading));
    whole = review(text, given, context).then((lines) => (lines ? [...choices, lines] : choices));
  } else text.append(...paragraphs(opening ? opening.join("\n\n") : given.text));
  return { element, choices, whole };
}

/** What the person said; `state` says what becomes of it. */
export class PersonItem {
  readonly element = make("div", "item person");
  readonly #state = make("p", "state");
  readonly #texts: Context["texts"];

  constructor(text: string, at: string, named: boolean, context: Context) {
    this.#texts = context.texts;
    const bubble = make("p", "bubble", text, { dir: "auto", lang: languageIn(text) });
    this.#state.hidden = true;
    this.element.append(who("person", at, named, context), bubble, this.#state);
  }

  /** It is with the desk. */
  delivered(): void {
    this.element.classList.remove("waiting", "refused");
    this.#state.hidden = true;
  }

  /** It is tried again; `why`: what the desk said. */
  waiting(why: string | null): void {
    this.element.classList.add("waiting");
    this.#say(why === null ? this.#texts.waiting : `${this.#texts.waiting}. ${why}`);
  }

  refused(why: string): void {
    this.element.classList.remove("waiting");
    this.element.classList.add("refused");
    this.#say(`${this.#texts.refused}. ${why}`);
  }

  #say(text: string): void {
    this.#state.textContent = text;
    this.#state.hidden = false;
  }
}

function who(from: "person" | "assistant" | "staff", at: string, named: boolean, context: Context): HTMLElement {
  const line = make("p", named ? "who" : "who said", context.texts.who[from]);
  const time = clock(at, context.language);
  if (time) line.append(" ", make("time", "", time, { datetime: at }));
  return line;
}
