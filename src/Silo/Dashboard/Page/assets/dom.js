// Elements from values. Text is always set as text: nothing that came over the wire is read as HTML.
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true)
      element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return element;
}

// A link to somewhere else; an address that isn't http or https is only shown.
export function outside(url, text, title = null) {
  const safe = URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
  return safe ? el("a", { href: url, target: "_blank", rel: "noreferrer noopener", title: title ?? url }, text) : el("span", {}, text);
}

// Makes these nodes the children, and leaves alone those that are as they should be, so that focus and selection stay where they are.
export function replaceIfChanged(parent, ...nodes) {
  while (parent.childNodes.length > nodes.length)
    parent.lastChild.remove();
  nodes.forEach((node, index) => {
    const old = parent.childNodes[index];
    if (old === undefined)
      parent.append(node);
    else if (!old.isEqualNode(node))
      swap(old, node);
  });
}

// The new node takes the place of the old one, and its focus.
function swap(old, node) {
  const index = old.contains(document.activeElement) ? focusable(old).indexOf(document.activeElement) : -1;
  old.replaceWith(node);
  if (index >= 0)
    focusable(node)[index]?.focus({ preventScroll: true });
}

const focusable = node => node instanceof Element ? [node, ...node.querySelectorAll("a, button, input")].filter(each => each.matches("a, button, input")) : [];
