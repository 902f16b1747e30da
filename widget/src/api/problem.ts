/** What can go wrong between the widget and the desk. */

/** The desk answered with a problem document (RFC 9457). */
export class DeskProblem extends Error {
  readonly status: number;
  /** Seconds to wait before trying again, null where the desk names none. */
  readonly retryAfter: number | null;

  constructor(status: number, detail: string, retryAfter: number | null) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether the conversation is not there any more: erased, expired, or never known. */
  get gone(): boolean {
    return this.status === 401;
  }

  /** Whether the same call may succeed later. */
  get passing(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/** Nothing came back: no connection, or none that a page of this website may use. */
export class Unreachable extends Error {}

/** The problem in a response that is not ok. `otherwise`: the sentence where the response has none. */
export async function problemIn(response: Response, otherwise: string): Promise<DeskProblem> {
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  let detail = otherwise;
  try {
    const document: unknown = await response.json();
    if (typeof document === "object" && document !== null && "detail" in document) detail = String(document.detail);
  } catch {
    // a proxy's own page: its text is nothing for people
  }
  return new DeskProblem(response.status, detail, Number.isFinite(seconds) ? seconds : null);
}
