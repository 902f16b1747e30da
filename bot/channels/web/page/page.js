// The page's own client of the Chat API. Text from anywhere is only ever set as textContent. Of a conversation the
// browser keeps nothing but its token, and that only for the life of the tab.

const API = "/api/v1";
const STAGES = [
  ["Request", ["kinds", "triage"]],
  ["Notice", ["notice", "age", "guardian_consent"]],
  ["You", ["capacity", "name", "kana", "agent_name", "agent_relation", "relationship"]],
  ["Reply", ["reply_route", "email", "address", "phone"]],
  ["Details", ["details", "wrong_value", "right_value", "evidence", "recipient", "period", "ground", "delivery_method", "fee_ack", "anything_else"]],
  ["Review", ["review", "cancel_confirm"]],
];
const OUTCOMES = { partial: "The policy says this in part", silent: "The policy does not say" };
const CLOSED = ["withdrawn", "closed", "lapsed", "erased"];
const TICKETS = { request: "Your request is with the desk", inquiry: "Your question is with the desk", complaint: "Your complaint is with the desk", handoff: "A person at the desk will take over" };

const $ = (id) => document.getElementById(id);
let companies = [];
let talk = null; // {company, token, shown: Set of ids, sending, streaming: AbortController, lastEvent}

/* ---- talking to the server ---- */

async function call(method, path, { token, body } = {}) {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const response = await fetch(API + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  if (response.ok) return response.status === 204 ? null : response.json();
  const problem = await response.json().catch(() => ({}));
  const error = new Error(problem.detail || "Something went wrong. Please try again in a moment.");
  error.status = response.status;
  throw error;
}

function freshId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function listen(mine) {
  for (let tries = 0; talk === mine; tries += 1) {
    mine.streaming = new AbortController();
    try {
      const headers = { Authorization: `Bearer ${mine.token}` };
      if (mine.lastEvent) headers["Last-Event-ID"] = mine.lastEvent;
      const response = await fetch(`${API}/${mine.company.id}/events`, { headers, signal: mine.streaming.signal });
      if (response.status === 401) return;
      if (response.ok) {
        tries = 0;
        if (mine.wasCutOff) await catchUp(mine);
        await readEvents(mine, response.body.pipeThrough(new TextDecoderStream()).getReader());
      }
    } catch {
      if (talk !== mine) return;
    }
    mine.wasCutOff = true;
    await pause(Math.min(30000, 1000 * 2 ** tries) * (0.5 + Math.random() / 2));
  }
}

async function readEvents(mine, reader) {
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (waiting + value).replaceAll("\r\n", "\n").split("\n\n");
    waiting = blocks.pop();
    for (const block of blocks) {
      const lines = block.split("\n");
      const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
      const id = lines.find((line) => line.startsWith("id: "));
      if (id) mine.lastEvent = id.slice(4);
      if (data && talk === mine) showReplies(mine, [JSON.parse(data)]);
    }
  }
}

async function catchUp(mine) {
  const { messages } = await call("GET", `/${mine.company.id}/messages`, { token: mine.token });
  if (talk === mine) showReplies(mine, messages.filter((message) => message.from !== "person"));
}

/* ---- a conversation ---- */

async function enter(company) {
  leave();
  const mine = { company, token: sessionStorage.getItem(`madoguchi.${company.id}`), shown: new Set(), sending: Promise.resolve() };
  talk = mine;
  $("talking-title").textContent = company.name;
  $("talking-desk").textContent = company.desk;
  document.title = `${company.name}: privacy desk`;
  $("log").replaceChildren();
  $("progress").hidden = true;
  setStatus("");
  show("talking");
  $("text").focus();
  try {
    await (mine.token ? resume(mine) : begin(mine));
  } catch (error) {
    if (talk === mine) setStatus(error.message, () => enter(company));
    return;
  }
  if (talk === mine) listen(mine);
}

async function begin(mine) {
  const opened = await call("POST", `/${mine.company.id}/conversations`, { body: {} });
  mine.token = opened.token;
  sessionStorage.setItem(`madoguchi.${mine.company.id}`, opened.token);
  if (talk === mine) showReplies(mine, opened.replies);
}

