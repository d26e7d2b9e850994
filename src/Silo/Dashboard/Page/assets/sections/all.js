// The tables, in the order of the page. A section is
//   id, title, about    what it is
//   items(state)        its rows
//   key(item)           what a row is known by
//   severity(item)      how much it wants to be looked at
//   identity(item)      optional: what it is a row of, so that one problem that two tables show is counted once
//   columns             title, cell(item) -> node or text; value(item) -> what to sort by; class; downFirst
//   details(item)       optional: nodes that are shown when the row is opened
//   empty               what to say when there is nothing, and what to do about it
import { gateways } from "./gateways.js";
import { proxies } from "./proxies.js";
import { services } from "./services.js";
import { objects } from "./objects.js";
import { findings } from "./findings.js";
import { silos } from "./silos.js";

export const sections = [gateways, proxies, services, objects, findings, silos];
