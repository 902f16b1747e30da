/** The stages of a request and the slots of each, in the order of asking. */
export const STAGES = [
  ["what", ["kinds", "triage"]],
  ["notice", ["notice", "age", "guardian_consent"]],
  ["you", ["capacity", "name", "kana", "agent_name", "agent_relation", "relationship"]],
  ["reply", ["reply_route", "email", "address", "phone"]],
  [
    "details",
    [
      "details",
      "wrong_value",
      "right_value",
      "evidence",
      "recipient",
      "period",
      "ground",
      "delivery_method",
      "fee_ack",
      "anything_else",
    ],
  ],
  ["review", ["review", "cancel_confirm"]],
] as const satisfies readonly (readonly [string, readonly string[]])[];

export type Stage = (typeof STAGES)[number][0];

/** The place of the stage that a slot belongs to, counted from 0; -1 for a slot of none. */
export function stageOf(asks: string | null): number {
  return STAGES.findIndex(([, slots]) => (slots as readonly string[]).includes(asks ?? ""));
}
