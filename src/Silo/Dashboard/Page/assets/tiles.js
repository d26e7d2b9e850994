// What there is, in a few big numbers.
import { el, replaceIfChanged } from "./dom.js";
import { count, plural } from "./format.js";
import { linkTo } from "./address.js";
import { ATTENTION, FINE, PROBLEM, classOf } from "./severity.js";

export class Tiles {
  #element;

  constructor(element, toggleProblems) {
    this.#element = element;
    element.addEventListener("click", event => {
      if (event.target.closest("button"))
        toggleProblems();
    });
  }

  show(state, tables, problemsOnly) {
    const of = Object.fromEntries(tables.map(table => [table.id, table]));
    const synced = state.proxies.filter(proxy => proxy.synced).length;
    const ready = state.silos.filter(silo => silo.ready).length;
    const attached = state.gateways.reduce((sum, gateway) => sum + gateway.listeners.length, 0);
    const endless = state.services.filter(service => service.state !== "Known").length;
    const bad = new Set(tables.flatMap(table => table.identitiesOf(PROBLEM))).size;
    const watch = new Set(tables.flatMap(table => table.identitiesOf(ATTENTION))).size;
    replaceIfChanged(this.#element,
      tile(of.silos, state.silos.length, `${count(ready)} ready`),
      tile(of.gateways, state.gateways.length, plural(attached, "listener")),
      tile(of.services, state.services.length, state.services.length === 0 ? "none in use" : endless === 0 ? "all have endpoints" : `${count(endless)} without endpoints`),
      tile(of.proxies, state.proxies.length, `${count(synced)} synced`),
      el("button", { type: "button", class: `tile ${classOf(bad > 0 ? PROBLEM : watch > 0 ? ATTENTION : FINE)}`, "aria-pressed": String(problemsOnly) },
        el("span", { class: "number", id: "problem-count" }, count(bad)),
        el("span", { class: "name" }, "Problems"),
        el("span", { class: "muted" }, problemsOnly ? "show everything" : watch > 0 ? `and ${count(watch)} to watch` : bad > 0 ? "show only these" : "nothing to do")));
  }
}

const tile = (table, number, note) =>
  el("a", { class: `tile ${table.total === 0 ? "" : classOf(table.worst)}`, href: linkTo(table.id) },
    el("span", { class: "number" }, count(number)),
    el("span", { class: "name" }, table.title),
    el("span", { class: "muted" }, note));
