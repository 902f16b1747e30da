import { languageOf, type Language } from "./texts/index.ts";

export type Position = "start" | "end" | "left" | "right";

/** What the script tag says. */
export interface Settings {
  /** Where the desk is served: the origin that the script came from. */
  readonly origin: string;
  readonly company: string;
  readonly language: Language;
  readonly colour: string | null;
  readonly position: Position;
}

const COMPANY = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const POSITIONS: readonly string[] = ["start", "end", "left", "right"];

/** Raised for a script tag that cannot be followed; its message says how to mend it. */
export class SettingWrong extends Error {}

/** The settings in the attributes of the script tag. `pageLanguage`: of the page, where the tag names none. */
export function settingsFrom(
  source: string,
  attributes: Readonly<Record<string, string | undefined>>,
  pageLanguage: string,
): Settings {
  const company = attributes["company"] ?? "";
  if (!COMPANY.test(company)) {
    throw new SettingWrong('madoguchi: say whose desk it is, such as <script src="..." data-company="infomart" defer>.');
  }
  const position = attributes["position"] ?? "end";
  if (!POSITIONS.includes(position)) {
    throw new SettingWrong(`madoguchi: data-position must be one of ${POSITIONS.join(", ")}.`);
  }
  return {
    origin: new URL(source).origin,
    company,
    language: languageOf(attributes["lang"] ?? pageLanguage),
    colour: attributes["colour"] ?? attributes["color"] ?? null,
    position: position as Position,
  };
}
