// The page of a ticket, besides htmx: what came back is put where it belongs, colleagues see what is filled in, and
// nothing typed is lost. Everything works without it, by forms and links.
"use strict";

const typed = new WeakSet(); // forms in which something was typed or chosen since they were shown
const ticket = () => document.getElementById("ticket");

// A step that could not be saved comes back as the whole page, with what was typed: it is shown, not put in a notice.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const step = requestConfig.elt.closest("#ticket form");
  if (step && xhr.status >= 400 && xhr.responseText.includes('id="ticket"')) {
    event.detail.target = ticket();
    event.detail.swapOverride = "outerHTML";
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// What was typed in the other forms is carried over into the new page, and their steps are opened again.
let carried = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "ticket" || !event.detail.shouldSwap) return;
  const sent = event.detail.requestConfig.elt.closest("form");
  carried = [];
  for (const [name, forms] of byStep()) {
    for (const [nth, form] of forms.entries()) {
      if (form === sent || !typed.has(form)) continue;
      for (const field of form.elements) {
        if (field.name && field.type !== "hidden") carried.push([name, nth, field.name, field.value, field.checked]);
      }
    }
  }
});
document.addEventListener("htmx:afterSettle", () => {
  const there = byStep();
  for (const [step, nth, name, value, checked] of carried) {
    const form = there.get(step)?.[nth];
    if (!form) continue;
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type !== "radio" && field.type !== "checkbox") field.value = value;
      else if (field.value === value) field.checked = checked;
    }
    typed.add(form);
    form.closest("details")?.setAttribute("open", "");
  }
  carried = [];
  document.querySelector("#ticket [data-focus]")?.focus();
  follow();
  refresh();
});

// The forms of the page by their step; deciding has one for each item.
function byStep() {
  const found = new Map();
  for (const form of document.querySelectorAll("#ticket form[data-step]")) {
    found.set(form.dataset.step, [...(found.get(form.dataset.step) ?? []), form]);
  }
  return found;
}

// Somebody else saved: with nothing typed here, the newest is shown at once; else the page says so and waits.
function refresh() {
  const button = document.querySelector("#stale [data-newest]");
  if (button && ![...document.querySelectorAll("#ticket form[data-step]")].some((form) => typed.has(form))) button.click();
}

// The newest message is in sight.
function follow() {
  const said = document.querySelector("#said .said");
  if (said) said.scrollTop = said.scrollHeight;
}

// Colleagues see which form is being filled in. It is told once per form, and again when it is left empty.
let editing = null;
document.addEventListener("input", (event) => {
  const form = event.target.closest("#ticket form[data-step]");
  if (!form) return;
  typed.add(form);
  if (form.dataset.step === editing) return;
  editing = form.dataset.step;
  tell("editing", { step: editing });
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.elt.matches?.("form[data-step]")) editing = null; // the server has forgotten it too
});

function tell(what, given) {
  const here = ticket();
  const fields = new FormData();
  fields.set("csrf", document.querySelector("#ticket input[name=csrf]").value);
  fields.set("viewing", here.dataset.viewing);
  for (const [name, value] of Object.entries(given)) fields.set(name, value);
  navigator.sendBeacon(`${here.dataset.at}/${what}`, fields);
}

window.addEventListener("pagehide", () => tell("left", {}));
// A page that comes back from the browser's memory has told that it was left: it is loaded anew, masked.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
// What was typed is not lost by a slip.
window.addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("#ticket form[data-step] textarea")].some((area) => typed.has(area.form) && area.value)) event.preventDefault();
});

// A saved reply goes to where the cursor stands, and can be changed before it is sent.
document.addEventListener("change", (event) => {
  if (!event.target.matches("#reply-saved") || !event.target.value) return;
  const area = event.target.form.elements.text;
  area.setRangeText(event.target.value, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  event.target.value = "";
  area.focus();
});

// Ctrl+Enter sends what is being written, except while a conversion goes on.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.keyCode === 229) return;
  const form = event.target.closest("#ticket .composer");
  if (form) form.requestSubmit();
});
follow();
