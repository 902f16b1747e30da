import type { RequestProgress } from "../api/types.ts";

/** How an answer is written: what the browser and its keyboard should know of it. */
export interface Field {
  /** Names the label in the texts. */
  readonly label: "name" | "kana" | "ownName" | "email" | "address" | "phone" | "reference" | "code";
  readonly multiline?: true;
  readonly type?: "text" | "email" | "tel";
  readonly autocomplete: AutoFill;
  readonly autocapitalize?: "words" | "characters" | "off";
  readonly lang?: string;
}

const CODE: Field = { label: "code", type: "text", autocomplete: "off", autocapitalize: "characters" };
const REFERENCE: Field = { ...CODE, label: "reference" };

const FIELDS: Readonly<Record<string, Field>> = {
  name: { label: "name", type: "text", autocomplete: "name", autocapitalize: "words" },
  kana: { label: "kana", type: "text", autocomplete: "off", lang: "ja" },
  agent_name: { label: "ownName", type: "text", autocomplete: "name", autocapitalize: "words" },
  email: { label: "email", type: "email", autocomplete: "email", autocapitalize: "off" },
  address: { label: "address", multiline: true, autocomplete: "street-address" },
  phone: { label: "phone", type: "tel", autocomplete: "tel" },
  status_reference: REFERENCE,
  withdraw_reference: REFERENCE,
  status_code: CODE,
  withdraw_code: CODE,
  resume_code: CODE,
};

/** The field for the slot that is asked, null where free text is the answer. */
export function fieldFor(asks: string | null, request: RequestProgress | null): Field | null {
  const field = asks !== null && Object.hasOwn(FIELDS, asks) ? FIELDS[asks] : undefined;
  if (field === undefined) return null;
  // Whoever asks for somebody else is asked for that person's name first: the browser knows only their own.
  const forOther = request?.capacity === "statutory_agent" || request?.capacity === "delegated_agent";
  return asks === "name" && forOther ? { ...field, autocomplete: "off" } : field;
}
