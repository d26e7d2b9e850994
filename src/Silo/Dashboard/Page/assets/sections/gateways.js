// Gateways: where they listen, what was made of them, and whether their proxies have it.
import { el, outside } from "../dom.js";
import { count, duration, plural } from "../format.js";
import { linkTo } from "../address.js";
import { ATTENTION, FINE, PROBLEM, chip, ofConditions } from "../severity.js";
import { conditionChips, conditionTable } from "./conditions.js";
import { description } from "./description.js";
import { resourceCounts, totalOf } from "./resources.js";
import { documentLink, pathOf } from "./documents.js";

const MANY = 4;

const allConditions = gateway => [...gateway.conditions, ...gateway.listeners.flatMap(listener => listener.conditions)];

function severity(gateway) {
  if (gateway.failure || ofConditions(allConditions(gateway)) === PROBLEM)
    return PROBLEM;
  return gateway.syncedProxies < gateway.proxies || !gateway.silo ? ATTENTION : FINE;
}

function listenerLine(listener) {
  const text = `${listener.protocol} :${listener.port}`;
  return el("span", { class: `listener${ofConditions(listener.conditions) === PROBLEM ? " bad" : ""}`, title: listener.hostname ?? null },
    `${listener.name} `,
    listener.url ? outside(listener.url, text) : text,
    el("span", { class: "muted" }, ` ${plural(listener.attachedRoutes, "route")}`));
}

const listeners = gateway => el("span", { class: "lines" },
  gateway.listeners.slice(0, MANY).map(listenerLine),
  gateway.listeners.length > MANY ? el("span", { class: "muted" }, `and ${gateway.listeners.length - MANY} more`) : null);

function proxies(gateway) {
  if (gateway.proxies === 0)
    return el("span", { class: "muted" }, "none");
  return chip(gateway.syncedProxies === gateway.proxies ? FINE : ATTENTION, `${count(gateway.syncedProxies)}/${count(gateway.proxies)}`, "in sync / connected");
}

const listenerTable = gateway => el("table", { class: "inner" },
  el("thead", {}, el("tr", {}, ["Listener", "Port", "Protocol", "Host name", "Attached routes", "URL"].map(title => el("th", { scope: "col" }, title)))),
  el("tbody", {}, gateway.listeners.map(listener => el("tr", {},
    el("td", {}, listener.name),
    el("td", { class: "number" }, String(listener.port)),
    el("td", {}, listener.protocol),
    el("td", {}, listener.hostname ?? el("span", { class: "muted" }, "any")),
    el("td", { class: "number" }, count(listener.attachedRoutes)),
    el("td", {}, listener.url ? outside(listener.url, listener.url) : null)))));

export const gateways = {
  id: "gateways",
  title: "Gateways",
  about: "what is listened on, and what Envoy is given for it",
  items: state => state.gateways,
  key: gateway => gateway.name,
  identity: gateway => `Gateway ${gateway.name}`,
  severity,
  columns: [
    { title: "Gateway", cell: gateway => gateway.name, value: gateway => gateway.name, class: "name" },
    { title: "Class", cell: gateway => gateway.class, value: gateway => gateway.class },
    { title: "Silo", cell: gateway => gateway.silo ?? el("span", { class: "muted" }, "no silo"), value: gateway => gateway.silo ?? "", class: "code silo" },
    { title: "Listeners", cell: listeners, value: gateway => gateway.listeners.length, downFirst: true },
    { title: "Resources", cell: gateway => resourceCounts(gateway.resources), value: gateway => totalOf(gateway.resources), downFirst: true },
    { title: "Proxies", about: "in sync / connected", cell: proxies, value: gateway => gateway.syncedProxies - gateway.proxies },
    {
      title: "Translated in",
      about: "the last time",
      cell: gateway => duration(gateway.lastMilliseconds),
      value: gateway => gateway.lastMilliseconds,
      class: "number",
      downFirst: true,
    },
    { title: "Conditions", cell: gateway => conditionChips(allConditions(gateway)), value: gateway => -allConditions(gateway).filter(c => c.problem).length },
  ],
  details: gateway => [
    gateway.failure ? el("p", { class: "error" }, el("strong", {}, "The translation failed: "), gateway.failure) : null,
    el("p", { class: "facts" },
      el("span", {}, `revision ${gateway.revision}`),
      el("span", {}, `translated ${plural(gateway.translations, "time")}`),
      el("span", {}, plural(gateway.backends, "backend")),
      documentLink(`api/xds/${pathOf(...gateway.name.split("/"))}`, "xDS resources"),
      documentLink(`api/bootstrap/${pathOf(...gateway.name.split("/"))}`, "Envoy bootstrap"),
      el("a", { href: `${linkTo("proxies")}?filter=${encodeURIComponent(gateway.name)}` }, "its proxies")),
    listenerTable(gateway),
    conditionTable(allConditions(gateway)),
    description("Gateway", gateway.name),
  ],
  empty: [
    "No Gateway is translated. Add a GatewayClass whose controllerName is this controller's, and a Gateway of that class, to the folder or the cluster; ",
    "if there is one already, its conditions under Objects tell why it is not served.",
  ],
};
