// What the pages do besides htmx: keys, the help, news. Everything works without it, by links and forms.
"use strict";

const body = document.body;
const shortcuts = body.dataset.shortcuts === "on";

// --- Dialogs: <button data-open="ID"> opens one; a form of method dialog closes it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (!opener) return;
  event.preventDefault();
  openDialog(opener.dataset.open);
});

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  if (id === "help") listPageKeys(dialog);
  dialog.showModal();
}

// The page's own keys: every element with data-key, by its data-key-label or its words.
function listPageKeys(dialog) {
  const part = dialog.querySelector("[data-help-page]");
  const list = part.querySelector("dl");
  list.replaceChildren();
  for (const element of document.querySelectorAll("[data-key]")) {
    const row = document.createElement("div");
    const key = document.createElement("dt");
    const does = document.createElement("dd");
    const cap = document.createElement("kbd");
    cap.textContent = element.dataset.key;
    does.textContent = element.dataset.keyLabel || element.textContent.trim();
    key.append(cap);
    row.append(key, does);
    list.append(row);
  }
  part.hidden = list.childElementCount === 0;
}

// --- Keys. Never in a field, never with a modifier, never while a conversion goes on, and only if the account has them on.
let awaitingGo = false;

document.addEventListener("keydown", (event) => {
  if (!shortcuts || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
  const key = event.key;
  if (awaitingGo) {
    awaitingGo = false;
    const entry = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (entry) {
      event.preventDefault();
      entry.click();
    }
    return;
  }
  if (key === "g") {
    awaitingGo = true;
    setTimeout(() => { awaitingGo = false; }, 1500);
  } else if (key === "?") {
    event.preventDefault();
    openDialog("help");
  } else if (key === "/") {
    const field = document.querySelector("[data-search]");
    if (field) {
      event.preventDefault();
      field.focus();
    }
  } else if (key === "j" || key === "k") {
    moveRow(key === "j" ? 1 : -1);
  } else if (key === "o") {
    if (document.activeElement.matches("[data-row]")) document.activeElement.click();
  } else {
    const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (element) {
      event.preventDefault();
      if (element.matches("input, textarea, select")) element.focus();
      else element.click();
    }
  }
});

function moveRow(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement);
  const next = at === -1 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
  rows[next].focus();
}

// --- Small things: <button data-print>; <select data-submit> sends its form when it is changed; a box with
// data-shows="ID" shows what is typed into a password's field.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-shows]")) document.getElementById(event.target.dataset.shows).type = event.target.checked ? "text" : "password";
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// --- A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// --- News. A page takes part with hx-trigger="desk:changed from:body" (any ticket), or
// "desk:ticket from:body" on an element inside one with data-ticket="REFERENCE" (that ticket only).
if (body.dataset.events) {
  const news = new EventSource(body.dataset.events);
  let waiting = null;
  news.addEventListener("changed", (event) => {
    const { reference } = JSON.parse(event.data);
    const open = document.querySelector("[data-ticket]");
    if (open && open.dataset.ticket === reference) body.dispatchEvent(new CustomEvent("desk:ticket", { detail: { reference } }));
    clearTimeout(waiting); // several at once are one change of a list
    waiting = setTimeout(() => body.dispatchEvent(new CustomEvent("desk:changed")), 150);
  });
  news.addEventListener("over", () => {
    news.close();
    document.getElementById("session-over").hidden = false;
  });
  window.addEventListener("pagehide", () => news.close());
}
