// Which policies are in force for an object: asked for when its row is opened, and again with each new state as long as it is open.
import { el, replaceIfChanged } from "../dom.js";
import { ATTENTION, FINE, PROBLEM, chip } from "../severity.js";
import { Token } from "../live/token.js";
import { pathOf } from "./documents.js";

const kinds = ["HTTPRoute", "GRPCRoute", "Gateway", "ListenerSet", "XListenerSet", "Service", "Backend"];

// What was last heard, by path; and the paths that are being asked for, with whether they must be asked for again.
const heard = new Map();
const asking = new Map();

// The place of an object's description; null for kinds that have none.
export function description(kind, name) {
  if (!kinds.includes(kind))
    return null;
  const path = `api/describe/${pathOf(kind, ...name.split("/"))}`;
  load(path);
  return el("div", { class: "description", "data-description": path }, contentOf(path));
}

// Asks again for all that is shown.
export function refreshDescriptions() {
  for (const path of new Set(places().map(place => place.dataset.description)))
    load(path);
}

const places = () => [...document.querySelectorAll("[data-description]")];

async function load(path) {
  if (asking.has(path)) {
    asking.set(path, true);
    return;
  }
  asking.set(path, false);
  heard.set(path, await ask(path));
  for (const place of places().filter(each => each.dataset.description === path))
    replaceIfChanged(place, ...contentOf(path));
  const again = asking.get(path);
  asking.delete(path);
  if (again && places().some(place => place.dataset.description === path))
    load(path);
  else if (!places().some(place => place.dataset.description === path))
    heard.delete(path);
}

async function ask(path) {
  try {
    const response = await fetch(path, { headers: Token.headers() });
    const answer = await response.json();
    return response.ok ? answer : { error: answer.error ?? `The server answered ${response.status}.` };
  } catch (error) {
    return { error: `It could not be fetched: ${error.message}` };
  }
}

function contentOf(path) {
  const answer = heard.get(path);
  if (answer === undefined)
    return [el("p", { class: "muted" }, "Asking for its policies …")];
  if (answer.error)
    return [el("p", { class: "error" }, answer.error)];
  return [
    answer.unanswered.length === 0 ? null : el("p", { class: "error" }, `No answer from ${answer.unanswered.join(", ")}.`),
    answer.inForce.length === 0 ? el("p", { class: "muted" }, "No Gateway has it in force.") : null,
    ...answer.inForce.flatMap(effectNodes),
  ].filter(node => node !== null);
}

const effectNodes = effect => [
  effect.gateway ? el("p", { class: "facts" }, el("strong", {}, `Gateway ${effect.gateway}${effect.parts.length === 0 ? " uses it" : ""}`), effect.listeners.map(name => el("span", {}, name))) : null,
  ...effect.parts.map(part),
];

const part = each => el("section", { class: `part${each.above ? " above" : ""}` },
  el("h3", {}, each.above ? el("span", { class: "muted" }, "above: ") : null, each.name,
    each.delegatedBy ? el("span", { class: "muted" }, ` delegated by ${each.delegatedBy}`) : null),
  each.problems.map(problem => el("p", { class: "error" }, problem)),
  words("", each.matches),
  words("filters ", each.filters),
  words("to ", each.backends),
  each.fields.length === 0 ? null : table(["Field", "From", "Overrides"], each.fields.map(field =>
    [field.field, sources(field.from), sources(field.overrides)])),
  each.policies.length === 0 ? el("p", { class: "muted" }, each.fields.length === 0 ? "no policies" : "no policies of its own")
    : table(["Policy", "Level", "Outcome", "Why"], each.policies.map(policy =>
      [policy.policy, policy.level, chip(severityOf(policy.outcome), policy.outcome), policy.problems.join("; ")])));

const severityOf = outcome => outcome === "Invalid" ? PROBLEM : outcome === "Overridden" ? ATTENTION : FINE;

const words = (title, list) => list.length === 0 ? null : el("p", { class: "code" }, el("span", { class: "muted" }, title), list.join(", "));

const sources = list => list.map(source => el("div", {}, source.policy, source.level ? el("span", { class: "muted" }, ` ${source.level}`) : null));

const table = (titles, rows) => el("table", { class: "inner" },
  el("thead", {}, el("tr", {}, titles.map(title => el("th", { scope: "col" }, title)))),
  el("tbody", {}, rows.map(cells => el("tr", {}, cells.map(cell => el("td", {}, cell))))));
