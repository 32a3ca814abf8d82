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
