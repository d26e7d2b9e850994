// A table of the page. Draws only so many rows, and of those only the cells that changed.
import { el, replaceIfChanged } from "../dom.js";
import { count, plural } from "../format.js";
import { FINE } from "../severity.js";
import { linkTo } from "../address.js";
import { Order } from "./order.js";
import { Row } from "./row.js";
import { Rows } from "./rows.js";

const FIRST = 50;
const MORE = 200;

export class Table {
  total = 0;
  matching = 0;
  worst = FINE;
  #section;
  #order = new Order();
  #limit = FIRST;
  #rows = [];
  #items = null;
  #pinned = null;
  #drawn;
  #head = el("tr");
  #body = el("tbody");
  #count = el("span", { class: "count" });
  #note = el("div", { class: "note" });
  #foot = el("div", { class: "note" });

  // onOpen(key) is told which row was opened last; null when it was closed again.
  constructor(section, onOpen) {
    this.#section = section;
    this.#drawn = new Rows(section, this.#body);
    this.#drawHead();
    this.element = el("section", { id: section.id, class: "empty", "aria-labelledby": `${section.id}-title` },
      el("h2", { id: `${section.id}-title` }, el("a", { href: linkTo(section.id) }, section.title), " ", this.#count,
        el("span", { class: "about" }, section.about)),
      el("div", { class: "scroll" }, el("table", {}, el("thead", {}, this.#head), this.#body)),
      this.#note,
      this.#foot);
    this.#head.addEventListener("click", event => this.#sort(event));
    this.#body.addEventListener("click", event => this.#toggle(event, onOpen));
    this.#foot.addEventListener("click", event => this.#more(event));
  }

  get id() {
    return this.#section.id;
  }

  get title() {
    return this.#section.title;
  }

  identitiesOf(severity) {
    return this.#rows.filter(row => row.severity === severity).map(row => row.identity);
  }

  // Back to the first rows, for another filter.
  rewind() {
    this.#limit = FIRST;
  }

  // Opens a row and keeps it at the top, whatever the filter; null for none.
  pin(key) {
    this.#pinned = key;
    if (key !== null)
      this.#drawn.open(key);
  }

  show(state, filter) {
    const items = this.#section.items(state);
    if (items !== this.#items) {
      this.#items = items;
      this.#rows = rowsOf(this.#section, items);
      this.total = this.#rows.length;
      this.worst = this.#rows.reduce((worst, row) => Math.max(worst, row.severity), FINE);
    }
    const found = filter.isEmpty ? this.#rows.slice() : this.#rows.filter(row => filter.matches(row));
    this.matching = found.length;
    const sorted = this.#pinFirst(this.#order.sort(found));
    this.#drawn.draw(sorted.slice(0, this.#limit), this.#pinned);
    this.element.classList.toggle("empty", sorted.length === 0);
    this.#count.textContent = this.matching === this.total ? count(this.total) : `${count(this.matching)} of ${count(this.total)}`;
    this.#drawNotes(filter, sorted.length);
  }

  #pinFirst(rows) {
    const pinned = this.#pinned === null ? undefined : this.#rows.find(row => row.key === this.#pinned);
    return pinned === undefined ? rows : [pinned, ...rows.filter(row => row !== pinned)];
  }

  #drawHead() {
    this.#head.replaceChildren(...this.#section.columns.map((column, index) =>
      el("th", { scope: "col", class: column.class, "aria-sort": column.value ? this.#order.ariaSort(column) : null },
        column.value ? el("button", { type: "button", "data-column": index, title: column.about }, column.title) : column.title)));
  }

  #drawNotes(filter, shown) {
    const notes = [];
    if (this.#pinned !== null && !this.#rows.some(row => row.key === this.#pinned))
      notes.push(el("p", {}, `${this.#pinned} isn't here, or not any more.`));
    if (this.total === 0)
      notes.push(el("p", {}, ...this.#section.empty));
    else if (shown === 0)
      notes.push(el("p", {}, filter.text ? `Nothing matches “${filter.text}”${filter.problems ? " and has a problem" : ""}. ` : "Nothing has a problem. ",
        el("button", { type: "button", class: "small", "data-clear": true }, "Show everything")));
    replaceIfChanged(this.#note, ...notes);
    const left = shown - this.#limit;
    replaceIfChanged(this.#foot, ...left <= 0 ? [] : [
      el("button", { type: "button", "data-more": true }, `Show ${plural(Math.min(MORE, left), "more row")}`),
      el("span", { class: "muted" }, ` ${count(left)} are not shown. The filter looks at all.`)]);
  }

  #sort(event) {
    const button = event.target.closest("[data-column]");
    if (button === null)
      return;
    const { column } = button.dataset;
    this.#order.choose(this.#section.columns[Number(column)]);
    this.#drawHead();
    this.#head.querySelector(`[data-column="${column}"]`).focus({ preventScroll: true });
    this.#changed();
  }

  #toggle(event, onOpen) {
    const selecting = getSelection()?.isCollapsed === false;
    const row = event.target.closest("tr[data-key]");
    if (row === null || event.target.closest("a") || selecting && !event.target.closest("button"))
      return;
    const open = this.#drawn.toggle(row.dataset.key);
    if (open !== null)
      onOpen(open ? row.dataset.key : null);
    this.#changed();
  }

  #more(event) {
    if (event.target.closest("[data-more]")) {
      this.#limit += MORE;
      this.#changed();
    }
  }

  #changed() {
    this.element.dispatchEvent(new CustomEvent("tablechange"));
  }
}

// While work moves between silos two of them may tell of one thing: both are shown, under keys that differ.
function rowsOf(section, items) {
  const seen = new Map();
  return items.map(item => {
    const key = section.key(item);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return new Row(section, item, times === 1 ? key : `${key} (${times})`);
  });
}