async function resume(mine) {
  let past;
  try {
    past = await call("GET", `/${mine.company.id}/messages`, { token: mine.token });
  } catch (error) {
    if (error.status !== 401) throw error;
    mine.token = null; // erased or expired meanwhile
    return begin(mine);
  }
  if (talk !== mine) return undefined;
  $("log").setAttribute("aria-busy", "true");
  for (const message of past.messages) {
    if (message.from === "person") {
      retireChoices();
      addPerson(message.text);
    } else showReplies(mine, [message]);
  }
  $("log").setAttribute("aria-busy", "false");
  return undefined;
}

function leave() {
  const before = talk;
  talk = null;
  before?.streaming?.abort();
}

function say(body, label) {
  const mine = talk;
  if (!mine?.token) return;
  const bubble = addPerson(label);
  retireChoices();
  mine.sending = mine.sending.then(() => deliver(mine, { id: freshId(), ...body }, bubble));
}

async function deliver(mine, body, bubble) {
  bubble.classList.add("unsent");
  if (talk === mine) setStatus("The assistant is answering", null, true);
  for (let tries = 0; talk === mine; tries += 1) {
    try {
      const { replies } = await call("POST", `/${mine.company.id}/messages`, { token: mine.token, body });
      bubble.classList.remove("unsent");
      if (talk === mine) {
        setStatus("");
        showReplies(mine, replies);
      }
      return;
    } catch (error) {
      if (talk !== mine) return;
      const passing = error.status === undefined || error.status === 429;
      if (passing && tries < 5) {
        setStatus("Not sent yet; trying again", null, true);
        await pause(1000 * 2 ** tries);
      } else {
        setStatus(error.status === undefined ? "There is no connection. Your message is not sent." : error.message, () => deliver(mine, body, bubble));
        return;
      }
    }
  }
}

async function erase() {
  const mine = talk;
  try {
    if (mine.token) await call("DELETE", `/${mine.company.id}/conversation`, { token: mine.token });
  } catch (error) {
    if (error.status !== 401) {
      setStatus(error.message, erase);
      return;
    }
  }
  sessionStorage.removeItem(`madoguchi.${mine.company.id}`);
  choose("The conversation is erased.");
}

/* ---- what is shown ---- */

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function show(section) {
  $("choosing").hidden = section !== "choosing";
  $("talking").hidden = section !== "talking";
  document.body.classList.toggle("is-talking", section === "talking");
}

function choose(status = "") {
  leave();
  document.title = "Madoguchi: privacy desk";
  if (location.hash) history.pushState(null, "", location.pathname);
  show("choosing");
  $("choosing-status").textContent = status;
  $("main").focus();
}

function setStatus(text, retry = null, working = false) {
  const status = $("status");
  status.className = `status${retry ? " problem" : ""}`;
  status.replaceChildren(element("span", working ? "dots" : "", text));
  if (retry) {
    const again = element("button", "quiet", "Try again");
    again.type = "button";
    again.addEventListener("click", () => { setStatus(""); retry(); });
    status.append(again);
  }
}

function add(message) {
  const log = $("log");
  log.append(message);
  // A long answer is read from its first line.
  log.scrollTop = Math.min(log.scrollHeight - log.clientHeight, message.offsetTop - log.offsetTop - 16);
  return message;
}

function addPerson(text) {
  const message = element("div", "message person");
  message.append(element("span", "said", "You: "), element("p", "", text));
  return add(message);
}

function showReplies(mine, replies) {
  for (const reply of replies) {
    if (mine.shown.has(reply.id)) continue;
    mine.shown.add(reply.id);
    addReply(reply);
  }
}

function addReply(reply) {
  const message = element("div", `message ${reply.from === "staff" ? "staff" : "assistant"}`);
  message.append(reply.from === "staff" ? element("span", "who", `${talk.company.desk}, a member of staff`) : element("span", "said", "Assistant: "));
  const outcome = reply.answer && OUTCOMES[reply.answer.outcome];
  if (outcome) message.append(element("span", "outcome", outcome));
  message.append(element("p", "", reply.text));
  if (reply.answer?.citations.length) message.append(citations(reply.answer.citations));
  if (reply.ticket) message.append(ticketCard(reply.ticket));
  if (reply.choices.length) message.append(choiceButtons(reply.choices));
  if (reply.from !== "staff") showProgress(reply);
  add(message);
}

