import type { Ticket } from "../api/types.ts";
import { languageIn } from "../texts/index.ts";
import type { Context } from "./context.ts";
import { button, download, linked, make } from "./dom.ts";
import { icon } from "./icons.ts";

const ENDED = new Set(["withdrawn", "closed", "lapsed", "erased"]);
const COPIED_MS = 4000;

/** The card of a ticket: reference, access code while it is shown, next steps, the sheet to keep. */
export function ticket(given: Ticket, context: Context): HTMLElement {
  const { texts } = context;
  const open = !ENDED.has(given.state);
  const title = (open ? texts.tickets[given.type] : undefined) ?? texts.ticketOther;
  const card = make("section", "card ticket", "", { "aria-label": `${title} (${given.reference})` });
  const head = make("h3");
  head.append(icon("check"), title);
  const facts = make("dl");
  facts.append(fact(texts.reference, given.reference, context));
  if (given.access_code !== null) facts.append(fact(texts.code, given.access_code, context));
  else if (given.sheet !== null) facts.append(known(texts.code, make("span", "soft", texts.codeOnce)));
  card.append(head, facts);
  if (given.access_code !== null) card.append(make("p", "soft", texts.keepBoth));
  if (given.next_steps.length > 0) card.append(make("h4", "", texts.nextSteps), steps(given.next_steps));
  if (given.sheet !== null) card.append(sheet(given.reference, context));
  return card;
}

function steps(given: readonly string[]): HTMLElement {
  const list = make("ol", "steps");
  for (const step of given) {
    const item = make("li", "", "", { lang: languageIn(step) });
    item.append(...linked(step));
    list.append(item);
  }
  return list;
}

function known(name: string, value: HTMLElement, ...actions: HTMLElement[]): HTMLElement {
  const line = make("div", "line");
  const described = make("dd");
  described.append(value);
  line.append(make("dt", "", name), described);
  if (actions.length > 0) {
    const action = make("dd", "action");
    action.append(...actions);
    line.append(action);
  }
  return line;
}

function fact(name: string, value: string, { texts }: Context): HTMLElement {
  const code = make("code", "", value);
  const copy = button("quiet", texts.copyShort, () => void put());
  copy.setAttribute("aria-label", texts.copy(name));
  const told = make("span", "said", "", { role: "status" });
  async function put(): Promise<void> {
    const done = await copied(value);
    if (!done) select(code);
    copy.textContent = done ? texts.copied : texts.copyShort;
    told.textContent = done ? texts.copied : texts.notCopied;
    setTimeout(() => {
      copy.textContent = texts.copyShort;
      told.textContent = "";
    }, COPIED_MS);
  }
  return known(name, code, copy, told);
}

/** Whether it could be put on the clipboard: pages without TLS may not. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function select(element: HTMLElement): void {
  getSelection()?.selectAllChildren(element);
}

function sheet(reference: string, context: Context): HTMLElement {
  const { texts } = context;
  const place = make("p", "sheet");
  const told = make("span", "problem", "", { role: "status" });
  const get = button("quiet", texts.sheet, () => {
    get.setAttribute("aria-disabled", "true");
    told.textContent = "";
    context
      .sheet(reference)
      .then((pdf) => download(pdf, `${reference}.pdf`))
      .catch(() => (told.textContent = texts.fault))
      .finally(() => get.removeAttribute("aria-disabled"));
  });
  place.append(get, " ", told);
  return place;
}
