/**
 * The only thing the widget keeps in the browser, until the tab is closed: the token of the conversation and, after a
 * space, the id of the last message that was seen. Its name holds the desk's address and the company, so that the widgets
 * of two desks on one website do not mix.
 */
export class TokenStore {
  readonly #name: string;
  /** For browsers that keep nothing: the entry then lasts until the page is left. */
  #here: string | null = null;

  constructor(origin: string, company: string) {
    this.#name = `madoguchi:${origin}:${company}`;
  }

  get(): string | null {
    return this.#entry()?.split(" ")[0] ?? null;
  }

  /** Keep the token of a conversation of which nothing is seen yet; null forgets the one that is kept. */
  set(token: string | null): void {
    this.#keep(token);
  }

  /** The id of the last message that was seen. */
  get seen(): string | null {
    return this.#entry()?.split(" ")[1] ?? null;
  }

  see(id: string): void {
    const token = this.get();
    if (token !== null && id !== this.seen) this.#keep(`${token} ${id}`);
  }

  #entry(): string | null {
    try {
      return sessionStorage.getItem(this.#name) ?? this.#here;
    } catch {
      return this.#here;
    }
  }

  #keep(entry: string | null): void {
    this.#here = entry;
    try {
      if (entry === null) sessionStorage.removeItem(this.#name);
      else sessionStorage.setItem(this.#name, entry);
    } catch {
      // storage is switched off: the page's own memory has to do
    }
  }
}
