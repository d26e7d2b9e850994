// How much a row wants to be looked at. Told by a sign and a word as well as by colour.
import { el } from "./dom.js";

export const FINE = 0;
export const ATTENTION = 1;
export const PROBLEM = 2;

const names = ["fine", "attention", "problem"];
const signs = ["✓", "!", "✕"];
const classes = ["good", "warn", "bad"];

export const classOf = severity => classes[severity];

export function sign(severity) {
  return el("span", { class: `sign ${classes[severity]}`, role: "img", "aria-label": names[severity], title: names[severity] }, signs[severity]);
}

export const chip = (severity, text, title = null) => el("span", { class: `chip ${classes[severity]}`, title }, text);

export const ofConditions = conditions => conditions.some(condition => condition.problem) ? PROBLEM : FINE;
