// The checkout by keyboard and scanner: what is entered is sent one after the other and never twice, the page stays while
// it is, and a lost connection loses nothing. The page works without it, as a form.
"use strict";

window.htmx.config.timeout = 20_000;

const form = document.getElementById("checkout");
const entry = document.getElementById("entry");
const lost = document.getElementById("desk-lost");
const refusal = document.getElementById("desk-refused");
const inDesk = (selector) => document.querySelector(`#desk ${selector}`);

// ---- Sending: one thing at a time, in the order in which it was done

const waiting = [];
let isSending = false;
const isSale = (values) => values.do?.startsWith("sell");

const send = (values) => {
  // Paid is what was shown when the key was struck; and one sale is waited for at a time.
  if (isSale(values)) {
    if (waiting.some(isSale)) return next();
    values.shown = inDesk("[name='shown']")?.value ?? "";
  }
  waiting.push(values);
  return next();
};

const next = () => {
  if (isSending || waiting.length === 0) return;
  isSending = true;
  form.setAttribute("aria-busy", "true");
  const sent = waiting[0];
  const where = { source: form, target: "#desk", select: "#desk", swap: "outerHTML settle:0ms" };
  // What became of it is told by the events below.
  window.htmx.ajax("POST", "/checkout", { ...where, values: { entry: "", ...sent } }).catch(() => {});
};

const hasAnswer = (isAnswered) => {
  isSending = false;
  form.removeAttribute("aria-busy");
  lost.hidden = isAnswered;
  if (isAnswered) {
    waiting.shift();
    next();
  }
};

// An answer that refuses is told, and what it refuses is over. One that may be otherwise a moment later is none.
const hasRefused = ({ status, responseText }, problem) => {
  const isAnswer = problem ? status !== 503 : status >= 400 && status < 500;
  refusal.textContent = isAnswer ? (problem && responseText) || refusal.dataset.text : "";
  refusal.hidden = !isAnswer;
  if (isAnswer && waiting[0].do === "enter" && entry.value === "") entry.value = waiting[0].entry;
  return isAnswer;
};

// What a session that ended has kept from being done waits until she is signed in again, and the page with it.
const waitForSession = async () => {
  const standing = await renewSession();
  isSending = false;
  form.removeAttribute("aria-busy");
  lost.hidden = standing !== "lost";
  if (standing === "in") next();
};
document.addEventListener("signed-in", next);

const isOurs = (event) => event.detail.requestConfig?.path === "/checkout";

let opened = [];
let typing = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig } = event.detail;
  // Hits that come after the text has changed are not hits of it.
  if (target.id === "hits" && requestConfig.parameters.entry !== entry.value) event.detail.shouldSwap = false;
  if (!isOurs(event)) return;
  opened = [...document.querySelectorAll("#desk details[open]")].map((one) => one.id);
  const field = document.activeElement;
  typing = field?.closest("#desk") && field.id && field.type !== "checkbox" ? { id: field.id, text: field.value } : null;
});

// Whoever is led on has lost nothing, and sends nothing more.
let isLeaving = false;
document.addEventListener("htmx:beforeOnLoad", (event) => {
  isLeaving = isOurs(event) && event.detail.xhr.getResponseHeader("HX-Redirect") !== null;
  if (isLeaving) delete form.dataset.touched;
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (!isOurs(event) || isLeaving) return;
  const { successful, xhr } = event.detail;
  const problem = xhr.getResponseHeader("Yanji-Problem");
  if (problem === "unauthenticated" || problem === "page_expired") waitForSession();
  else hasAnswer(hasRefused(xhr, problem) || Boolean(successful));
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id !== "desk" && event.detail.target?.id !== "desk") return;
  arrive();
});

// What the server has shown anew: drawers that were open stay so, whoever was typing goes on, and the line has the focus.
const arrive = () => {
  for (const id of opened) {
    const one = document.getElementById(id);
    if (one && !one.classList.contains("desk-drawer")) one.open = true;
  }
  opened = [];
  const found = inDesk(".desk-found");
  if (found && entry.value === "") entry.value = found.dataset.text;
  const first = inDesk("[data-pay] [data-first]") ?? inDesk("#card [data-first]");
  const again = typing && document.getElementById(typing.id);
  if (again) again.focus();
  else if (first) first.focus();
  else if (document.activeElement === document.body || document.activeElement === null) entry.focus();
  typing = null;
  stand();
  wait();
};

// ---- Waiting for a customer to confirm: asked about by itself for a minute, and by hand after that

const ASKED_EVERY_MS = 3_000;
const ASKED_MOST = 20;
let asked = 0;
let again = 0;
const wait = () => {
  clearTimeout(again);
  if (!inDesk("[data-waiting]")) {
    asked = 0;
    return;
  }
  if (asked >= ASKED_MOST) return;
  again = setTimeout(() => {
    // Whoever is being asked something answers first.
    if (document.querySelector("dialog[open]")) return wait();
    asked += 1;
    send({ do: "sell" });
  }, ASKED_EVERY_MS);
};

// A customer's code that was scanned into another field is meant for the one that takes codes.
const isPaidByCode = (field) => {
  const code = document.getElementById("pay-code");
  if (!code || field === code || !/^\d{16,24}$/.test(field.value.trim())) return false;
  code.value = field.value.trim();
  field.value = "";
  return true;
};

