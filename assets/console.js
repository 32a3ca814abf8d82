// What forms, menus and htmx do not do by themselves. Every page works without this file.
"use strict";

const isTyping = (element) => element.matches?.("input, textarea, select, [contenteditable]");

// ---- Forms

// What will happen is asked before it does: in a dialog of ours, since the browser's own can be switched off.
const ask = (question, action) => new Promise((answer) => {
  const dialog = document.getElementById("ask");
  if (!dialog) return answer(window.confirm(question));
  document.getElementById("ask-text").textContent = question;
  document.getElementById("ask-do").textContent = action;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  dialog.showModal();
});

// How large a form is when it is sent: each end of a line goes as two characters.
const tooLarge = document.getElementById("too-large");
const mostBytes = Number(tooLarge?.dataset.mostBytes ?? Infinity);
const bytesOf = (form) =>
  new URLSearchParams(new FormData(form)).toString().replaceAll("%0D%0A", "%0A").replaceAll("%0A", "%0D%0A").length;

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  const question = button?.dataset.confirm ?? form.dataset.confirm;
  if (question && !form.dataset.agreed) {
    event.preventDefault();
    ask(question, button?.textContent.trim() ?? "").then((isAgreed) => {
      if (!isAgreed) return;
      form.dataset.agreed = "yes";
      form.requestSubmit(button);
    });
    return;
  }
  delete form.dataset.agreed;
  // Without a connection nothing is sent, so that what was typed stays.
  if (form.method !== "dialog" && !navigator.onLine) {
    event.preventDefault();
    showLost(true);
    return;
  }
  // Nor is anything sent that is larger than the server takes.
  const isTooLarge = form.method === "post" && form.enctype !== "multipart/form-data" && bytesOf(form) > mostBytes;
  if (tooLarge) tooLarge.hidden = !isTooLarge;
  if (isTooLarge) {
    event.preventDefault();
    tooLarge.scrollIntoView({ block: "center" });
    return;
  }
  // What somebody filled in is sent once it is known that she is still signed in.
  if ("keep" in form.dataset && signedOut && !event.defaultPrevented && !form.dataset.sure) {
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = "yes";
    renewSession().then((standing) => {
      delete form.dataset.asking;
      if (standing === "lost") showLost(true);
      if (standing !== "in") return;
      form.dataset.sure = "yes";
      if (question) form.dataset.agreed = "yes";
      form.requestSubmit(button);
    });
    return;
  }
  delete form.dataset.sure;
  // A form that has an effect is sent once; the server would take a second sending as the same one anyway.
  if ("once" in form.dataset) {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (button) {
      button.classList.add("btn-loading");
      button.setAttribute("aria-busy", "true");
    }
  }
  delete form.dataset.touched;
});

// A page that is come back to can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".btn-loading[aria-busy]")) {
    button.classList.remove("btn-loading");
    button.removeAttribute("aria-busy");
  }
});

// Whoever leaves a page with something typed is asked first. The browser asks nobody who did nothing on the page.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && "keep" in form.dataset) form.dataset.touched = "yes";
});
window.addEventListener("beforeunload", (event) => {
  if (navigator.userActivation?.hasBeenActive === false) return;
  if (document.querySelector("form[data-keep][data-touched]")) event.preventDefault();
});

