import { en, type Texts } from "./en.ts";
import { ja } from "./ja.ts";

export type { Texts };
export type Language = "en" | "ja";

export const TEXTS: Readonly<Record<Language, Texts>> = { en, ja };

/** The language that a tag such as `ja-JP` asks for: English where it is none of ours. */
export function languageOf(tag: string): Language {
  return /^ja(?:-|$)/i.test(tag.trim()) ? "ja" : "en";
}

/** The language a text is written in, as far as letters tell: kana or several kanji are Japanese. */
export function languageIn(text: string): Language {
  return /[\u3040-\u30ff]|[\u3400-\u9fff]{2}/.test(text) ? "ja" : "en";
}

/** A day (YYYY-MM-DD) as people write it. */
export function longDay(day: string, language: Language): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  const locale = language === "ja" ? "ja-JP" : "en-GB";
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(date);
}

/** The time of day of an RFC 3339 time, in the reader's own zone. */
export function clock(at: string, language: Language): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  return new Intl.DateTimeFormat(language === "ja" ? "ja-JP" : "en-GB", { timeStyle: "short" }).format(date);
}
