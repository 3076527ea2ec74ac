// Keys for lists of cases and for one case; every page works without them.
const typing = (element) => element?.closest("input, textarea, select, [contenteditable]");
const items = [...document.querySelectorAll(".lines tbody tr, .answer")];

const move = (step) => {
  if (!items.length) return;
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const next = items[at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(Math.max(at + step, 0), items.length - 1)];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: next.matches("tr") ? "nearest" : "start" });
};

const follow = (selector) => {
  const link = document.querySelector(selector);
  if (link) location.assign(link.href);
  return Boolean(link);
};

const keys = {
  j: () => move(1),
  k: () => move(-1),
  n: () => follow("main a[rel=next]"),
  p: () => follow("main a[rel=prev]"),
  b: () => follow("[data-goes=back]"),
  d: () => follow("[data-goes=compare]"),
  "/": () => document.getElementById("q")?.focus(),
  Enter: () => {
    const link = document.activeElement?.matches(".lines tr") && document.activeElement.querySelector("a.open");
    if (!link) return false;
    location.assign(link.href);
  },
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const act = keys[event.key];
  if (act && act() !== false) event.preventDefault();
});
