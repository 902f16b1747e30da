import type { Language, Texts } from "../texts/index.ts";
import { button, iconButton, make } from "./dom.ts";
import type { Field } from "./fields.ts";
import { icon } from "./icons.ts";

const MOST = 2000;
const IME_KEY = 229;

/**
 * Where the person writes: free text, or the one thing that was asked, in a field of its own kind.
 *
 * Enter sends, Shift+Enter begins a line. Enter that ends a Japanese conversion does neither; Safari tells it only by
 * key code 229 (https://bugs.webkit.org/show_bug.cgi?id=165004).
 */
export class Composer {
  readonly element = make("form", "composer", "", { autocomplete: "on" });
  readonly #texts: Texts;
  readonly #send: (text: string) => void;
  readonly #label = make("label", "", "", { for: "text" });
  readonly #other: HTMLButtonElement;
  readonly #row = make("div", "row");
  readonly #submit: HTMLButtonElement;
  #input: HTMLInputElement | HTMLTextAreaElement;
  #field: Field | null = null;
  #free = false;

  constructor(texts: Texts, language: Language, send: (text: string) => void) {
    this.#texts = texts;
    this.#send = send;
    this.element.noValidate = true; // a question may be asked in place of an answer
    this.#other = button("plain", "", () => this.#toggle());
    const head = make("div", "head");
    head.append(this.#label, this.#other);
    this.#submit = iconButton("send", icon("send"), texts.send, () => undefined);
    this.#submit.type = "submit";
    this.#input = this.#made(null);
    this.#row.append(this.#input, this.#submit);
    this.element.append(head, this.#row, make("p", "hint", texts.hint, { id: "hint", lang: language }));
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submitted();
    });
    this.#describe();
  }

  get focused(): boolean {
    return (this.element.getRootNode() as ShadowRoot).activeElement === this.#input;
  }

  focus(): void {
    this.#input.focus();
  }

  /** Ask for one thing in a field of its own; null: free text. What is being written stays. */
  ask(field: Field | null): void {
    if (field === this.#field) return;
    this.#field = field;
    this.#free = false;
    this.#rebuild();
  }

  /** Put a text back that could not be sent, unless something else is being written. */
  restore(text: string): void {
    if (this.#input.value === "") this.#input.value = text;
    this.#fit();
  }

  #toggle(): void {
    this.#free = !this.#free;
    this.#rebuild();
    this.focus();
  }

  #rebuild(): void {
    const before = this.#input;
    const focused = this.focused;
    this.#input = this.#made(this.#free ? null : this.#field);
    this.#input.value = before.value;
    before.replaceWith(this.#input);
    this.#describe();
    this.#fit();
    if (focused) this.focus();
  }

  #describe(): void {
    const asked = this.#free ? null : this.#field;
    this.#label.textContent = asked ? this.#texts.fields[asked.label] : this.#texts.message;
    this.#label.className = asked ? "" : "said";
    this.#other.hidden = this.#field === null;
    this.#other.textContent = this.#free ? this.#texts.backToField : this.#texts.otherWords;
  }

  #made(field: Field | null): HTMLInputElement | HTMLTextAreaElement {
    const made = field && !field.multiline ? make("input", "", "", { type: field.type ?? "text" }) : make("textarea");
    const attributes: Record<string, string> = {
      id: "text",
      name: field ? field.label : "message",
      maxlength: String(MOST),
      "aria-describedby": "hint",
      autocomplete: field ? field.autocomplete : "off",
      enterkeyhint: "send",
      dir: "auto",
    };
    if (!field) attributes["placeholder"] = this.#texts.placeholder;
    if (field?.autocapitalize) attributes["autocapitalize"] = field.autocapitalize;
    if (field) attributes["spellcheck"] = "false";
    if (field?.lang) attributes["lang"] = field.lang;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (made instanceof HTMLTextAreaElement) made.rows = field?.multiline ? 2 : 1;
    made.addEventListener("input", () => this.#fit());
    made.addEventListener("keydown", (event) => this.#key(event as KeyboardEvent));
    return made;
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === IME_KEY) return;
    event.preventDefault();
    this.#submitted();
  }

  #submitted(): void {
    const text = this.#input.value.trim();
    if (text === "") return;
    this.#input.value = "";
    if (this.#free) {
      this.#free = false;
      this.#rebuild();
    }
    this.#fit();
    this.#send(text);
  }

  /** As high as its text, up to what the style sheet allows. */
  #fit(): void {
    if (!(this.#input instanceof HTMLTextAreaElement)) return;
    this.#input.style.height = "auto";
    if (this.#input.scrollHeight > 0) this.#input.style.height = `${this.#input.scrollHeight + 2}px`;
  }
}
