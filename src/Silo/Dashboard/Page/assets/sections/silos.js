// Silos: the processes that share the work. Each input is read by one of them.
import { el } from "../dom.js";
import { count } from "../format.js";
import { FINE, PROBLEM, chip } from "../severity.js";

const severity = silo => silo.ready ? FINE : PROBLEM;

const unanswered = name => ({ name, ready: false, notReady: ["it did not answer"], inputs: [], gateways: 0, services: 0, proxies: 0 });

// Made once for each state, as a table knows by it whether there is anything new.
const known = new WeakMap();
function itemsOf(state) {
  if (!known.has(state))
    known.set(state, [...state.silos, ...state.unanswered.map(unanswered)]);
  return known.get(state);
}

const number = (title, of) => ({ title, cell: silo => count(of(silo)), value: of, class: "number", downFirst: true });

export const silos = {
  id: "silos",
  title: "Silos",
  about: "the processes that share the work",
  items: itemsOf,
  key: silo => silo.name,
  severity,
  columns: [
    { title: "Silo", cell: silo => silo.name, value: silo => silo.name, class: "name code" },
    {
      title: "Ready",
      cell: silo => silo.ready ? chip(FINE, "ready") : el("span", { class: "lines" }, silo.notReady.map(reason => el("span", { class: "error" }, reason))),
      value: silo => -severity(silo),
    },
    {
      title: "Inputs",
      cell: silo => el("span", { title: silo.inputs.join("\n") }, silo.inputs.map(name => name.split(".")[0]).join(", ")),
      value: silo => silo.inputs.join(),
    },
    number("Gateways", silo => silo.gateways),
    number("Services", silo => silo.services),
    number("Proxies", silo => silo.proxies),
  ],
  empty: ["No silo answered."],
};
