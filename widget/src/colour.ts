/** Red, green and blue, 0 to 255 each. */
export type Rgb = readonly [number, number, number];

/** The colours made of a company's one: each pair keeps the contrast of WCAG 2.2 AA. */
export interface Palette {
  /** Filled surfaces, and what is written on them. */
  readonly fill: Rgb;
  readonly ink: Rgb;
  /** Words and borders on the ground, and on the tint. */
  readonly accent: Rgb;
  readonly tint: Rgb;
}

export const GROUNDS = { light: [255, 255, 255], dark: [27, 31, 38] } as const satisfies Record<string, Rgb>;

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const TEXT_CONTRAST = 4.5;
const SHARE_OF_TINT = 0.1;
const STEP = 0.04;

/** The palette for `colour` on the light or the dark ground. */
export function palette(colour: Rgb, scheme: "light" | "dark"): Palette {
  const ground = GROUNDS[scheme];
  const accent = until(colour, scheme === "light" ? BLACK : WHITE, (tried) =>
    [ground, tintOf(ground, tried)].every((under) => contrast(tried, under) >= TEXT_CONTRAST),
  );
  const ink = contrast(colour, WHITE) >= TEXT_CONTRAST ? WHITE : BLACK;
  return { fill: colour, ink, accent, tint: tintOf(ground, accent) };
}

/** The contrast ratio of WCAG 2.2, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** A colour as computed styles have it, such as `rgb(43, 74, 126)`; null for any other form. */
export function parseRgb(computed: string): Rgb | null {
  const found = /^rgba?\((\d+),\s*(\d+),\s*(\d+)(?:,\s*[\d.]+)?\)$/.exec(computed);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null;
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}

function tintOf(ground: Rgb, colour: Rgb): Rgb {
  return mix(ground, colour, SHARE_OF_TINT);
}

/** `colour`, moved towards `end` until it is good. The end itself is always good. */
function until(colour: Rgb, end: Rgb, good: (tried: Rgb) => boolean): Rgb {
  for (let share = 0; share < 1; share += STEP) {
    const tried = mix(colour, end, share);
    if (good(tried)) return tried;
  }
  return end;
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2): number => Math.round(one[index] * (1 - share) + other[index] * share);
  return [part(0), part(1), part(2)];
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