// A basket with something in it is not left without a question, and change is shown for what is typed.
const stand = () => {
  const hasLines = Number(document.getElementById("desk").dataset.lines) > 0;
  if (hasLines && navigator.userActivation?.hasBeenActive !== false) form.dataset.touched = "yes";
  else delete form.dataset.touched;
  showChange();
};

document.getElementById("desk-retry").addEventListener("click", next);
window.addEventListener("online", next);

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  // What has to be asked first is asked by the page; then it comes back.
  if (button?.dataset.confirm && !form.dataset.agreed) return;
  delete form.dataset.agreed;
  event.preventDefault();
  event.stopPropagation();
  if (!button || button.value === "enter") return enter();
  if (button.value.startsWith("pick:")) entry.value = "";
  send({ do: button.value });
});

// ---- The line: Enter takes the hit that is chosen, or whatever the text means

const hits = () => {
  const found = inDesk("#hits .desk-found");
  return found && found.dataset.text === entry.value.trim() ? [...found.querySelectorAll(".desk-hit")] : [];
};

const enter = () => {
  if (isPaidByCode(entry)) return document.getElementById("sell").click();
  const text = entry.value.trim();
  if (text === "") return;
  const chosen = hits().find((hit) => hit.getAttribute("aria-selected") === "true");
  entry.value = "";
  inDesk("#hits").replaceChildren();
  send(chosen ? { do: chosen.value } : { do: "enter", entry: text });
};

const choose = (by) => {
  const all = hits();
  if (all.length === 0) return false;
  const now = all.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
  const then = (now + by + all.length) % all.length;
  all.forEach((hit, place) => hit.setAttribute("aria-selected", String(place === then)));
  all[then].scrollIntoView({ block: "nearest" });
  return true;
};

let pause = 0;
entry.addEventListener("input", () => {
  clearTimeout(pause);
  if (entry.value.trim() === "") {
    inDesk("#hits").replaceChildren();
    return;
  }
  // A scanner is faster than that: it has struck Enter before anything is looked up.
  pause = setTimeout(() => {
    if (entry.value.trim() === "" || isSending) return;
    window.htmx.ajax("POST", "/checkout/find", { source: entry, target: "#hits", swap: "innerHTML" });
  }, 140);
});

// ---- Keys

const press = (key) => {
  const button = inDesk(`[data-press="${key}"]`);
  if (!button) return false;
  button.click();
  return true;
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const { key, target } = event;
  const isInLine = target === entry;
  let isDone = false;
  if (isInLine && (key === "ArrowDown" || key === "ArrowUp")) isDone = choose(key === "ArrowDown" ? 1 : -1);
  else if (["F4", "F8", "F9"].includes(key)) isDone = press(key) || true;
  else if (key === "Escape" && isInLine && entry.value !== "") {
    entry.value = "";
    inDesk("#hits").replaceChildren();
    isDone = true;
  } else if (key === "Escape" && !target.closest?.("details.menu, .find")) {
    isDone = press("Escape");
    entry.focus();
  } else if (key === "Enter" && target.matches?.("[data-pay] input")) {
    isPaidByCode(target);
    (document.getElementById("sell") ?? document.getElementById("ask-again")).click();
    isDone = true;
  } else if (key === "Enter" && target.matches?.("#desk input:not([type='checkbox'])")) {
    if (target.name.startsWith("free_")) inDesk("[value='free']").click();
    else if (target.name.startsWith("card_")) return event.preventDefault(), inDesk("[value='enrol']").click();
    // Leaving a field prices it; then the line is next.
    entry.focus();
    isDone = true;
  }
  if (isDone) event.preventDefault();
});

// ---- Fields of the basket are priced as soon as they are left

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.closest?.("#desk")) return;
  if (field.dataset.do) send({ do: field.dataset.do });
  else if ("price" in field.dataset) send({ do: "show" });
});

// ---- Change while money is typed

const fen = (text) => Math.round(Number(text.replaceAll(/[,，¥￥\s]/g, "") || 0) * 100);
const yuan = (amount) => (amount / 100).toFixed(2);

const showChange = () => {
  const pay = inDesk("[data-pay]");
  if (!pay) return;
  const output = document.getElementById("change");
  const amounts = [...pay.querySelectorAll(".desk-split input:not([type='hidden'])")];
  const cash = amounts.find((field) => field.name === "cash");
  if (!cash) return;
  const others = amounts.filter((field) => field !== cash).reduce((sum, field) => sum + fen(field.value), 0);
  const due = Number(pay.dataset.pay) - others;
  const rest = cash.value === "" && others === 0 ? 0 : fen(cash.value) - Math.max(due, 0);
  const words = due < 0 ? output.dataset.over : rest < 0 ? output.dataset.short : output.dataset.change;
  const amount = due < 0 ? -due : Math.abs(rest);
  output.textContent = amount === 0 && due >= 0 ? "" : words.replace("%{it}", yuan(amount));
  cash.placeholder = yuan(Math.max(due, 0));
};
document.addEventListener("input", (event) => {
  if (event.target.closest?.("[data-pay]")) showChange();
});

stand();
wait();
