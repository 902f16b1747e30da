import type { Citation, Section } from "../api/types.ts";
import { languageIn, longDay } from "../texts/index.ts";
import type { Context } from "./context.ts";
import { make } from "./dom.ts";
import { icon } from "./icons.ts";

let made = 0;

/** A card for each citation; it opens in place to what the section says. */
export function citations(cited: readonly Citation[], context: Context): HTMLElement {
  const list = make("ul", "cited", "", { "aria-label": context.texts.cited });
  for (const one of cited) {
    const item = make("li");
    item.append(...card(one, context));
    list.append(item);
  }
  return list;
}

function card(cited: Citation, context: Context): [HTMLElement, HTMLElement] {
  const { texts, language } = context;
  made += 1;
  const body = make("div", "statements", "", { id: `section-${made}`, role: "group" });
  body.hidden = true;
  const head = make("button", "card-head", "", { type: "button", "aria-expanded": "false", "aria-controls": body.id });
  const names = make("span", "names");
  const title = make("span", "title");
  title.append(make("b", "", texts.section(cited.section)), " ", make("span", "", cited.heading, { lang: "en" }));
  names.append(title, make("small", "", texts.revised(context.companyName(cited.company), longDay(cited.revised, language))));
  head.append(icon("section"), names, icon("down"));
  let loaded: Promise<void> | null = null;
  head.addEventListener("click", () => {
    const open = head.getAttribute("aria-expanded") === "false";
    head.setAttribute("aria-expanded", String(open));
    body.hidden = !open;
    if (open) loaded ??= fill(body, cited, context).catch(() => {
      loaded = null; // the next opening tries again
      body.replaceChildren(make("p", "", texts.fault));
    });
  });
  body.setAttribute("aria-label", `${texts.section(cited.section)} ${cited.heading}`);
  return [head, body];
}

async function fill(body: HTMLElement, cited: Citation, context: Context): Promise<void> {
  body.replaceChildren(make("p", "soft", context.texts.loading));
  const section = await context.section(cited);
  const list = make("ul");
  list.append(...section.statements.map((one) => statement(one, context)));
  body.replaceChildren(make("p", "soft", context.texts.ownWords), list);
}

function statement({ text, status }: Section["statements"][number], { texts }: Context): HTMLElement {
  const item = make("li", "", text, { lang: languageIn(text) });
  const doubt = texts.doubtful[status];
  if (doubt !== undefined) item.append(" ", make("em", "doubt", doubt));
  return item;
}
