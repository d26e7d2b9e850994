// Services: the load assignments that are kept because a route names them.
import { el } from "../dom.js";
import { count } from "../format.js";
import { description } from "./description.js";
import { ATTENTION, FINE, chip } from "../severity.js";

const severity = service => service.state === "Known" ? FINE : ATTENTION;

const meanings = {
  Known: "its endpoints are known",
  Empty: "no endpoint is ready: requests to it get 503",
  Unknown: "nothing has been heard of its endpoints yet",
};

// Names of clusters are prefix_namespace_name_port, and neither part has an underscore of its own.
function objectOf(cluster) {
  const [prefix, namespace, name] = cluster.split("_");
  const kind = { kube: "Service", backend: "Backend" }[prefix];
  return kind && name ? { kind, name: `${namespace}/${name}` } : null;
}

export const services = {
  id: "services",
  title: "Services",
  about: "backends that some route names",
  items: state => state.services,
  key: service => service.name,
  severity,
  columns: [
    { title: "Cluster", cell: service => service.name, value: service => service.name, class: "name" },
    { title: "Silo", cell: service => service.silo, value: service => service.silo, class: "code silo" },
    { title: "Slices", cell: service => count(service.slices), value: service => service.slices, class: "number", downFirst: true },
    {
      title: "Endpoints",
      cell: service => chip(severity(service), service.state.toLowerCase(), meanings[service.state] ?? null),
      value: service => service.state,
    },
    { title: "Version", cell: service => service.version || el("span", { class: "muted" }, "none"), value: service => service.version, class: "code" },
  ],
  details: service => {
    const target = objectOf(service.name);
    return target === null ? el("p", { class: "muted" }, "Policies are told of Services and Backends only.") : description(target.kind, target.name);
  },
  empty: ["No Service is in use. One appears as soon as a backendRef of an accepted route names it."],
};
