/** The Chat API's values, as /api/v1/openapi.json describes them. */

export interface Choice {
  readonly id: string;
  readonly label: string;
}

export interface Citation {
  readonly company: string;
  readonly section: string;
  readonly heading: string;
  /** The day the policy was revised, YYYY-MM-DD. */
  readonly revised: string;
}

export interface Answer {
  readonly outcome: "answered" | "partial" | "silent" | "off_topic";
  readonly topic: string | null;
  readonly citations: readonly Citation[];
}

export interface RequestProgress {
  readonly kinds: readonly string[];
  readonly capacity: string | null;
  readonly filled: readonly string[];
}

export interface Ticket {
  readonly reference: string;
  readonly type: "request" | "inquiry" | "complaint" | "handoff";
  readonly state: string;
  readonly kinds: readonly string[];
  readonly next_steps: readonly string[];
  readonly access_code: string | null;
  readonly sheet: string | null;
}

export interface Reply {
  readonly id: string;
  readonly from: "assistant" | "staff";
  /** RFC 3339. */
  readonly at: string;
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly answer: Answer | null;
  /** The slot that is asked for. */
  readonly asks: string | null;
  readonly request: RequestProgress | null;
  readonly ticket: Ticket | null;
}

export interface PersonMessage {
  readonly from: "person";
  /** The client's own id of it. */
  readonly id: string;
  readonly at: string;
  readonly text: string;
}

export type Said = Reply | PersonMessage;

/** What a person sends: exactly one of the two. */
export type Sent = { readonly text: string } | { readonly choice: string };

export interface Opened {
  readonly conversation: string;
  readonly token: string;
  readonly replies: readonly Reply[];
}

export interface About {
  readonly company: string;
  readonly name: string;
  readonly desk: string;
  readonly policy: { readonly title: string; readonly revised: string };
  readonly conversation_days: number;
  readonly route: string | null;
}

export interface Section {
  readonly company: string;
  readonly section: string;
  readonly heading: string;
  readonly revised: string;
  readonly statements: readonly { readonly text: string; readonly status: string }[];
}

export interface ReviewLine {
  readonly label: string;
  readonly value: string;
  readonly change: Choice;
}

export interface Review {
  readonly reply: string | null;
  readonly lines: readonly ReviewLine[];
}
