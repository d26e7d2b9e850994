// The live state: the stream of events, opened again whenever it ends. Fires "state" and "connection"
// ({ kind: "connecting" | "live" | "token" | "disconnected", reason, retrySeconds }).
import { Backoff } from "./backoff.js";
import { readEvents } from "./events.js";
import { Token } from "./token.js";

// The stream tells of changes on the silo that serves it. What other silos do, and a connection that died without a word, is found by
// asking after this long without an event.
const QUIET = 10000;
const ANSWER = 15000;

export class Stream extends EventTarget {
  #token;
  #backoff = new Backoff();
  #attempt = null;
  #wake = null;
  #quiet = 0;
  #states = 0;

  constructor(token) {
    super();
    this.#token = token;
    window.addEventListener("online", () => this.retryNow());
    window.addEventListener("pagehide", () => this.#attempt?.abort());
  }

  async start() {
    for (;;) {
      const reason = await this.#read();
      if (reason === "unauthorized") {
        this.#connection({ kind: "token" });
        await this.#token.ask();
      } else {
        await this.#wait(reason, this.#backoff.next());
      }
    }
  }

  retryNow() {
    this.#wake?.();
  }

  // Reads until the stream ends, and says why it did.
  async #read() {
    this.#connection({ kind: "connecting" });
    const attempt = this.#attempt = new AbortController();
    let silent = "the server does not answer";
    const give = reason => { silent = reason; attempt.abort(); };
    let late = setTimeout(() => give(silent), ANSWER);
    try {
      const response = await fetch("api/events", { headers: { Accept: "text/event-stream", ...Token.headers() }, cache: "no-store", signal: attempt.signal });
      if (response.status === 401)
        return "unauthorized";
      if (!response.ok)
        return `the server answered ${response.status}`;
      clearTimeout(late);
      this.#watch(give);
      for await (const event of readEvents(response.body)) {
        if (event.name === "state")
          this.#state(JSON.parse(event.data), give);
      }
      return "the server closed the connection";
    } catch (error) {
      if (error.name === "AbortError" || error instanceof TypeError)
        return attempt.signal.aborted ? silent : "the server cannot be reached";
      return `what the server sent cannot be read (${error.message})`;
    } finally {
      clearTimeout(late);
      clearTimeout(this.#quiet);
      attempt.abort();
    }
  }

  #state(state, give) {
    this.#states++;
    this.#backoff.reset();
    this.#watch(give);
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
    this.#connection({ kind: "live" });
  }

  #watch(give) {
    clearTimeout(this.#quiet);
    const attempt = this.#attempt;
    this.#quiet = setTimeout(async () => {
      const before = this.#states;
      try {
        const signal = AbortSignal.any([attempt.signal, AbortSignal.timeout(ANSWER)]);
        const response = await fetch("api/state", { headers: Token.headers(), cache: "no-store", signal });
        if (!response.ok)
          give(`the server answered ${response.status}`);
        else
          this.#answer(await response.json(), before, give);
      } catch (error) {
        give(error.name === "TimeoutError" ? "the server does not answer" : "the server cannot be reached");
      }
    }, QUIET);
  }

  // An event that came meanwhile is newer.
  #answer(state, before, give) {
    if (this.#states === before)
      this.#state(state, give);
  }

  async #wait(reason, milliseconds) {
    let left = Math.ceil(milliseconds / 1000);
    let woken = false;
    while (left > 0 && !woken) {
      this.#connection({ kind: "disconnected", reason, retrySeconds: left-- });
      woken = await new Promise(resolve => {
        const timer = setTimeout(() => resolve(false), 1000);
        this.#wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
    }
    this.#wake = null;
  }

  #connection(detail) {
    this.dispatchEvent(new CustomEvent("connection", { detail }));
  }
}
