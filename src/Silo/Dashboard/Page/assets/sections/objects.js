// Objects whose status has conditions.
import { conditionChips, conditionTable } from "./conditions.js";
import { description } from "./description.js";
import { FINE, PROBLEM } from "../severity.js";

const firstMessage = object => object.conditions.find(condition => condition.problem)?.message ?? "";

export const objects = {
  id: "objects",
  title: "Objects",
  about: "what the status of each object says",
  items: state => state.objects,
  key: object => `${object.kind} ${object.name}`,
  identity: object => `${object.kind} ${object.name}`,
  severity: object => object.problem ? PROBLEM : FINE,
  columns: [
    { title: "Name", cell: object => object.name, value: object => object.name, class: "name" },
    { title: "Kind", cell: object => object.kind, value: object => object.kind },
    { title: "Conditions", cell: object => conditionChips(object.conditions), value: object => -object.conditions.filter(c => c.problem).length },
    { title: "Message", cell: firstMessage, value: firstMessage, class: "message" },
  ],
  details: object => [conditionTable(object.conditions), description(object.kind, object.name)],
  empty: ["No object has a status yet. Gateways, routes and policies get one as soon as they are read."],
};
