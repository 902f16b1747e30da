import { DeskProblem } from "./api/problem.ts";
import type { Reply, Sent } from "./api/types.ts";
import { backoff } from "./live/backoff.ts";
import { Pause } from "./live/pause.ts";

/** A message on its way. Its id stays the same however often it is tried, so the desk takes it once. */
export interface Outgoing {
  readonly id: string;
  readonly sent: Sent;
}

/** What becomes of messages. */
export interface Delivery {
  /** It was answered; the replies may come once more as live replies. */
  delivered(message: Outgoing, replies: readonly Reply[]): void;
  /** It could not be sent yet and is tried again; `problem` is what the desk said, null where there is no connection. */
  waiting(message: Outgoing, problem: DeskProblem | null): void;
  /** The desk will not take it, for the reason in `problem`. */
  refused(message: Outgoing, problem: DeskProblem): void;
  /** The conversation is not there any more, and takes no message. */
  gone(): void;
}

type Deliver = (message: Outgoing) => Promise<readonly Reply[]>;
type Wait = { wait(milliseconds: number): Promise<void>; wake(): void };

/** Messages in the order they were written, kept in memory until the desk has each. */
export class Outbox {
  readonly #deliver: Deliver;
  readonly #told: Delivery;
  readonly #pause: Wait;
  #queue: Outgoing[] = [];
  #working = false;

  constructor(deliver: Deliver, told: Delivery, pause: Wait = new Pause()) {
    this.#deliver = deliver;
    this.#told = told;
    this.#pause = pause;
  }

  /** How many messages the desk does not have yet. */
  get size(): number {
    return this.#queue.length;
  }

  add(message: Outgoing): void {
    this.#queue.push(message);
    void this.work();
  }

  /** The connection may be back: try now. */
  wake(): void {
    this.#pause.wake();
    void this.work();
  }

  /** Forget what was not sent. */
  clear(): void {
    this.#queue = [];
    this.#pause.wake();
  }

  /** Send one after the other until none is left. */
  async work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      for (let tries = 0; this.#queue[0]; ) {
        const message: Outgoing = this.#queue[0];
        const wait = await this.#try(message, tries);
        if (wait === null) return;
        tries = wait ? tries + 1 : 0;
        if (wait) await this.#pause.wait(wait);
      }
    } finally {
      this.#working = false;
    }
  }

  /** Milliseconds until it is tried again, 0 if it is done with, null if the conversation is gone. */
  async #try(message: Outgoing, tries: number): Promise<number | null> {
    try {
      const replies = await this.#deliver(message);
      if (!this.#queue.includes(message)) return 0; // the conversation was ended meanwhile
      this.#take(message);
      this.#told.delivered(message, replies);
      return 0;
    } catch (error) {
      if (!this.#queue.includes(message)) return 0;
      if (error instanceof DeskProblem && error.gone) {
        this.#told.gone();
        return null;
      }
      if (error instanceof DeskProblem && !error.passing) {
        this.#take(message);
        this.#told.refused(message, error);
        return 0;
      }
      const problem = error instanceof DeskProblem ? error : null;
      this.#told.waiting(message, problem);
      return Math.max(backoff(tries), 1000 * (problem?.retryAfter ?? 0));
    }
  }

  #take(message: Outgoing): void {
    this.#queue = this.#queue.filter((one) => one !== message);
  }
}
