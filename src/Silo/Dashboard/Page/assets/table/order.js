// The order of a table's rows: at first what is worst, then as the server gave them; later by the column that was chosen.
const names = new Intl.Collator("en", { numeric: true });

export class Order {
  column = null;
  descending = false;

  // Once up, once down, then as at first.
  choose(column) {
    if (this.column !== column) {
      this.column = column;
      this.descending = column.downFirst === true;
    } else if (this.descending === (column.downFirst === true)) {
      this.descending = !this.descending;
    } else {
      this.column = null;
    }
  }

  sort(rows) {
    if (this.column === null)
      return rows.sort((a, b) => b.severity - a.severity);
    const sign = this.descending ? -1 : 1;
    const valued = rows.map(row => ({ row, value: this.column.value(row.item) }));
    return valued.sort((a, b) => sign * compare(a.value, b.value)).map(each => each.row);
  }

  ariaSort(column) {
    return this.column !== column ? "none" : this.descending ? "descending" : "ascending";
  }
}

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number")
    return a - b;
  return names.compare(String(a ?? ""), String(b ?? ""));
}
