import type { Desk } from "./api/desk.ts";
import { DeskProblem, Unreachable } from "./api/problem.ts";
import type { Reply, Review, Said, Sent } from "./api/types.ts";
import { freshId } from "./fresh_id.ts";
import { Listener } from "./live/listener.ts";
import { Outbox, type Outgoing } from "./outbox.ts";
import type { TokenStore } from "./token.ts";

/** How a conversation ended in this window. */
export type Ending = "erased" | "ended" | "gone";

/** What a conversation tells whoever shows it. Everything is told once. */
export interface Screen {
  /** Something is new, or was seen before this page was opened (`past`). */
  said(what: readonly Said[], past: boolean): void;
  /** The person wrote or picked something; it is on its way. */
  wrote(id: string, text: string): void;
  delivered(id: string): void;
  /** `why`: what the desk said, null where there is no connection. */
  waiting(id: string, why: string | null): void;
  refused(id: string, why: string): void;
  /** Whether an answer is being waited for. */
  working(yes: boolean): void;
  reached(yes: boolean): void;
  /** It could not be opened, for this reason; null: it is open. */
  failed(why: DeskProblem | Unreachable | null): void;
  over(how: Ending): void;
}

/** The conversation ended while it was still being opened or continued. */
class Over extends Unreachable {}

/** One person's conversation with a desk: opened, continued after a reload, sent to, listened to, ended. */
export class Conversation {
  readonly #desk: Desk;
  readonly #tokens: TokenStore;
  readonly #screen: Screen;
  readonly #outbox: Outbox;
  readonly #shown = new Set<string>();
  #token: Promise<string> | null = null;
  #listener: Listener | null = null;
  /** How many conversations were over here: what was begun for one of them stops. */
  #overs = 0;
  /** The id of what was shown last. */
  #last: string | null = null;

