// What every page has: the list of keys behind "?", and "g" and a letter to go to another area.
const typing = (element) => element?.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

const keys = document.getElementById("keys");
const opener = document.querySelector("[data-opens=keys]");
if (keys && opener) {
  opener.hidden = false;
  opener.addEventListener("click", () => keys.showModal());
}

let goes = 0; // until when a letter after "g" is a place to go to
document.addEventListener("keydown", (event) => {
  if (!plain(event) || typing(event.target) || event.defaultPrevented) return;
  if (event.key === "?" && keys) {
    event.preventDefault();
    if (keys.open) keys.close();
    else keys.showModal();
    return;
  }
  if (keys?.open) return;
  if (goes > event.timeStamp) {
    goes = 0;
    const place = document.querySelector(`#go-to [data-key="${CSS.escape(event.key)}"]`);
    if (place) {
      event.preventDefault();
      event.stopImmediatePropagation();
      location.assign(place.dataset.url);
    }
    return;
  }
  if (event.key === "g" && !document.body.hasAttribute("data-g-is-taken")) goes = event.timeStamp + 1200;
}, true);

// Whatever can be scrolled can be reached by the keyboard, too.
const reachable = () => {
  for (const element of document.querySelectorAll("table, .text, pre, .areas, .scrolls")) {
    const scrolls = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    if (scrolls && getComputedStyle(element).overflow !== "visible") element.tabIndex = 0;
  }
};
reachable();
addEventListener("resize", reachable);
