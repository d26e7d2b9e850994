// Puts the page together: the live state goes to the header, the tiles and the tables; the address says what is looked for.
import { Stream } from "./live/stream.js";
import { Token } from "./live/token.js";
import { Header } from "./header.js";
import { Tiles } from "./tiles.js";
import { Navigation } from "./navigation.js";
import { Table } from "./table/table.js";
import { Filter } from "./table/filter.js";
import { Address } from "./address.js";
import { startTicking } from "./ticking.js";
import { refreshDescriptions } from "./sections/description.js";
import { sections } from "./sections/all.js";

const byId = id => document.getElementById(id);

const address = Address.read(location.hash);
const filter = new Filter(address.text, address.problems);
const header = new Header();
const navigation = new Navigation(byId("nav"), sections);
const tiles = new Tiles(byId("tiles"), toggleProblems);
const tables = sections.map(section => new Table(section, key => setAddress(section.id, key)));
byId("tables").append(...tables.map(table => table.element));

let state = null;
let scheduled = false;

function setAddress(section, key) {
  address.section = section;
  address.key = key;
  history.replaceState(null, "", address.toString());
}

// Several changes between two frames are one; a page that nobody sees isn't drawn at all.
function schedule() {
  if (scheduled || document.hidden)
    return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    render();
  });
}

function render() {
  if (state === null)
    return;
  header.show(state);
  for (const table of tables)
    table.show(state, filter);
  navigation.show(tables);
  tiles.show(state, tables, filter.problems);
}

function filterChanged() {
  byId("filter").value = filter.text;
  byId("problems").checked = filter.problems;
  address.text = filter.text;
  address.problems = filter.problems;
  history.replaceState(null, "", address.toString());
  for (const table of tables)
    table.rewind();
  schedule();
}

function toggleProblems() {
  filter.set(filter.text, !filter.problems);
  filterChanged();
}

// Opens the row that the address names and brings its table into view.
function follow() {
  const wanted = Address.read(location.hash);
  address.section = wanted.section;
  address.key = wanted.key;
  if (wanted.filters)
    filter.set(wanted.text, wanted.problems);
  for (const table of tables)
    table.pin(table.id === address.section ? address.key : null);
  filterChanged();
  if (address.section)
    requestAnimationFrame(() => document.getElementById(address.section)?.scrollIntoView());
}

byId("filter").addEventListener("input", event => {
  filter.set(event.target.value, filter.problems);
  filterChanged();
});
byId("problems").addEventListener("change", toggleProblems);
byId("tables").addEventListener("click", event => {
  if (event.target.closest("[data-clear]")) {
    filter.set("", false);
    filterChanged();
  } else if (event.target.closest("[data-more]")) {
    schedule();
  }
});
document.addEventListener("keydown", event => {
  const typing = event.target.closest?.("input, textarea, dialog");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    byId("filter").focus();
  } else if (event.key === "Escape" && event.target === byId("filter") && filter.text) {
    event.preventDefault();
    filter.set("", filter.problems);
    filterChanged();
  }
});
document.addEventListener("visibilitychange", schedule);
window.addEventListener("hashchange", follow);
for (const table of tables)
  table.element.addEventListener("tablechange", schedule);

let first = true;
const stream = new Stream(new Token());
stream.addEventListener("state", event => {
  state = event.detail;
  schedule();
  refreshDescriptions();
  if (first) {
    first = false;
    follow();
  }
});
stream.addEventListener("connection", event => header.showConnection(event.detail, () => stream.retryNow()));
startTicking();
stream.start();
