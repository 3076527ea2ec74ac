// Look by keyboard. Without it every button and field works as plain HTML.
const typing = (element) => element?.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
const saying = document.getElementById("saying");
const grouping = document.getElementById("grouping");
const phrase = document.getElementById("phrase");
if (saying && phrase) document.body.setAttribute("data-g-is-taken", ""); // here g is "good"

const press = (name) => {
  const button = saying?.querySelector(`[data-say=${name}]`);
  if (button) saying.requestSubmit(button);
  return Boolean(button);
};

const sayKeys = {
  g: () => press("good"),
  b: () => (phrase ? (phrase.focus(), phrase.select(), true) : false),
  n: () => (document.getElementById("note")?.focus(), Boolean(phrase)),
  s: () => press("skip"),
  u: () => press("undo"),
  h: () => {
    const link = document.querySelector("[data-goes=h]");
    if (link) location.assign(link.href);
    return Boolean(link);
  },
};

// The group that keys speak of: the one with the focus, else the first.
const groups = grouping ? [...grouping.querySelectorAll(".group[id]")] : [];
let current = Math.max(0, groups.findIndex((one) => `#${one.id}` === location.hash));
const here = () => {
  const inside = groups.indexOf(document.activeElement?.closest?.(".group[id]"));
  if (inside >= 0) current = inside;
  return groups[current];
};
const go = (by) => {
  here();
  current = Math.max(0, Math.min(current + by, groups.length - 1));
  groups[current]?.focus();
  return groups.length > 0;
};
const act = (name) => {
  const button = here()?.querySelector(`[data-do=${name}]`);
  if (!button) return false;
  if (button.href) location.assign(button.href);
  else grouping.requestSubmit(button);
  return true;
};

const groupKeys = {
  j: () => go(document.activeElement?.closest?.(".group[id]") ? 1 : 0),
  k: () => go(-1),
  p: () => act("failure_mode"),
  d: () => act("dimension"),
  m: () => act("merge"),
  x: () => act("dismiss"),
  r: () => {
    const field = here()?.querySelector("[data-do=rename]");
    if (!field) return false;
    field.closest("details").open = true;
    field.focus();
    field.select();
    return true;
  },
  t: () => {
    const box = here()?.querySelector("input[name=theme]");
    if (box) box.checked = !box.checked;
    return Boolean(box);
  },
  u: () => {
    const button = grouping.querySelector("[data-do=undo]");
    if (button) grouping.requestSubmit(button);
    return Boolean(button);
  },
};

const keys = saying ? sayKeys : grouping ? groupKeys : {};
document.addEventListener("keydown", (event) => {
  if (!plain(event) || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (typing(event.target)) return;
  if (Object.hasOwn(keys, event.key) && keys[event.key]()) event.preventDefault();
});

// One submission is one: a second click while the first is on its way does nothing.
let isSent = false;
for (const form of [saying, grouping, document.getElementById("promoting"), document.getElementById("editing")]) {
  form?.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
}
window.addEventListener("pageshow", () => {
  isSent = false;
});

// Earlier phrases by a click.
for (const chip of document.querySelectorAll("[data-phrase]")) {
  chip.hidden = false;
  chip.addEventListener("click", () => {
    phrase.value = chip.dataset.phrase;
    press("bad");
  });
}

(document.getElementById("faults") ?? document.getElementById("apply"))?.focus();
