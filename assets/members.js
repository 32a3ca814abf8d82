// Ticks in the list of members. The pages work without it.
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
