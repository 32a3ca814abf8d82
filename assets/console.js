// What forms and htmx do not do by themselves. Every page works without this file.
"use strict";

// A form that has an effect is sent once; the server would take a second sending as the same one anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (!("once" in form.dataset)) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});

// A page that is come back to can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type !== "file" || input.files.length === 0) return;
  const file = input.files[0];
  // A file that is too large is not sent at all.
  const most = Number(input.dataset.mostBytes ?? 0);
  input.setCustomValidity(most && file.size > most ? input.dataset.tooLarge : "");
  input.reportValidity();
  if (input.dataset.fills) {
    file.text().then((text) => { document.getElementById(input.dataset.fills).value = text; });
  }
});

// A file that is dropped anywhere on a form with a file field goes into that field, as if it had been chosen there.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.elements[form.dataset.drop];
  for (const hint of form.querySelectorAll(".drop-hint")) hint.hidden = false;
  let depth = 0;
  const mark = (change) => {
    depth = change === 0 ? 0 : depth + change;
    form.classList.toggle("dropping", depth > 0);
  };
  form.addEventListener("dragenter", () => mark(1));
  form.addEventListener("dragleave", () => mark(-1));
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(0);
    if (event.dataTransfer.files.length !== 1) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
