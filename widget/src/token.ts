/**
 * The only thing the widget keeps in the browser: the token of the conversation, until the tab is closed. Its name holds
 * the desk's address and the company, so that the widgets of two desks on one website do not mix.
 */
export class TokenStore {
  readonly #name: string;
  /** For browsers that keep nothing: the token then lasts until the page is left. */
  #here: string | null = null;

  constructor(origin: string, company: string) {
    this.#name = `madoguchi:${origin}:${company}`;
  }

  get(): string | null {
    try {
      return sessionStorage.getItem(this.#name) ?? this.#here;
    } catch {
      return this.#here;
    }
  }

  set(token: string | null): void {
    this.#here = token;
    try {
      if (token === null) sessionStorage.removeItem(this.#name);
      else sessionStorage.setItem(this.#name, token);
    } catch {
      // storage is switched off: the page's own memory has to do
    }
  }
}
