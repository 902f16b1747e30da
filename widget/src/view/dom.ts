import { pieces } from "./links.ts";

type Attributes = Readonly<Record<string, string>>;

/** An element. Text is only ever set as text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  text = "",
  attributes: Attributes = {},
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** A real button that submits nothing. */
export function button(className: string, text: string, press: () => void): HTMLButtonElement {
  const made = make("button", className, text, { type: "button" });
  made.addEventListener("click", () => {
    if (made.getAttribute("aria-disabled") !== "true") press();
  });
  return made;
}

/** A button that shows an icon; its name is for those who hear it, and for the tip. */
export function iconButton(className: string, drawn: SVGElement, name: string, press: () => void): HTMLButtonElement {
  const made = button(className, "", press);
  made.append(drawn);
  rename(made, name);
  return made;
}

export function rename(one: HTMLElement, name: string): void {
  one.setAttribute("aria-label", name);
  one.title = name;
}

/** Paragraphs of a text, with its links. */
export function paragraphs(text: string): HTMLParagraphElement[] {
  return text.split(/\n{2,}/).map((part) => {
    const made = make("p", "", "", { dir: "auto" });
    made.append(...linked(part));
    return made;
  });
}

/** A text with its https, mailto and tel addresses as links. */
export function linked(text: string): (Node | string)[] {
  return pieces(text).map(({ text: shown, href }) => {
    if (href === undefined) return shown;
    const outside = href.startsWith("https:") ? { target: "_blank", rel: "noopener noreferrer" } : {};
    return make("a", "", shown, { href, ...outside });
  });
}

/** Hand a file to the person. */
export function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = make("a", "", "", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
