import type { Field } from "../view/fields.ts";
import type { Stage } from "../view/steps.ts";

/** Every word of the widget's own. What the desk says comes from the desk. */
export interface Texts {
  readonly launcher: string;
  readonly launcherUnread: (count: number) => string;
  readonly open: (desk: string) => string;
  readonly close: string;
  readonly menu: string;
  readonly conversation: string;
  readonly who: Readonly<Record<"person" | "assistant" | "staff", string>>;
  readonly intro: ((desk: string, days: number) => readonly string[]) | null;
  readonly message: string;
  readonly placeholder: string;
  readonly send: string;
  readonly hint: string;
  readonly fields: Readonly<Record<Field["label"], string>>;
  readonly otherWords: string;
  readonly backToField: string;
  readonly working: string;
  readonly opening: string;
  readonly offline: (unsent: number) => string;
  readonly route: (route: string) => string;
  readonly waiting: string;
  readonly refused: string;
  readonly fault: string;
  readonly again: string;
  readonly newMessage: string;
  readonly choices: string;
  readonly chose: (label: string) => string;
  readonly cited: string;
  readonly section: (number: string) => string;
  readonly revised: (company: string, day: string) => string;
  readonly ownWords: string;
  readonly doubtful: Readonly<Record<string, string>>;
  readonly outcomes: Readonly<Partial<Record<string, string>>>;
  readonly loading: string;
  readonly step: (now: number, of: number, name: string) => string;
  readonly stages: Readonly<Record<Stage, string>>;
  readonly reviewTitle: string;
  readonly reviewQuestion: string;
  readonly change: string;
  readonly tickets: Readonly<Record<string, string>>;
  readonly ticketOther: string;
  readonly reference: string;
  readonly code: string;
  readonly codeOnce: string;
  readonly keepBoth: string;
  readonly nextSteps: string;
  readonly copy: (what: string) => string;
  readonly copyShort: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly sheet: string;
  readonly download: string;
  readonly end: string;
  readonly erase: string;
  readonly endYes: string;
  readonly eraseYes: string;
  readonly endTitle: string;
  readonly endText: (days: number | null) => string;
  readonly eraseTitle: string;
  readonly eraseText: string;
  readonly keep: string;
  readonly over: Readonly<Record<"erased" | "ended" | "gone", string>>;
  readonly anew: string;
}

export const en: Texts = {
  launcher: "Privacy desk",
  launcherUnread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
  open: (desk) => `Open the chat with ${desk}`,
  close: "Close the chat",
  menu: "Menu",
  conversation: "Conversation",
  who: { person: "You", assistant: "Assistant", staff: "Member of staff" },
  intro: null,
  message: "Your message",
  placeholder: "Ask about the privacy policy",
  send: "Send",
  hint: "An automated assistant answers. Please enter no My Number, card or identity card numbers.",
  fields: {
    name: "Full name",
    kana: "Reading of the name",
    ownName: "Your own full name",
    email: "E-mail address",
    address: "Postal address with postcode",
    phone: "Telephone number",
    reference: "Reference",
    code: "Code",
  },
  otherWords: "Write something else",
  backToField: "Back to the question",
  working: "The assistant is answering",
  opening: "Opening the conversation",
  offline: (unsent) =>
    unsent === 0
      ? "There is no connection. You can go on writing."
      : `There is no connection. ${unsent === 1 ? "1 message is" : `${unsent} messages are`} kept here and sent once it is back.`,
  route: (route) => `You can also reach the desk ${route}.`,
  waiting: "Waiting to be sent",
  refused: "Not sent",
  fault: "Something went wrong. Please try again in a moment.",
  again: "Try again",
  newMessage: "New message",
  choices: "Suggested answers",
  chose: (label) => `You chose: ${label}`,
  cited: "From the policy",
  section: (number) => `Section ${number}`,
  revised: (company, day) => `${company}, policy of ${day}`,
  ownWords: "What this section says, in plain words. The wording that counts is the published policy.",
  doubtful: {
    ambiguous: "The policy is unclear here.",
    contradictory: "The policy contradicts itself here.",
    link_missing: "A link is missing in the policy.",
    stale_reference: "The policy refers to a law as it was numbered before.",
  },
  outcomes: { partial: "The policy says this in part", silent: "The policy does not say" },
  loading: "Loading",
  step: (now, of, name) => `Step ${now} of ${of}: ${name}`,
  stages: {
    what: "Your request",
    notice: "Notice",
    you: "About you",
    reply: "Reply",
    details: "Details",
    review: "Check and send",
  },
  reviewTitle: "Please check your request",
  reviewQuestion: "Is this right? Nothing goes to the desk before you send it.",
  change: "Change",
  tickets: {
    request: "Your request is with the desk",
    inquiry: "Your question is with the desk",
    complaint: "Your complaint is with the desk",
    handoff: "A person at the desk takes over",
  },
  ticketOther: "Your ticket",
  reference: "Reference",
  code: "Access code",
  codeOnce: "It was shown once, when the ticket was opened.",
  keepBoth: "Please keep both. With them you can ask how it stands, or withdraw it.",
  nextSteps: "What happens next",
  copy: (what) => `Copy ${what.toLowerCase()}`,
  copyShort: "Copy",
  copied: "Copied",
  notCopied: "Selected; copy it with your keyboard",
  sheet: "Download the sheet (PDF)",
  download: "Download the transcript",
  end: "End the conversation",
  erase: "Erase the conversation",
  endYes: "End it",
  eraseYes: "Erase it",
  endTitle: "End this conversation?",
  endText: (days) =>
    `It can no longer be read in this window. The desk keeps it encrypted${days === null ? "" : ` until ${days} days after the last message`}, then erases it. To erase it now, choose “Erase the conversation” in the menu.`,
  eraseTitle: "Erase this conversation?",
  eraseText: "Everything said here is erased for good. A request you have already sent stays with the desk.",
  keep: "Go back",
  over: {
    erased: "The conversation is erased.",
    ended: "The conversation has ended in this window.",
    gone: "This conversation is no longer there: it was erased, or its time was over.",
  },
  anew: "Start a new conversation",
};
