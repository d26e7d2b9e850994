// Conditions: the problems by name, the rest as a number; all of them when the row is opened.
import { el } from "../dom.js";
import { plural } from "../format.js";
import { FINE, PROBLEM, chip, sign } from "../severity.js";

export function conditionChips(conditions) {
  const problems = conditions.filter(condition => condition.problem);
  if (problems.length === 0)
    return conditions.length === 0 ? el("span", { class: "muted" }, "none yet") : el("span", { class: "muted" }, plural(conditions.length, "condition"), " fine");
  const rest = problems.length - 3;
  return el("span", { class: "chips" },
    problems.slice(0, 3).map(condition => chip(PROBLEM, `${condition.type}: ${condition.reason}`, `${condition.part} ${condition.message}`.trim())),
    rest > 0 ? el("span", { class: "muted" }, `and ${rest} more`) : null);
}

export function conditionTable(conditions) {
  if (conditions.length === 0)
    return el("p", { class: "muted" }, "No conditions yet.");
  return el("table", { class: "inner" },
    el("thead", {}, el("tr", {}, ["Part", "Condition", "Status", "Reason", "Message", "Generation"].map(title => el("th", { scope: "col" }, title)))),
    el("tbody", {}, conditions.map(condition => el("tr", { class: condition.problem ? "bad" : null },
      el("td", {}, condition.part || el("span", { class: "muted" }, "whole")),
      el("td", {}, el("div", { class: "lead" }, sign(condition.problem ? PROBLEM : FINE), el("span", {}, condition.type))),
      el("td", {}, condition.status),
      el("td", {}, condition.reason),
      el("td", { class: "message" }, condition.message),
      el("td", { class: "number" }, String(condition.observedGeneration))))));
}
