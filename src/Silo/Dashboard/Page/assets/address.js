// What the page shows, as the part of its address after the '#': "proxies/NODE?filter=words&problems".
export class Address {
  section = "";
  key = null;
  text = "";
  problems = false;
  // Whether it says anything of the filter.
  filters = false;

  static read(hash) {
    const address = new Address();
    const [path, query = ""] = hash.replace(/^#/, "").split("?", 2);
    const slash = path.indexOf("/");
    address.section = slash < 0 ? path : path.slice(0, slash);
    address.key = slash < 0 ? null : decode(path.slice(slash + 1));
    address.filters = query !== "";
    const parameters = new URLSearchParams(query);
    address.text = parameters.get("filter") ?? "";
    address.problems = parameters.has("problems");
    return address;
  }

  toString() {
    const query = [];
    if (this.text)
      query.push(`filter=${encodeURIComponent(this.text)}`);
    if (this.problems)
      query.push("problems");
    return linkTo(this.section, this.key) + (query.length ? `?${query.join("&")}` : "");
  }
}

// The address of a table, or of one of its rows.
export function linkTo(section, key = null) {
  return `#${section}${key === null ? "" : `/${encodeURIComponent(key)}`}`;
}

// An address that somebody cut or typed is read as it stands.
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError)
      return text;
    throw error;
  }
}
