import { Desk } from "./api/desk.ts";
import { DeskProblem } from "./api/problem.ts";
import type { About, Reply, Said } from "./api/types.ts";
import { Conversation, type Ending, type Screen } from "./conversation.ts";
import type { Settings } from "./settings.ts";
import { TEXTS, type Texts } from "./texts/index.ts";
import { TokenStore } from "./token.ts";
import { transcript } from "./transcript.ts";
import { Composer } from "./view/composer.ts";
import { Confirm } from "./view/confirm.ts";
import type { Context } from "./view/context.ts";
import { download } from "./view/dom.ts";
import { fieldFor } from "./view/fields.ts";
import { Log } from "./view/log.ts";
import { Menu } from "./view/menu.ts";
import { Panel } from "./view/panel.ts";
import { Progress } from "./view/progress.ts";
import { Status } from "./view/status.ts";

/** What the chat tells the page around it; never what was said. */
export interface Around {
  /** A reply has come that the person did not have yet, while the panel was closed or open. */
  replied(): void;
  /** A ticket was opened. */
  ticket(type: string): void;
  over(how: Ending): void;
  leave(): void;
}

/** The conversation and the panel that shows it. */
export class Chat implements Screen {
  readonly panel: Panel;
  readonly confirm: Confirm;
  readonly #settings: Settings;
  readonly #texts: Texts;
  readonly #around: Around;
  readonly #desk: Desk;
  readonly #conversation: Conversation;
  readonly #log: Log;
  readonly #status: Status;
  readonly #progress: Progress;
  readonly #composer: Composer;
  readonly #written = new Map<string, string>();
  #about: About | null = null;
  #beginning: Promise<void> | null = null;
  #offline = false;
  /** It is over, and nobody has asked for another one. */
  #ended = false;
  /** A choice was picked by mouse or keyboard: where a field follows, the focus goes on to it. */
  #picked = false;

