// One item of the state as a table sees it.
export class Row {
  #words = null;

  constructor(section, item, key) {
    this.item = item;
    this.key = key;
    this.severity = section.severity(item);
    this.identity = section.identity?.(item) ?? `${section.id} ${this.key}`;
  }

  // All its values, to search in; made when somebody searches.
  get words() {
    return this.#words ??= valuesOf(this.item).join("\n").toLowerCase();
  }

  // Tells whether it has changed: all that is shown of it, but for ages, which the page counts by itself.
  get signature() {
    return JSON.stringify(this.item, (name, value) => name === "ageSeconds" ? undefined : value);
  }
}

function valuesOf(value) {
  if (value === null || value === undefined || typeof value === "boolean")
    return [];
  return typeof value === "object" ? Object.values(value).flatMap(valuesOf) : [String(value)];
}
