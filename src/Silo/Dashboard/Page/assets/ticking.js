// Ages that grow on the page between two states. They are counted from the server's own number, so that the clocks needn't agree.
import { el } from "./dom.js";
import { age } from "./format.js";

const starts = new WeakMap();

// An element that shows how old something is that was so many seconds old now.
export function ticking(seconds) {
  const element = el("span", { "data-ticking": true }, age(seconds));
  starts.set(element, performance.now() - seconds * 1000);
  return element;
}

export function startTicking() {
  setInterval(() => {
    if (document.hidden)
      return;
    for (const element of document.querySelectorAll("[data-ticking]")) {
      const text = age((performance.now() - starts.get(element)) / 1000);
      if (element.textContent !== text)
        element.textContent = text;
    }
  }, 1000);
}