  constructor(settings: Settings, around: Around) {
    this.#settings = settings;
    this.#around = around;
    const texts = (this.#texts = TEXTS[settings.language]);
    this.#desk = new Desk(settings.origin, settings.company, texts.fault);
    this.#conversation = new Conversation(this.#desk, new TokenStore(settings.origin, settings.company), this);
    this.#log = new Log(this.#context());
    this.#status = new Status(texts);
    this.#progress = new Progress(texts);
    this.#composer = new Composer(texts, settings.language, (text) => {
      this.#picked = false;
      this.#conversation.say({ text }, text);
    });
    const menu = new Menu(texts, [
      [texts.download, () => void this.#download()],
      [texts.end, () => this.#askEnd()],
      [texts.erase, () => this.#askErase()],
    ]);
    const parts = { menu, progress: this.#progress, log: this.#log, status: this.#status, composer: this.#composer };
    this.panel = new Panel(texts, parts, around.leave, () => void this.#anew());
    this.panel.name(texts.launcher, "");
    this.confirm = new Confirm(texts, () => this.panel.focus());
    this.panel.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      event.preventDefault();
      if (menu.open) menu.close();
      else around.leave();
    });
  }

  /** Open the conversation, or go on with it; safe to call again. */
  begin(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#beginning ??= this.#begin().finally(() => (this.#beginning = null));
    return this.#beginning;
  }

  /** Go on with the conversation of this tab, if there is one. */
  async resume(): Promise<void> {
    if (!this.#conversation.known) return;
    await this.#introduce();
    await this.#conversation.resume();
  }

  /** The person looks at the panel, and so at all that is in it. */
  seen(): void {
    this.#conversation.seen();
  }

  /** Send a text as if the person had written it; in a new conversation, if the last one is over. */
  async ask(text: string): Promise<void> {
    await (this.#ended ? this.#anew() : this.begin());
    this.#conversation.say({ text }, text);
  }

  /** The window says that the connection is back, or gone. */
  connection(back: boolean): void {
    if (back) this.#conversation.wake();
    else this.reached(false);
  }

  said(what: readonly Said[], past: boolean): void {
    this.#log.add(what, past);
    const replies = what.filter((one): one is Reply => one.from !== "person");
    const last = replies.at(-1);
    if (last && last.from === "assistant") {
      this.#progress.show(last);
      const field = fieldFor(last.asks, last.request);
      this.#composer.ask(field);
      if (this.#picked && field) {
        this.#picked = false;
        this.#composer.focus();
      }
    }
    if (past) return;
    for (const one of replies) {
      if (one.ticket?.access_code) this.#around.ticket(one.ticket.type);
      this.#around.replied();
    }
  }

  wrote(id: string, text: string): void {
    this.#written.set(id, text);
    this.#log.wrote(id, text);
  }

  delivered(id: string): void {
    this.#written.delete(id);
    this.#log.person(id)?.delivered();
    this.#tellConnection();
  }

  waiting(id: string, why: string | null): void {
    this.#log.person(id)?.waiting(why);
    this.#tellConnection();
  }

  refused(id: string, why: string): void {
    const text = this.#written.get(id);
    this.#written.delete(id);
    this.#log.person(id)?.refused(why);
    if (text !== undefined) this.#composer.restore(text);
  }

  working(yes: boolean): void {
    this.#status.working(yes ? this.#texts.working : null);
  }

  reached(yes: boolean): void {
    this.#offline = !yes;
    this.#tellConnection();
  }

  failed(why: Error | null): void {
    this.#status.working(null);
    if (why instanceof DeskProblem) this.#status.problem(why.message, () => void this.begin());
    else {
      this.#status.problem(null);
      if (why) this.reached(false);
    }
  }

  over(how: Ending): void {
    this.#written.clear();
    if (how !== "gone") this.#log.clear();
    this.#progress.clear();
    this.#composer.ask(null);
    this.#ended = true;
    this.panel.ended(this.#texts.over[how]);
    this.#around.over(how);
  }

  async #begin(): Promise<void> {
    this.#status.problem(null);
    if (!this.#conversation.known) this.#status.working(this.#texts.opening);
    // The greeting in the widget's own language needs to know whose desk it is.
    await this.#introduce();
    await this.#conversation.begin();
    this.#status.working(null);
  }

  async #introduce(): Promise<void> {
    try {
      this.#about ??= await this.#desk.about();
      this.panel.name(this.#about.desk, this.#about.name);
    } catch {
      // the names are not there yet; the conversation itself says what is wrong
    }
  }

  async #anew(): Promise<void> {
    this.#ended = false;
    this.#log.clear();
    this.panel.ended(null);
    this.panel.focus();
    await this.begin();
  }

  #tellConnection(): void {
    if (!this.#offline) return this.#status.offline(null);
    const { texts, route } = { texts: this.#texts, route: this.#about?.route };
    const lost = texts.offline(this.#conversation.unsent);
    this.#status.offline(route ? `${lost} ${texts.route(route)}` : lost);
  }

  #askEnd(): void {
    const texts = this.#texts;
    const days = this.#about?.conversation_days ?? null;
    this.confirm.ask(texts.endTitle, texts.endText(days), texts.endYes, async () => this.#conversation.end());
  }

  #askErase(): void {
    const texts = this.#texts;
    this.confirm.ask(texts.eraseTitle, texts.eraseText, texts.eraseYes, () => this.#conversation.erase());
  }

  async #download(): Promise<void> {
    try {
      const said = await this.#conversation.history();
      const title = [this.#about?.desk, this.#about?.name].filter(Boolean).join(", ");
      const text = transcript(said, title, this.#texts, this.#settings.language, new Date());
      const day = new Date().toISOString().slice(0, 10);
      download(new Blob([text], { type: "text/plain;charset=utf-8" }), `${this.#settings.company}-${day}.txt`);
      this.#status.problem(null);
    } catch (error) {
      const why = error instanceof DeskProblem ? error.message : this.#texts.fault;
      this.#status.problem(why, () => void this.#download());
    }
  }

  #context(): Context {
    return {
      texts: this.#texts,
      language: this.#settings.language,
      companyName: (id) => (this.#about?.company === id ? this.#about.name : id),
      intro: () => (this.#about && this.#texts.intro?.(this.#about.desk, this.#about.conversation_days)) || null,
      choose: (choice) => {
        this.#picked = matchMedia("(pointer: fine)").matches;
        this.#conversation.say({ choice: choice.id }, choice.label);
      },
      section: ({ company, section }) =>
        (company === this.#settings.company ? this.#desk : new Desk(this.#settings.origin, company, this.#texts.fault)).section(
          section,
        ),
      review: () => this.#conversation.review(),
      sheet: (reference) => this.#conversation.sheet(reference),
    };
  }
}
