// The rows of a table that are on the page. A row that didn't change isn't touched; of one that did, the cells that differ are replaced.
import { el, replaceIfChanged } from "../dom.js";
import { classOf, sign } from "../severity.js";

export class Rows {
  #section;
  #body;
  #drawn = new Map();
  #open = new Set();

  constructor(section, body) {
    this.#section = section;
    this.#body = body;
  }

  open(key) {
    this.#open.add(key);
  }

  // Opens or closes a row and says whether it is open now; null when it has no more to show.
  toggle(key) {
    if (!this.#section.details)
      return null;
    if (this.#open.delete(key))
      return false;
    this.#open.add(key);
    return true;
  }

  draw(rows, pinned) {
    const before = this.#drawn;
    this.#drawn = new Map();
    let place = this.#body.firstChild;
    const put = element => {
      if (element === place)
        place = place.nextSibling;
      else
        this.#body.insertBefore(element, place);
    };
    for (const row of rows) {
      const drawn = before.get(row.key) ?? { row: el("tr", { "data-key": row.key }), details: null, signature: null };
      before.delete(row.key);
      this.#drawn.set(row.key, drawn);
      this.#update(drawn, row, row.key === pinned);
      put(drawn.row);
      if (drawn.details)
        put(drawn.details);
    }
    for (const gone of before.values()) {
      gone.row.remove();
      gone.details?.remove();
    }
  }

  #update(drawn, row, pinned) {
    const open = this.#section.details !== undefined && this.#open.has(row.key);
    const signature = `${open}${pinned}${row.signature}`;
    if (drawn.signature === signature)
      return;
    drawn.signature = signature;
    drawn.row.className = `${classOf(row.severity)}${pinned ? " pinned" : ""}${open ? " open" : ""}`;
    replaceIfChanged(drawn.row, ...this.#section.columns.map((column, index) => this.#cell(column, index, row, open)));
    if (!open) {
      drawn.details?.remove();
      drawn.details = null;
      return;
    }
    drawn.details ??= el("tr", { class: "details" }, el("td", { colspan: this.#section.columns.length }));
    replaceIfChanged(drawn.details.firstChild, el("div", { class: "sheet" }, this.#section.details(row.item)));
  }

  #cell(column, index, row, open) {
    const content = column.cell(row.item);
    if (index > 0)
      return el("td", { class: column.class }, content);
    const toggle = this.#section.details === undefined ? null
      : el("button", { type: "button", class: "toggle", "aria-expanded": String(open), "aria-label": `Details of ${row.key}` }, "›");
    return el("th", { scope: "row", class: column.class }, el("div", { class: "lead" }, toggle, sign(row.severity), el("span", {}, content)));
  }
}
