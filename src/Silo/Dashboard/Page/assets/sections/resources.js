// Numbers of Envoy resources by type, in the order in which Envoy is given them.
import { el } from "../dom.js";
import { count } from "../format.js";

const order = ["Listener", "Route", "Cluster", "Endpoints", "Secret"];
const place = type => {
  const index = order.indexOf(type);
  return index < 0 ? order.length : index;
};

export const byType = (a, b) => place(a) - place(b) || a.localeCompare(b);

export function resourceCounts(resources) {
  const types = Object.keys(resources).filter(type => resources[type] > 0).sort(byType);
  return types.length === 0
    ? el("span", { class: "muted" }, "none")
    : el("span", { class: "counts" }, types.map(type => el("span", {}, `${type} `, el("b", {}, count(resources[type])))));
}

export const totalOf = resources => Object.values(resources).reduce((sum, number) => sum + number, 0);
