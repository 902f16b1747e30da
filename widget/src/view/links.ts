/** A piece of a text: plain, or a link to `href`. */
export interface Piece {
  readonly text: string;
  readonly href?: string;
}

/** https and mailto addresses as written out, bare e-mail addresses, and Japanese telephone numbers. */
const LINK =
  /https:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]+|(?<![A-Za-z0-9._%+-])(?:mailto:)?[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+|tel:\+?[0-9-]{8,17}|(?<![\w-])(?:\+81-[0-9]{1,4}|0[0-9]{1,4})-[0-9]{1,4}-[0-9]{3,4}(?![\w-])/g;
const SENTENCE_END = /[.,;:!?)\]}]+$/;
const SCHEMES = new Set(["https:", "mailto:", "tel:"]);

/** The pieces of a text in order; what is no https, mailto or tel address stays plain. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let place = 0;
  for (const match of text.matchAll(LINK)) {
    const shown = match[0].replace(SENTENCE_END, "");
    const href = hrefOf(shown);
    if (href === null) continue;
    if (match.index > place) found.push({ text: text.slice(place, match.index) });
    found.push({ text: shown, href });
    place = match.index + shown.length;
  }
  if (place < text.length) found.push({ text: text.slice(place) });
  return found;
}

function hrefOf(shown: string): string | null {
  const written = /^[+0]/.test(shown) ? `tel:${shown.replaceAll("-", "")}` : shown;
  const address = /^[^:]+@/.test(written) ? `mailto:${written}` : written;
  try {
    const url = new URL(address);
    return SCHEMES.has(url.protocol) && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
