// What the pages of the settings do beyond forms: copy a secret.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  // Browsers hand the clipboard to pages over HTTPS and on this machine only; elsewhere the text is there to select.
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("btn-success");
  });
}
