import type { Desk } from "../api/desk.ts";
import { DeskProblem } from "../api/problem.ts";
import type { Said } from "../api/types.ts";
import { backoff } from "./backoff.ts";
import { EventParser } from "./event_parser.ts";
import { Pause } from "./pause.ts";

/** The desk begins a stream at once. Where nothing comes, something on the way collects it first. */
const FIRST_BYTES_MS = 8_000;
/** The desk says every 15 s that it is there. */
const SILENCE_MS = 40_000;
/** Seconds that one long poll waits. */
const POLL_SECONDS = 20;
/** A long poll that has not ended by then hangs. */
const POLL_MS = 30_000;
/** Streams that failed in a row before long polls are tried in their place. */
const STREAMS_TRIED = 3;
/** Good polls before a stream is tried again: so many at first, twice as many each time that it fails again. */
const POLLS_FIRST = 2;
const POLLS_MOST = 64;
/** Why a call was given up: the connection may be back, and the call may hang on the old one. */
const WOKEN = "woken";
/** The same: a stream gave nothing in time. */
const HELD = "held";

/** What the listener tells. */
export interface Heard {
  /** Something was said; it may be known already. */
  said(what: readonly Said[]): void;
  /** The conversation is not there any more. */
  gone(): void;
  /** Whether the desk is in reach. */
  reached(yes: boolean): void;
}

/** Live replies of one conversation: by server-sent events, else by long polls, over and over until `stop`. */
export class Listener {
  readonly #desk: Desk;
  readonly #token: string;
  readonly #heard: Heard;
  readonly #pause = new Pause();
  #lastEvent: string | null;
  #lastId: string | undefined;
  /** Good polls until a stream is tried again; 0: streams are listened to. */
  #pollsLeft = 0;
  #pollsNext = POLLS_FIRST;
  #current: AbortController | null = null;
  #stopped = false;

  /** `lastEvent`: "0" hears all that is said from the beginning; null only what comes after `lastId`. */
  constructor(desk: Desk, token: string, heard: Heard, lastEvent: string | null, lastId?: string) {
    this.#desk = desk;
    this.#token = token;
    this.#heard = heard;
    this.#lastEvent = lastEvent;
    this.#lastId = lastId;
  }

  async run(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      const polling = this.#pollsLeft > 0;
      try {
        await (polling ? this.#poll() : this.#stream());
        failures = 0;
        if (polling) continue;
      } catch (error) {
        if (this.#stopped) return;
        if (error instanceof DeskProblem && error.gone) return this.#heard.gone();
        if (this.#current?.signal.reason === WOKEN) continue;
        failures += 1;
        const tooMany = error instanceof DeskProblem && error.status === 429;
        // Streams that did not work before are not tried three times again.
        const tried = failures >= STREAMS_TRIED || this.#pollsNext > POLLS_FIRST;
        if (!polling && (tooMany || tried)) this.#pollInstead();
        if (!(error instanceof DeskProblem)) this.#heard.reached(false);
      }
      await this.#pause.wait(backoff(failures));
    }
  }

  /** The connection may be back: try now. */
  wake(): void {
    this.#current?.abort(WOKEN);
    this.#pause.wake();
  }

  stop(): void {
    this.#stopped = true;
    this.#current?.abort();
    this.#pause.wake();
  }

  async #stream(): Promise<void> {
    const control = new AbortController();
    this.#current = control;
    let watch = setTimeout(() => control.abort(HELD), FIRST_BYTES_MS);
    let accepted = false;
    let begun = false;
    try {
      const response = await this.#desk.events(this.#token, this.#lastEvent, control.signal);
      accepted = true;
      if (!response.body) throw new Error("no stream");
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      const parser = new EventParser();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(watch);
        watch = setTimeout(() => control.abort(), SILENCE_MS);
        if (!begun) {
          begun = true;
          this.#pollsNext = POLLS_FIRST;
          this.#heard.reached(true);
          if (this.#lastEvent === null) await this.#catchUp(control.signal);
        }
        for (const event of parser.push(decoder.decode(value, { stream: true }))) {
          this.#lastEvent = event.id;
          this.#tell([JSON.parse(event.data) as Said]);
        }
      }
    } catch (error) {
      if (accepted && !begun && control.signal.reason === HELD) this.#pollInstead();
      throw error;
    } finally {
      clearTimeout(watch);
      control.abort();
    }
  }

  async #poll(): Promise<void> {
    const control = new AbortController();
    this.#current = control;
    const watch = setTimeout(() => control.abort(), POLL_MS);
    try {
      const said = await this.#desk.messages(this.#token, this.#lastId, POLL_SECONDS, control.signal);
      this.#pollsLeft -= 1;
      this.#heard.reached(true);
      this.#tell(said);
    } finally {
      clearTimeout(watch);
    }
  }

  #pollInstead(): void {
    if (this.#pollsLeft > 0) return;
    this.#pollsLeft = this.#pollsNext;
    this.#pollsNext = Math.min(2 * this.#pollsNext, POLLS_MOST);
  }

  async #catchUp(signal: AbortSignal): Promise<void> {
    this.#tell(await this.#desk.messages(this.#token, this.#lastId, undefined, signal));
  }

  #tell(said: readonly Said[]): void {
    if (this.#stopped || said.length === 0) return;
    this.#lastId = said[said.length - 1]?.id ?? this.#lastId;
    this.#heard.said(said);
  }
}