// Where a file is chosen, the page says so in its own language; the field beneath it is the browser's.
const sayFiles = () => {
  for (const said of document.querySelectorAll(".file-said")) {
    const name = said.querySelector(".file-name");
    name.textContent = said.previousElementSibling.files[0]?.name ?? name.dataset.none;
    said.hidden = false;
  }
};
sayFiles();
document.addEventListener("htmx:afterSettle", sayFiles);
// A browser that comes back to a page may give the field its file again.
window.addEventListener("pageshow", sayFiles);

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type === "file") sayFiles();
  if (input.type !== "file" || input.files.length === 0) return;
  const file = input.files[0];
  // A file that is too large is not sent at all.
  const most = Number(input.dataset.mostBytes ?? 0);
  input.setCustomValidity(most && file.size > most ? input.dataset.tooLarge : "");
  input.reportValidity();
  if (input.dataset.fills) {
    file.text().then((text) => {
      const filled = document.getElementById(input.dataset.fills);
      filled.value = text;
      filled.dispatchEvent(new Event("input", { bubbles: true }));
    });
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

// ---- Days: typed as 2026-11-22 in every browser, or chosen from the calendar of the browser

const pad = (number) => String(number).padStart(2, "0");

// A day as it was typed, in the one form; anything else stays as it is.
const tidyDay = (text) => {
  const parts = text.trim().match(/^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/);
  return parts ? `${parts[1]}-${pad(parts[2])}-${pad(parts[3])}` : text;
};

document.addEventListener("change", (event) => {
  if (event.target.matches(".date-field .form-control")) event.target.value = tidyDay(event.target.value);
});

const openCalendar = (button) => {
  const field = button.closest(".date-field");
  const text = field.querySelector(".form-control");
  let native = field.querySelector(".date-native");
  if (!native) {
    native = Object.assign(document.createElement("input"), { type: "date", className: "date-native", tabIndex: -1 });
    native.setAttribute("aria-hidden", "true");
    native.addEventListener("change", () => {
      if (!native.value) return;
      text.value = native.value;
      for (const kind of ["input", "change"]) text.dispatchEvent(new Event(kind, { bubbles: true }));
      text.focus();
    });
    field.append(native);
  }
  native.min = text.dataset.min ?? "";
  native.max = text.dataset.max ?? "";
  native.value = tidyDay(text.value);
  native.showPicker();
};

const showCalendars = (part) => {
  for (const button of part.querySelectorAll(".date-open[hidden]")) button.hidden = false;
};
showCalendars(document);
document.addEventListener("htmx:load", (event) => showCalendars(event.target));

// ---- Lost connection

const showLost = (isLost) => {
  const banner = document.getElementById("lost");
  if (banner) banner.hidden = !isLost;
};
window.addEventListener("offline", () => showLost(true));
window.addEventListener("online", () => showLost(false));
document.addEventListener("htmx:sendError", () => showLost(true));
document.addEventListener("htmx:afterOnLoad", () => showLost(false));

// ---- Signed out: what was typed stays on the page until she has signed in again in another window

const signedOut = document.getElementById("signed-out");

const showSignedOut = (text) => {
  signedOut.querySelector("span").textContent = text;
  signedOut.hidden = text === "";
};

// Says whether whoever this page was made for is signed in at this moment: "in", "out", "other" when somebody else is, or
// "lost" without an answer. When she is, the forms of this page carry the token of her present session from then on.
const renewSession = async () => {
  let answer;
  let present;
  try {
    answer = await fetch("/session", { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout?.(20_000) });
    present = answer.ok ? await answer.json() : null;
  } catch {
    return "lost";
  }
  if (answer.status === 401) {
    showSignedOut(signedOut.dataset.out);
    return "out";
  }
  if (!present) return "lost";
  if (present.staff !== signedOut.dataset.staff) {
    showSignedOut(signedOut.dataset.other);
    return "other";
  }
  for (const field of document.querySelectorAll("input[name='csrf']")) field.value = present.csrf;
  const wasOut = !signedOut.hidden;
  showSignedOut("");
  if (wasOut) document.dispatchEvent(new Event("signed-in"));
  return "in";
};

if (signedOut) {
  const lookAgain = () => {
    if (!signedOut.hidden && !document.hidden) renewSession();
  };
  window.addEventListener("focus", lookAgain);
  document.addEventListener("visibilitychange", lookAgain);

  // What a script asked for is asked for again, once, with the token of the present session.
  const AGAIN = "Yanji-Again";
  document.addEventListener("htmx:responseError", async (event) => {
    const { xhr, requestConfig, target } = event.detail;
    const problem = xhr.getResponseHeader("Yanji-Problem");
    if (problem === "unauthenticated") {
      document.getElementById("sheet")?.close();
      showSignedOut(signedOut.dataset.out);
    }
    // The checkout has a queue of its own.
    if (problem !== "page_expired" || requestConfig.path === "/checkout" || requestConfig.headers[AGAIN]) return;
    if ((await renewSession()) !== "in" || !requestConfig.elt.isConnected) return;
    const where = { source: requestConfig.elt, target, headers: { [AGAIN]: "yes" } };
    window.htmx.ajax(requestConfig.verb.toUpperCase(), requestConfig.path, where);
  });
}

// ---- Menus and sheets

const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
};

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  const calendar = event.target.closest(".date-open");
  if (calendar) openCalendar(calendar);
  const sheet = event.target.closest("[data-sheet]");
  if (sheet && !event.ctrlKey && !event.metaKey && openSheet(sheet.href)) event.preventDefault();
  // A click beside a sheet lands on the sheet itself.
  if (event.target.matches("dialog[open]")) {
    const box = event.target.getBoundingClientRect();
    const isInside = event.clientX >= box.left && event.clientX <= box.right
      && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!isInside) event.target.close();
  }
});

