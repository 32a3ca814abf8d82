// The end of a sale: Enter leads to the next customer, but the stroke that paid, held down or told late, does not lead on
// as well. The page works without it.
"use strict";

// Sooner than this nobody has read what change to give.
const READ_MS = 500;
const isNowhere = () => document.activeElement === document.body || document.activeElement === null;

setTimeout(() => {
  if (isNowhere()) document.querySelector("[data-next]").focus();
}, READ_MS);
document.addEventListener("keydown", (event) => {
  if (event.repeat) event.preventDefault();
});
