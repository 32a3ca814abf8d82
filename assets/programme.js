// Comfort for the programme's editor, wizard and rules page. Each of them works without this file.
"use strict";

// What the form held when it was sent: an answer must not overwrite what was typed since.
let sent = null;

const held = () => {
  const form = document.getElementById("editor-form");
  return form ? new URLSearchParams(new FormData(form)).toString() : "";
};

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.closest("#editor")) sent = held();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "editor" || sent === null || sent === held()) return;
  event.detail.shouldSwap = false;
  document.getElementById("editor-form").dispatchEvent(new Event("change", { bubbles: true }));
});

// What is found stands above the form on a telephone: as it grows or shrinks, the field that is being filled in stays put.
let place = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const field = document.activeElement;
  // A step of the wizard begins at its top instead.
  const isForm = event.detail.target.id === "editor" && event.detail.target.dataset.step === undefined;
  place = isForm && field?.id ? [field.id, field.getBoundingClientRect().top] : null;
});

document.addEventListener("htmx:afterSettle", () => {
  const field = place && document.getElementById(place[0]);
  if (field) window.scrollBy({ top: field.getBoundingClientRect().top - place[1], behavior: "instant" });
  place = null;
});

// What could not be looked at while she was signed out is looked at once she is back.
document.addEventListener("signed-in", () => {
  document.getElementById("editor-form")?.dispatchEvent(new Event("change", { bubbles: true }));
});

// Each step of the wizard has an address and begins at its top; where something holds it back, that is shown.
const stepNow = () => document.getElementById("editor")?.dataset.step ?? "";
let stepShown = stepNow();
let travelled = false;

document.addEventListener("htmx:afterSettle", () => {
  const now = stepNow();
  if (now === "") return;
  const address = `${location.pathname}?step=${now}`;
  if (travelled) history.replaceState({ step: now }, "", address);
  else if (now !== stepShown) history.pushState({ step: now }, "", address);
  const [moved, wasTravelled] = [now !== stepShown, travelled];
  [stepShown, travelled] = [now, false];
  const isHeld = document.querySelector("#editor[data-held]") !== null;
  const invalid = isHeld ? document.querySelector("#editor .is-invalid") : null;
  if (invalid) {
    invalid.scrollIntoView({ block: "center" });
    invalid.focus({ preventScroll: true });
  } else if (isHeld || moved || wasTravelled) {
    window.scrollTo(0, 0);
    document.getElementById("step-title").focus({ preventScroll: true });
  }
});

// Back and forward lead through the steps, with all that was typed in any of them.
window.addEventListener("popstate", (event) => {
  if (stepShown === "") return;
  const wanted = event.state?.step ?? new URLSearchParams(location.search).get("step") ?? "1";
  travelled = true;
  document.querySelector(`.wizard-steps button[value="step:${wanted}"]`)?.click();
});

// The numbers beside the text follow its lines while it is typed.
document.addEventListener("input", (event) => {
  if (event.target.id !== "source") return;
  const gutter = event.target.parentElement.querySelector(".gutter");
  if (!gutter) return;
  const lines = event.target.value.split("\n").length;
  while (gutter.children.length < lines) {
    const item = document.createElement("li");
    item.textContent = gutter.children.length + 1;
    gutter.append(item);
  }
  while (gutter.children.length > lines) gutter.lastElementChild.remove();
  event.target.rows = lines + 1;
});

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const line = Number(target?.closest("[data-line]")?.dataset.line ?? 0);
  if (line > 0) {
    event.preventDefault();
    selectLine(line);
  }
  if (target?.closest("[data-print]")) window.print();
  const copier = target?.closest("[data-copy]");
  if (copier) {
    const link = document.getElementById(copier.dataset.copy);
    navigator.clipboard?.writeText(link.value).then(() => {
      copier.querySelector("span").textContent = copier.dataset.done;
    }, () => link.select());
  }
});

const selectLine = (line) => {
  const text = document.getElementById("source");
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus({ preventScroll: true });
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  document.getElementById(`line-${line}`)?.scrollIntoView({ block: "center" });
};

for (const button of document.querySelectorAll("[data-print], [data-copy]")) button.hidden = false;
const link = document.getElementById("link");
if (link) link.value = new URL(link.value, location.href).href;
