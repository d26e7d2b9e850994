// What rows are looked for: those that have all the words, in any of their values; on request only those with a problem.
import { FINE } from "../severity.js";

export class Filter {
  text = "";
  problems = false;
  #words = [];

  constructor(text, problems) {
    this.set(text, problems);
  }

  set(text, problems) {
    this.text = text;
    this.problems = problems;
    this.#words = text.toLowerCase().split(/\s+/).filter(word => word !== "");
  }

  get isEmpty() {
    return this.#words.length === 0 && !this.problems;
  }

  matches(row) {
    return (!this.problems || row.severity > FINE) && this.#words.every(word => row.words.includes(word));
  }
}
