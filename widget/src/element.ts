import { Chat } from "./chat.ts";
import { css, palette, parseRgb } from "./colour.ts";
import type { Settings } from "./settings.ts";
import styles from "./styles/widget.css";
import { TEXTS } from "./texts/index.ts";
import { Launcher } from "./view/launcher.ts";

export const NAME = "madoguchi-chat";

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/**
 * `<madoguchi-chat>`: the button at the edge of the page and the chat that it opens.
 *
 * The page may call `open`, `close` and `ask`, and listen for `madoguchi:ready`, `:open`, `:close`, `:unread` (detail
 * `{count}`), `:ticket` (`{type}`) and `:over` (`{how}`). No event tells what was said.
 */
export class MadoguchiChat extends HTMLElement {
  #settings: Settings | null = null;
  #chat: Chat | null = null;
  #launcher: Launcher | null = null;
  #unread = 0;
  #cameFrom: HTMLElement | null = null;
  readonly #leaving = new AbortController();

  /** Say what it is for; once, before it is put into the page. */
  configure(settings: Settings): void {
    this.#settings = settings;
  }

  connectedCallback(): void {
    if (this.#settings === null || this.shadowRoot !== null) return;
    const settings = this.#settings;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const chat = new Chat(settings, {
      replied: () => this.#replied(),
      ticket: (type) => this.#tell("ticket", { type }),
      over: (how) => this.#tell("over", { how }),
      leave: () => this.close(),
    });
    const launcher = new Launcher(TEXTS[settings.language], () => this.open());
    this.#chat = chat;
    this.#launcher = launcher;
    this.lang = settings.language;
    this.dataset["position"] = settings.position;
    root.append(launcher.element, launcher.status, chat.panel.element, chat.confirm.element);
    this.#paint(settings.colour);
    const { signal } = this.#leaving;
    addEventListener("online", () => chat.connection(true), { signal });
    addEventListener("offline", () => chat.connection(false), { signal });
    document.addEventListener("visibilitychange", () => this.#look(), { signal });
    document.addEventListener("focusin", (event) => this.#focusMoved(event.target), { signal });
    void chat.resume();
    this.#tell("ready", {});
  }

  /** How many messages wait unread. */
  get unread(): number {
    return this.#unread;
  }

  open(): void {
    if (this.#chat === null || this.#launcher === null || this.#chat.panel.open) return;
    const active = document.activeElement;
    this.#cameFrom = active instanceof HTMLElement && active !== document.body && active !== this ? active : null;
    this.classList.add("open");
    this.#launcher.element.hidden = true;
    this.#chat.panel.show();
    this.#look();
    void this.#chat.begin();
    this.#tell("open", {});
  }

  close(): void {
    if (this.#chat === null || this.#launcher === null || !this.#chat.panel.open) return;
    const inside = this.shadowRoot?.activeElement !== null;
    this.#chat.panel.close();
    this.classList.remove("open");
    this.#launcher.element.hidden = false;
    if (inside) (this.#cameFrom?.isConnected ? this.#cameFrom : this.#launcher.element).focus();
    this.#tell("close", {});
  }

  /** Open the chat and send `text` as the person's own message. */
  ask(text: string): void {
    const asked = String(text).trim().slice(0, 2000);
    this.open();
    if (asked !== "") void this.#chat?.ask(asked);
  }

  #replied(): void {
    if (!this.#look()) this.#count(this.#unread + 1);
  }

  /** Whether the person can see what is there; then all of it is read. */
  #look(): boolean {
    if (!this.#chat?.panel.open || document.hidden) return false;
    this.#count(0);
    this.#chat.seen();
    return true;
  }

  #count(count: number): void {
    if (count === this.#unread) return;
    this.#unread = count;
    this.#launcher?.unread(count);
    this.#tell("unread", { count });
  }

  #focusMoved(target: EventTarget | null): void {
    if (!(target instanceof Element) || target === this) this.#launcher?.avoid(null);
    else if (!this.classList.contains("open")) this.#launcher?.avoid(target);
  }

  #tell(what: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(`madoguchi:${what}`, { detail, bubbles: true }));
  }

  /** Take the company's colour, where it is one; the contrast of what is made of it is kept. */
  #paint(colour: string | null): void {
    if (colour === null || !CSS.supports("color", colour)) return;
    const probe = document.createElement("span");
    probe.style.color = colour;
    this.shadowRoot?.append(probe);
    const given = parseRgb(getComputedStyle(probe).color);
    probe.remove();
    if (given === null) return;
    for (const scheme of ["light", "dark"] as const) {
      for (const [name, value] of Object.entries(palette(given, scheme))) {
        this.style.setProperty(`--${scheme}-${name}`, css(value));
      }
    }
  }
}
