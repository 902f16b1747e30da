import type { Choice, Citation, Review, Section } from "../api/types.ts";
import type { Language, Texts } from "../texts/index.ts";

/** What the parts of a message need to show themselves and to act. */
export interface Context {
  readonly texts: Texts;
  readonly language: Language;
  /** A company as people call it, by its id. */
  companyName(id: string): string;
  /** What stands in place of the desk's greeting, null where the greeting does. */
  intro(): readonly string[] | null;
  choose(choice: Choice): void;
  section(cited: Citation): Promise<Section>;
  review(): Promise<Review>;
  sheet(reference: string): Promise<Blob>;
}
