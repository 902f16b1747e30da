import type { Said } from "./api/types.ts";
import type { Texts } from "./texts/en.ts";

/** A conversation as plain text, to keep: who said what and when, in the reader's own time zone. */
export function transcript(said: readonly Said[], title: string, texts: Texts, language: string, now: Date): string {
  const time = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const parts = said.map((one) => {
    const head = `[${time.format(new Date(one.at))}] ${texts.who[one.from]}`;
    const body = [one.text];
    if (one.from !== "person") {
      for (const cited of one.answer?.citations ?? []) {
        body.push(`  ${texts.section(cited.section)} ${cited.heading} (${cited.company}, ${cited.revised})`);
      }
      if (one.ticket) {
        body.push(`  ${texts.reference}: ${one.ticket.reference}`);
        one.ticket.next_steps.forEach((step, index) => body.push(`  ${index + 1}. ${step}`));
      }
    }
    return `${head}\n${body.join("\n")}`;
  });
  return `${title}\n${time.format(now)}\n\n${parts.join("\n\n")}\n`;
}
