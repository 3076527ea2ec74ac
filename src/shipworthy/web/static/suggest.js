// Drafts by keyboard, and a look every two seconds while a model is at work. Without it all buttons work.
const typing = (element) => element?.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
const drafts = [...document.querySelectorAll(".draft")];
let current = -1;

const go = (place) => {
  if (!drafts.length) return;
  current = Math.max(0, Math.min(place, drafts.length - 1));
  drafts[current].focus({ preventScroll: true });
  drafts[current].scrollIntoView({ block: "start" });
};
const now = () => drafts[Math.max(0, current)];
for (const [place, draft] of drafts.entries()) draft.addEventListener("focusin", () => { current = place; });

const does = {
  j: () => go(current + 1),
  k: () => go(current - 1),
  a: () => now()?.querySelector("[data-does=accept]").click(),
  e: () => now()?.querySelector("textarea, .short input")?.focus(),
  r: () => now()?.querySelector("[name=why]").focus(),
  x: () => now()?.querySelector("[name=confirm_expected]")?.click(),
};
document.addEventListener("keydown", (event) => {
  if (!plain(event) || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && typing(event.target)) {
    event.target.closest(".draft")?.focus();
    return;
  }
  // Enter in the reason refuses; the form's first button would accept
  if (event.key === "Enter" && event.target.name === "why") {
    event.preventDefault();
    event.target.closest(".draft").querySelector("[data-does=refuse]").click();
    return;
  }
  // Enter in another one-line field accepts nothing: accepting is a word of its own
  if (event.key === "Enter" && event.target.matches?.(".draft .short input, .draft [type=checkbox]")) {
    event.preventDefault();
    return;
  }
  if (typing(event.target) || event.defaultPrevented) return;
  const action = does[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

const waiting = document.querySelector("[data-waits]");
if (waiting) {
  const look = async () => {
    try {
      const answer = await fetch(waiting.dataset.waits, { headers: { accept: "application/json" } });
      if (answer.ok && !(await answer.json()).at_work) return location.reload();
    } catch {
      // the app may be starting anew: look again
    }
    setTimeout(look, 2000);
  };
  setTimeout(look, 1000);
}
const wrong = document.querySelector(".draft [role=alert]");
if (wrong) go(drafts.indexOf(wrong.closest(".draft")));