  constructor(desk: Desk, tokens: TokenStore, screen: Screen) {
    this.#desk = desk;
    this.#tokens = tokens;
    this.#screen = screen;
    this.#outbox = new Outbox((message) => this.#send(message), {
      delivered: (message, replies) => this.#answered(message, replies),
      waiting: (message, problem) => {
        screen.working(false);
        if (problem === null) screen.reached(false);
        screen.waiting(message.id, problem?.message ?? null);
      },
      refused: (message, problem) => {
        screen.working(false);
        screen.refused(message.id, problem.message);
      },
      gone: () => this.#over("gone"),
    });
  }

  /** Whether there is one to go on with. */
  get known(): boolean {
    return this.#token !== null || this.#tokens.get() !== null;
  }

  /** Messages that the desk does not have yet. */
  get unsent(): number {
    return this.#outbox.size;
  }

  /** Go on with the conversation of this tab, or open one. Safe to call again. */
  async begin(): Promise<void> {
    try {
      await this.#opened();
    } catch (error) {
      if (error instanceof Over) return;
      if (error instanceof DeskProblem || error instanceof Unreachable) this.#screen.failed(error);
      else throw error;
    }
  }

  /** Go on with the conversation of this tab, if there is one: nothing is opened that nobody asked for. */
  async resume(): Promise<void> {
    if (this.#token !== null || this.#tokens.get() === null) return;
    const resuming = this.#resumed();
    this.#token = resuming;
    try {
      await resuming;
    } catch (error) {
      if (this.#token === resuming) this.#token = null;
      if (!(error instanceof DeskProblem || error instanceof Unreachable)) throw error;
    }
  }

  /** Send what was written, or the choice that was picked; `text` is what the person sees of it. */
  say(sent: Sent, text: string): void {
    const message = { id: freshId(), sent };
    this.#shown.add(message.id);
    this.#screen.wrote(message.id, text);
    this.#screen.working(true);
    this.#outbox.add(message);
  }

  /** The person has seen all that is shown: after a reload it is not new to them. */
  seen(): void {
    if (this.#last !== null) this.#tokens.see(this.#last);
  }

  /** The connection may be back. */
  wake(): void {
    this.#listener?.wake();
    this.#outbox.wake();
  }

  /** Leave it: nothing of it stays in this browser; the desk keeps it until its time is over. */
  end(): void {
    this.#over("ended");
  }

  /** Erase everything of it, here and at the desk. Raises DeskProblem and Unreachable; then nothing is erased. */
  async erase(): Promise<void> {
    const token = this.#tokens.get();
    try {
      if (token !== null) await this.#desk.erase(token);
    } catch (error) {
      if (!(error instanceof DeskProblem && error.gone)) throw error;
    }
    this.#over("erased");
  }

  async history(): Promise<readonly Said[]> {
    return this.#desk.messages(await this.#opened());
  }

  async review(): Promise<Review> {
    return this.#desk.review(await this.#opened());
  }

  async sheet(reference: string): Promise<Blob> {
    return this.#desk.sheet(await this.#opened(), reference);
  }

  async #send({ id, sent }: Outgoing): Promise<readonly Reply[]> {
    const overs = this.#overs;
    const token = await this.#opened();
    this.#stopAfter(overs);
    return this.#desk.send(token, id, sent);
  }

  /** Raises Over if the conversation that was there when there were so many `overs` is over. */
  #stopAfter(overs: number): void {
    if (overs !== this.#overs) throw new Over();
  }

  async #opened(): Promise<string> {
    const overs = this.#overs;
    // What was begun at the page's start may still be under way; if it fails, it is tried anew here.
    const before = this.#token;
    if (before !== null) {
      try {
        return await before;
      } catch {
        this.#stopAfter(overs);
        if (this.#token === before) this.#token = null;
      }
    }
    if (this.#token === null) {
      const opening = this.#resumeOrOpen();
      this.#token = opening;
      opening.catch(() => {
        if (this.#token === opening) this.#token = null;
      });
    }
    return this.#token;
  }

  async #resumeOrOpen(): Promise<string> {
    const overs = this.#overs;
    if (this.#tokens.get() !== null) {
      try {
        return await this.#resumed();
      } catch (error) {
        if (!(error instanceof DeskProblem && error.gone)) throw error;
      }
    }
    const opened = await this.#desk.open();
    if (overs !== this.#overs) {
      // Nobody holds this token, and nothing was said with it: if it cannot be erased now, its time erases it.
      void this.#desk.erase(opened.token).catch(() => undefined);
      throw new Over();
    }
    this.#tokens.set(opened.token);
    this.#show(opened.replies, false);
    this.#listen(opened.token, "0");
    return opened.token;
  }

  /** The token of the conversation that is gone on with. One that is erased or expired is forgotten, and then raised. */
  async #resumed(): Promise<string> {
    const overs = this.#overs;
    const kept = this.#tokens.get() ?? "";
    try {
      const said = await this.#desk.messages(kept);
      this.#stopAfter(overs);
      // What was said while the person went from one page to the next is new to them.
      const seen = said.map((one) => one.id).lastIndexOf(this.#tokens.seen ?? "") + 1 || said.length;
      this.#show(said.slice(0, seen), true);
      this.#show(said.slice(seen), false);
      this.#listen(kept, null, said[said.length - 1]?.id);
      return kept;
    } catch (error) {
      this.#stopAfter(overs);
      if (error instanceof DeskProblem && error.gone) this.#tokens.set(null);
      throw error;
    }
  }

  #listen(token: string, lastEvent: string | null, lastId?: string): void {
    const heard = {
      said: (what: readonly Said[]) => this.#show(what, false),
      gone: () => this.#over("gone"),
      reached: (yes: boolean) => {
        this.#screen.reached(yes);
        if (yes) this.#outbox.wake();
      },
    };
    this.#listener = new Listener(this.#desk, token, heard, lastEvent, lastId);
    void this.#listener.run();
    this.#screen.failed(null);
    this.#screen.reached(true);
  }

  #answered(message: Outgoing, replies: readonly Reply[]): void {
    this.#screen.reached(true);
    this.#screen.delivered(message.id);
    if (this.#outbox.size === 0) this.#screen.working(false);
    this.#show(replies, false);
  }

  #show(said: readonly Said[], past: boolean): void {
    const fresh = said.filter((one) => !this.#shown.has(one.id));
    for (const one of fresh) this.#shown.add(one.id);
    const last = fresh.at(-1);
    if (last === undefined) return;
    this.#last = last.id;
    this.#screen.said(fresh, past);
  }

  #over(how: Ending): void {
    this.#overs += 1;
    this.#listener?.stop();
    this.#listener = null;
    this.#outbox.clear();
    this.#tokens.set(null);
    this.#token = null;
    this.#shown.clear();
    this.#last = null;
    this.#screen.working(false);
    this.#screen.over(how);
  }
}
