// How long to wait before the next attempt: twice as long each time, and never the same for all pages that lost one server.
export class Backoff {
  static #first = 1000;
  static #longest = 20000;
  #attempts = 0;

  next() {
    const limit = Math.min(Backoff.#longest, Backoff.#first * 2 ** this.#attempts++);
    return limit / 2 + Math.random() * limit / 2;
  }

  reset() {
    this.#attempts = 0;
  }
}
