import { problemIn, Unreachable } from "./problem.ts";
import type { About, Opened, Reply, Review, Said, Section, Sent } from "./types.ts";

const ANSWER_MS = 30_000;

/** The Chat API of one company's desk. Raises DeskProblem and Unreachable. */
export class Desk {
  readonly company: string;
  readonly #base: string;
  readonly #fault: string;

  /** `origin`: where the desk is served; `fault`: the sentence for an error without one of its own. */
  constructor(origin: string, company: string, fault: string) {
    this.company = company;
    this.#base = `${origin}/api/v1/${encodeURIComponent(company)}`;
    this.#fault = fault;
  }

  about(): Promise<About> {
    return this.#json("GET", "/about");
  }

  section(number: string): Promise<Section> {
    return this.#json("GET", `/sections/${encodeURIComponent(number)}`);
  }

  open(): Promise<Opened> {
    return this.#json("POST", "/conversations", { body: {} });
  }

  async send(token: string, id: string, sent: Sent): Promise<readonly Reply[]> {
    const answered = await this.#json<{ replies: Reply[] }>("POST", "/messages", { token, body: { id, ...sent } });
    return answered.replies;
  }

  /** What was said after the message or reply `after`; with `wait`, once there is something, in at most so many seconds. */
  async messages(token: string, after?: string, wait?: number, signal?: AbortSignal): Promise<readonly Said[]> {
    const query = new URLSearchParams();
    if (after) query.set("after", after);
    if (wait) query.set("wait", String(wait));
    const path = query.size ? `/messages?${query}` : "/messages";
    const read = await this.#json<{ messages: Said[] }>("GET", path, { token, signal });
    return read.messages;
  }

  review(token: string): Promise<Review> {
    return this.#json("GET", "/review", { token });
  }

  async erase(token: string): Promise<void> {
    await this.#call("DELETE", "/conversation", { token });
  }

  async sheet(token: string, reference: string): Promise<Blob> {
    const response = await this.#call("GET", `/tickets/${encodeURIComponent(reference)}/sheet.pdf`, { token });
    return response.blob();
  }

  /** The stream of live replies, from event `after` on. It has begun when this returns, and is read by the caller. */
  events(token: string, after: string | null, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = after === null ? {} : { "Last-Event-ID": after };
    return this.#call("GET", "/events", { token, headers, signal });
  }

  async #json<T>(method: string, path: string, given: Given = {}): Promise<T> {
    const signal = given.signal ?? AbortSignal.timeout(ANSWER_MS);
    const response = await this.#call(method, path, { ...given, signal });
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw new Unreachable(String(error));
    }
  }

  async #call(method: string, path: string, { token, body, headers = {}, signal }: Given): Promise<Response> {
    const init: RequestInit = { method, credentials: "omit", cache: "no-store", headers: { ...headers } };
    const sent = init.headers as Record<string, string>;
    if (token) sent["Authorization"] = `Bearer ${token}`;
    if (body !== undefined) {
      sent["Content-Type"] = "application/json";
      init.body = JSON.stringify(body);
    }
    if (signal) init.signal = signal;
    let response: Response;
    try {
      response = await fetch(this.#base + path, init);
    } catch (error) {
      throw new Unreachable(String(error));
    }
    if (!response.ok) throw await problemIn(response, this.#fault);
    return response;
  }
}

interface Given {
  readonly token?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal | undefined;
}
