// A service that is chosen fills in its category and its list price. The page works without it.
"use strict";

const services = new Map(
  [...document.querySelectorAll("#services option")].map((option) => [option.value, option.dataset]),
);

for (const service of document.querySelectorAll('input[name="service"]')) {
  const line = service.closest(".sale-line");
  const category = line.querySelector('input[name="category"]');
  const amount = line.querySelector('input[name="amount"]');
  // What was filled in gives way to the next choice; what somebody typed stays.
  const fill = (input, text) => {
    if (input.value !== "" && input.value !== input.dataset.filled) return;
    input.value = text;
    input.dataset.filled = text;
  };
  service.addEventListener("input", () => {
    const chosen = services.get(service.value.trim());
    fill(category, chosen ? chosen.category : "");
    fill(amount, chosen ? chosen.price : "");
  });
}