function citations(cited) {
  const list = element("ul", "cited");
  list.setAttribute("aria-label", "From the policy");
  for (const { company, section, heading, revised } of cited) {
    const item = element("li");
    const name = companies.find((known) => known.id === company)?.name ?? company;
    item.append(element("b", "", `Section ${section}`), ` ${heading}`, element("small", "", `${name}, policy of ${longDate(revised)}`));
    list.append(item);
  }
  return list;
}

function choiceButtons(choices) {
  const group = element("div", "choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Suggested answers");
  for (const choice of choices) {
    const button = element("button", "", choice.label);
    button.type = "button";
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled")) return;
      button.setAttribute("aria-pressed", "true");
      say({ choice: choice.id }, choice.label);
    });
    group.append(button);
  }
  return group;
}

function retireChoices() {
  for (const button of document.querySelectorAll(".choices button")) button.setAttribute("aria-disabled", "true");
}

function ticketCard(ticket) {
  const card = element("section", "ticket");
  card.setAttribute("aria-label", `Ticket ${ticket.reference}`);
  const facts = element("dl");
  const fact = (name, value) => {
    const described = element("dd");
    described.append(element("code", "", value));
    facts.append(element("dt", "", name), described);
  };
  fact("Reference", ticket.reference);
  if (ticket.access_code) fact("Access code", ticket.access_code);
  card.append(element("h2", "", (CLOSED.includes(ticket.state) ? null : TICKETS[ticket.type]) ?? "Your ticket"), facts);
  if (ticket.next_steps.length) {
    const steps = element("ol", "steps");
    steps.append(...ticket.next_steps.map((step) => element("li", "", step)));
    card.append(element("h3", "", "What happens next"), steps);
  }
  if (ticket.access_code) card.append(element("p", "keep", "Please keep both: with them you can ask where it stands, or withdraw it."));
  if (ticket.sheet) {
    const button = element("button", "quiet", "Download the sheet (PDF)");
    button.type = "button";
    button.addEventListener("click", () => download(ticket).catch((error) => setStatus(error.message)));
    card.append(button);
  }
  return card;
}

async function download(ticket) {
  const response = await fetch(ticket.sheet, { headers: { Authorization: `Bearer ${talk.token}` } });
  if (!response.ok) throw new Error("The sheet cannot be had just now.");
  const link = element("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = `${ticket.reference}.pdf`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function showProgress({ request, asks }) {
  const progress = $("progress");
  const now = STAGES.findIndex(([, slots]) => slots.includes(asks));
  progress.hidden = !request;
  if (!request || now < 0) return;
  progress.replaceChildren(...STAGES.map(([name], index) => {
    const step = element("li", index < now ? "done" : index === now ? "now" : "", name);
    if (index === now) step.setAttribute("aria-current", "step");
    return step;
  }));
}

function longDate(day) {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/* ---- what a person does ---- */

function fit() {
  const text = $("text");
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

$("text").addEventListener("input", fit);
$("text").addEventListener("keydown", (event) => {
  // Enter that ends a Japanese conversion must not send; Safari reports it only as key code 229.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  $("form").requestSubmit();
});
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text || !talk?.token) return;
  $("text").value = "";
  fit();
  say({ text }, text);
});
$("home").addEventListener("click", (event) => { event.preventDefault(); choose(); });
$("other").addEventListener("click", () => choose());
$("erase").addEventListener("click", () => $("erasing").showModal());
$("erasing").addEventListener("close", () => {
  if ($("erasing").returnValue === "erase") erase();
  $("erasing").returnValue = "";
});
window.addEventListener("popstate", route);

function route() {
  const company = companies.find(({ id }) => `#${id}` === location.hash);
  if (company) enter(company);
  else choose();
}

async function start() {
  try {
    companies = await call("GET", "/companies");
  } catch (error) {
    show("choosing");
    $("choosing-status").textContent = error.message;
    return;
  }
  $("companies").replaceChildren(...companies.map((company) => {
    const item = element("li");
    const button = element("button", "company");
    button.type = "button";
    button.append(element("strong", "", company.name), element("span", "", company.desk));
    button.addEventListener("click", () => {
      history.pushState(null, "", `#${company.id}`);
      enter(company);
    });
    item.append(button);
    return item;
  }));
  route();
}

start();
