import type { Reply } from "../api/types.ts";
import { Choices } from "./choices.ts";
import type { Context } from "./context.ts";
import { make, paragraphs } from "./dom.ts";

/**
 * The card of a request that is about to be sent, each line with a button that changes it. It fills `place`; where its
 * lines cannot be had, the reply's own text stands there. The buttons are out of use once `choices` are.
 */
export async function review(place: HTMLElement, reply: Reply, context: Context): Promise<Choices | null> {
  const found = await context.review().catch(() => null);
  if (found === null || found.reply !== reply.id || found.lines.length === 0) {
    place.replaceChildren(...paragraphs(reply.text));
    return null;
  }
  const { texts } = context;
  const card = make("section", "card review", "", { "aria-label": texts.reviewTitle });
  const changes = new Choices(context, card);
  const list = make("dl");
  for (const { label, value, change } of found.lines) {
    const line = make("div", "line");
    const described = make("dd", "", "", { dir: "auto" });
    described.append(make("span", "value", value));
    const edit = changes.button(change, texts.change, "quiet", context);
    edit.setAttribute("aria-label", change.label);
    const action = make("dd", "action");
    action.append(edit);
    line.append(make("dt", "", label), described, action);
    list.append(line);
  }
  card.append(make("h3", "", texts.reviewTitle), list, make("p", "soft", texts.reviewQuestion));
  place.replaceChildren(card);
  return changes;
}
