// Proxies: the Envoys that are connected, what they have of each type, and what they refused.
import { el, outside } from "../dom.js";
import { count, moment } from "../format.js";
import { linkTo } from "../address.js";
import { ATTENTION, FINE, PROBLEM, chip, sign } from "../severity.js";
import { ticking } from "../ticking.js";
import { documentLink, pathOf } from "./documents.js";
import { byType } from "./resources.js";

const severityOfType = type => type.state === "synced" ? FINE : type.state === "behind" ? ATTENTION : PROBLEM;

const severity = proxy => proxy.types.reduce((worst, type) => Math.max(worst, severityOfType(type)), proxy.synced ? FINE : ATTENTION);

const sorted = types => [...types].sort((a, b) => byType(a.type, b.type));

const refused = proxy => proxy.types.filter(type => type.rejection);

function types(proxy) {
  return el("span", { class: "chips" }, sorted(proxy.types).map(type => {
    const state = severityOfType(type);
    return chip(state, [`${type.type} `, el("b", {}, count(type.resources)), state === FINE ? "" : ` ${type.state}`], `${type.state}, version ${type.version || "none"}`);
  }));
}

function refusal(proxy) {
  const [first, ...more] = refused(proxy);
  if (first === undefined)
    return null;
  return el("span", { class: "refusal" },
    el("span", { class: "error" }, first.rejection.message),
    el("span", { class: "muted" }, ` ${first.rejection.names.slice(0, 2).join(", ")}${more.length > 0 ? ` and ${more.length} more` : ""}`));
}

const typeTable = proxy => el("table", { class: "inner" },
  el("thead", {}, el("tr", {}, ["Type", "Resources", "State", "Version"].map(title => el("th", { scope: "col" }, title)))),
  el("tbody", {}, sorted(proxy.types).map(type => el("tr", { class: severityOfType(type) === PROBLEM ? "bad" : null },
    el("td", {}, type.type),
    el("td", { class: "number" }, count(type.resources)),
    el("td", {}, el("div", { class: "lead" }, sign(severityOfType(type)), el("span", {}, type.state))),
    el("td", { class: "code" }, type.version)))));

const rejection = type => el("div", { class: "rejection" },
  el("p", {}, el("strong", {}, `Envoy refused ${type.type}`), el("span", { class: "muted" }, ` ${moment(type.rejection.at)}`)),
  el("pre", {}, type.rejection.message),
  type.rejection.names.length === 0 ? null : el("ul", { class: "names" }, type.rejection.names.map(name => el("li", {}, name))));

export const proxies = {
  id: "proxies",
  title: "Proxies",
  about: "the Envoys that are connected",
  items: state => state.proxies,
  key: proxy => proxy.node,
  severity,
  columns: [
    { title: "Node", cell: proxy => proxy.node, value: proxy => proxy.node, class: "name" },
    { title: "Gateway", cell: proxy => el("a", { href: linkTo("gateways", proxy.gateway) }, proxy.gateway), value: proxy => proxy.gateway, class: "short" },
    { title: "Silo", cell: proxy => proxy.silo, value: proxy => proxy.silo, class: "code silo" },
    { title: "Stream", about: "age of its stream", cell: proxy => ticking(proxy.ageSeconds), value: proxy => proxy.ageSeconds, class: "number" },
    { title: "Resources", about: "by type, with the state of each", cell: types, value: proxy => -severity(proxy) },
    { title: "Refused", about: "the last NACK, in Envoy's words", cell: refusal, value: proxy => -refused(proxy).length },
    { title: "Envoy", cell: proxy => proxy.admin ? outside(proxy.admin, "admin", "the admin interface of this Envoy") : null, class: "short" },
  ],
  details: proxy => [
    el("p", { class: "facts" },
      el("span", {}, `from ${proxy.peer}`),
      el("span", {}, proxy.userAgent),
      el("span", {}, `connected ${moment(proxy.connectedAt)}`),
      documentLink(`api/xds/${pathOf(...proxy.gateway.split("/"))}`, "what it should have"),
      proxy.admin ? documentLink(`api/proxies/${pathOf(proxy.node)}/diff`, "how it differs") : null),
    refused(proxy).map(rejection),
    typeTable(proxy),
  ],
  empty: [
    "No Envoy is connected. One is started for each Gateway if this process runs them; to start one by hand, give it the bootstrap at ",
    el("code", {}, "/api/bootstrap/NAMESPACE/GATEWAY"),
    ".",
  ],
};
