// Ticks in the list of members, and filters that stay out of the way. The pages work without it.
"use strict";

const ticks = [...document.querySelectorAll('input[name="member"][form="chosen"]')];
const all = document.getElementById("tick-all");
const ticked = document.getElementById("ticked");

if (all && ticked) {
  const count = document.getElementById("ticked-count");
  const show = () => {
    const number = ticks.filter((tick) => tick.checked).length;
    count.textContent = number;
    count.hidden = number === 0;
    ticked.disabled = number === 0;
    all.checked = number === ticks.length;
    all.indeterminate = number > 0 && number < ticks.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = all.checked;
    show();
  });
  for (const tick of ticks) tick.addEventListener("change", show);
  // A browser that goes back brings the ticks back, but no event.
  window.addEventListener("pageshow", show);
  show();
}

// What belongs to the action that was not chosen is not asked for.
const actions = [...document.querySelectorAll('input[name="what"]')];
const fold = () => {
  for (const action of actions) {
    for (const field of action.closest("fieldset").querySelectorAll(".mb-3")) field.hidden = !action.checked;
  }
};
for (const action of actions) action.addEventListener("change", fold);
if (actions.length > 1) fold();
