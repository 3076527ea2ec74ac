// Review by keyboard. Without it every button and field works as plain HTML.
const form = document.getElementById("grading");
const typing = (element) => element?.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
const dimensions = [...form.querySelectorAll(".dimension")];
const shownAt = performance.now();
let current = 0; // the dimension that number keys speak of

const first = (group) => group?.querySelector("input:checked") ?? group?.querySelector("input:not([type=hidden]), textarea");
const isDone = (group) => {
  const number = group.querySelector("input[type=number]");
  return Boolean(group.querySelector("input:checked") || number?.value);
};

// At first the text is to be read: the keys are ready, and nothing scrolls away.
function focus(place, isFirst = false) {
  current = Math.max(0, Math.min(place, dimensions.length - 1));
  first(dimensions[current])?.focus({ preventScroll: true });
  if (!isFirst) dimensions[current].scrollIntoView({ block: "nearest" });
}

// After the last dimension comes the button, so that Enter saves.
function goOn() {
  const left = dimensions.findIndex((group, place) => place > current && !isDone(group));
  if (left >= 0) focus(left);
  else form.querySelector(".save").focus();
}

function choose(find) {
  const group = dimensions[current];
  const field = [...group.querySelectorAll("input[type=radio], input[type=checkbox]")].find(find);
  if (!field) return false;
  if (field.type === "radio") field.checked = true;
  else field.checked = !field.checked;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  goOn();
  return true;
}

const press = (action) => {
  const button = form.querySelector(`[data-action=${action}]`);
  if (button) form.requestSubmit(button);
  return Boolean(button);
};

const note = () => {
  const inside = dimensions[current]?.querySelector("label.note textarea");
  (inside ?? document.getElementById("note")).focus();
  return true;
};

const keys = {
  n: note,
  x: () => choose((one) => one.value === "cant_judge" || one.name.endsWith("-cant")),
  s: () => press("skip"),
  u: () => press("undo"),
  q: () => quote(current),
};

document.addEventListener("keydown", (event) => {
  if (!plain(event) || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (event.key === "Enter" && event.target.closest("#grading") && event.target.matches("input")) {
    event.preventDefault();
    form.requestSubmit(form.querySelector(".save"));
    return;
  }
  if (typing(event.target)) return;
  const letter = event.key.toLowerCase();
  const isChosen =
    (/^[0-9]$/.test(event.key) && choose((one) => one.dataset.key === event.key)) ||
    (form.querySelector("[data-letter]") && choose((one) => one.dataset.letter === letter)) ||
    keys[letter]?.() ||
    (event.key === "Enter" && event.target === document.body && (form.requestSubmit(form.querySelector(".save")), true));
  if (isChosen) event.preventDefault();
});

form.addEventListener("focusin", (event) => {
  const place = dimensions.indexOf(event.target.closest(".dimension"));
  if (place >= 0) current = place;
});

// Choosing a level takes back "can't judge" beside a number, and the other way round.
form.addEventListener("input", (event) => {
  const group = event.target.closest(".dimension");
  const cant = group?.querySelector("input[type=checkbox][name$=-cant]");
  if (cant && event.target.type === "number" && event.target.value) cant.checked = false;
});
form.addEventListener("change", (event) => {
  if (event.target.name?.endsWith("-cant") && event.target.checked) {
    event.target.closest(".dimension").querySelector("input[type=number]").value = "";
  }
});

// One submission is one: a second click while the first is on its way does nothing.
let isSent = false;
form.addEventListener("submit", (event) => {
  if (isSent) {
    event.preventDefault();
    return;
  }
  const took = form.elements.took;
  if (took) took.value = ((performance.now() - shownAt) / 1000).toFixed(1);
  isSent = true;
});
window.addEventListener("pageshow", () => {
  isSent = false;
});

// Evidence: what is selected in the text goes below the competency, with the turn it came from.
let selected = null;
document.addEventListener("selectionchange", () => {
  const found = document.getSelection();
  const text = found?.toString().trim();
  if (!text) return;
  const from = found.anchorNode?.parentElement;
  if (from?.closest("[data-readable]")) selected = { text, where: from.closest("[data-where]")?.dataset.where ?? "" };
});

function quote(place) {
  const field = dimensions[place]?.querySelector("[name^=quotes-]");
  if (!field || !selected) return false;
  const line = selected.text.replace(/\s+/g, " ");
  const said = selected.where ? `[${selected.where}] ${line}` : line;
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${said}` : said;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}
for (const button of form.querySelectorAll(".quote")) {
  button.hidden = false;
  const group = button.closest(".dimension");
  button.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", () => quote(dimensions.indexOf(group)));
}

const faults = document.getElementById("faults");
if (faults) faults.focus();
else if (dimensions.length) focus(Math.max(0, dimensions.findIndex((group) => !isDone(group))), true);
