// A try by keyboard, and how far it is while it is under way. Without it the page reloads by itself.
const typing = (element) => element?.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
const cases = [...document.querySelectorAll(".bad-case, .tried")];
let current = -1;

const go = (place) => {
  if (!cases.length) return;
  current = Math.max(0, Math.min(place, cases.length - 1));
  cases[current].focus({ preventScroll: true });
  cases[current].scrollIntoView({ block: "start" });
};
for (const [place, one] of cases.entries()) one.addEventListener("focusin", () => { current = place; });

const prompt = document.querySelector("textarea[name=prompt]");
const does = {
  j: () => go(current + 1),
  k: () => go(current - 1),
  e: () => prompt?.focus(),
  x: () => cases[current]?.querySelector("[name=case]")?.click(),
  t: () => document.querySelector("[data-does=try]")?.click(),
  b: () => document.querySelector("[data-does=back]")?.click(),
};
document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.defaultPrevented) return;
  if (event.key === "Escape" && event.target === prompt) return prompt.blur();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === prompt) return does.t();
  if (!plain(event) || typing(event.target)) return;
  const action = does[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

// leaving with an edited prompt would lose it
if (prompt) {
  const before = prompt.value;
  let isSent = false;
  prompt.form.addEventListener("submit", () => { isSent = true; });
  addEventListener("beforeunload", (event) => {
    if (!isSent && prompt.value !== before) event.preventDefault();
  });
}

const state = document.querySelector("[data-waits]");
if (state) {
  const bar = state.querySelector("progress");
  const look = async () => {
    try {
      const answer = await fetch(state.dataset.waits, { headers: { accept: "application/json" } });
      const page = await answer.json();
      if (page.state !== "running") return location.reload();
      for (const name of ["n_done", "n_planned", "cost"]) {
        state.querySelector(`[data-shows=${name}]`).textContent = page[name];
      }
      bar.max = Math.max(page.n_planned, 1);
      bar.value = page.n_done;
    } catch {
      // the app may be starting anew: look again
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 600);
}
