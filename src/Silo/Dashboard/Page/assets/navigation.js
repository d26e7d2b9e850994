// Links to the tables, with how many rows each has.
import { el, replaceIfChanged } from "./dom.js";
import { count } from "./format.js";
import { linkTo } from "./address.js";
import { PROBLEM } from "./severity.js";

export class Navigation {
  #element;

  constructor(element, sections) {
    this.#element = element;
    element.append(...sections.map(section => el("a", { href: linkTo(section.id) }, section.title)));
  }

  show(tables) {
    replaceIfChanged(this.#element, ...tables.map(table => {
      const bad = table.identitiesOf(PROBLEM).length;
      return el("a", { href: linkTo(table.id) },
        table.title, " ",
        el("span", { class: "count" }, table.matching === table.total ? count(table.total) : `${count(table.matching)}/${count(table.total)}`),
        bad === 0 ? null : el("span", { class: "count bad", title: "with problems", "aria-label": `${bad} with problems` }, count(bad)));
    }));
  }
}