// Shows the heart of a page over this one.
const openSheet = (address) => {
  const dialog = document.getElementById("sheet");
  if (!dialog || document.querySelector("dialog[open]")) return Boolean(dialog);
  window.htmx.ajax("GET", address, { target: "#sheet-content", select: "#help-sheet", swap: "innerHTML" });
  dialog.showModal();
  return true;
};

// ---- What waits to be done: counted as the workbench lists it, else once a minute at most and after anything was sent;
// fetched anew when it is looked at

const notices = document.getElementById("notices");
if (notices) {
  const list = document.getElementById("notices-list");
  const badge = document.getElementById("notices-count");
  const shelf = `notices ${document.querySelector(".place-organisation")?.textContent}`;
  const show = (count) => {
    badge.hidden = count === 0;
    badge.textContent = count > 99 ? "99+" : String(count);
  };
  const keep = (at, count) => {
    show(count);
    sessionStorage.setItem(shelf, `${at} ${count}`);
  };
  const kept = () => (sessionStorage.getItem(shelf) ?? "0 0").split(" ").map(Number);
  const fetchThem = () => window.htmx.ajax("GET", list.dataset.from, { target: list, swap: "innerHTML" }).then(() => {
    keep(Date.now(), list.querySelectorAll("[data-notice]").length);
  });
  const listed = document.querySelector("[data-todos]")?.dataset.todos;
  if (listed !== undefined) keep(Date.now(), Number(listed));
  const [at, count] = kept();
  show(count);
  // What is sent may be what waited.
  document.addEventListener("submit", () => keep(0, kept()[1]));
  window.addEventListener("load", () => {
    if (Date.now() - at > 60_000) fetchThem();
  });
  notices.addEventListener("toggle", () => {
    if (notices.open) fetchThem();
  });
}

// ---- Where one stands in a row of pages or tabs is in sight

function bringIntoSight() {
  for (const here of document.querySelectorAll(".subnav [aria-current], .member-tabs [aria-current]")) {
    const row = here.closest(".subnav, .member-tabs");
    row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - here.offsetWidth) / 2;
  }
}

bringIntoSight();
// A telephone is turned.
addEventListener("resize", bringIntoSight);

// ---- Tables that are wider than their place can be scrolled by keyboard too

const wide = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
const watchTables = () => {
  for (const one of document.querySelectorAll(".table-responsive:not([role])")) wide.observe(one);
};
watchTables();
document.addEventListener("htmx:afterSettle", watchTables);

// ---- Paper says when it was printed

addEventListener("beforeprint", () => {
  const now = new Date();
  const two = (part) => String(part).padStart(2, "0");
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  for (const line of document.querySelectorAll("[data-printed]")) {
    line.querySelector("time").textContent = `${day} ${two(now.getHours())}:${two(now.getMinutes())}`;
    line.hidden = false;
  }
});

// ---- Keys

// Moves within the menu or the list of what was found that has the focus.
const step = (event) => {
  const list = event.target.closest?.("details.menu[open], .find");
  if (!list) return;
  const stops = [...list.querySelectorAll("summary, input:not([type='hidden']), a[href], button")];
  const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
};

let isGoing = false;
document.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return step(event);
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    closeMenus();
    menu?.querySelector("summary").focus();
    if (event.target.closest?.(".find")) document.activeElement.blur();
    return;
  }
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  const wasGoing = isGoing;
  isGoing = event.key === "g" && !wasGoing;
  if (isGoing) return;
  const key = CSS.escape(event.key);
  if (event.key === "/") {
    document.getElementById("find")?.focus();
  } else {
    const link = document.querySelector(wasGoing ? `[data-go="${key}"]` : `[data-key="${key}"]`);
    if (!link) return;
    link.click();
  }
  event.preventDefault();
});
