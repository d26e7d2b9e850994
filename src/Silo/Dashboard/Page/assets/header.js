// The line at the top: version, readiness, and whether what is shown is live; and the notices below it.
import { el, replaceIfChanged } from "./dom.js";
import { clock, plural } from "./format.js";

export class Header {
  #version = document.getElementById("version");
  #ready = document.getElementById("ready");
  #live = document.getElementById("live");
  #notices = document.getElementById("notices");
  #ofState = [];
  #ofConnection = null;
  #lastState = null;

  show(state) {
    this.#lastState = Date.now();
    this.#version.textContent = state.version;
    this.#ready.textContent = state.ready ? "ready" : "not ready";
    this.#ready.className = `pill ${state.ready ? "good" : "bad"}`;
    this.#ofState = [];
    if (!state.ready)
      this.#ofState.push(notice("bad", "This silo doesn't serve proxies yet", state.notReady));
    if (state.unanswered.length > 0) {
      const silos = plural(state.unanswered.length, "silo");
      this.#ofState.push(notice("warn", `${silos} did not answer: what is held there is missing here`, state.unanswered));
    }
    this.#draw();
  }

  showConnection(connection, retry) {
    const live = connection.kind === "live";
    document.body.classList.toggle("stale", !live && this.#lastState !== null);
    this.#live.className = `live ${live ? "good" : connection.kind === "disconnected" ? "bad" : "warn"}`;
    const text = live ? "live" : connection.kind === "disconnected" ? "disconnected" : connection.kind === "token" ? "token needed" : "connecting…";
    if (this.#live.textContent !== text)
      this.#live.textContent = text;
    this.#ofConnection = null;
    if (connection.kind === "disconnected") {
      const age = this.#lastState === null ? "" : ` What you see is the state of ${clock(this.#lastState)}.`;
      const button = el("button", { type: "button", class: "small" }, "Retry now");
      button.addEventListener("click", retry);
      this.#ofConnection = notice("bad", `Disconnected: ${connection.reason}.${age} Trying again in ${plural(connection.retrySeconds, "second")}.`, [], button);
    }
    this.#draw();
  }

  #draw() {
    replaceIfChanged(this.#notices, ...[this.#ofConnection, ...this.#ofState].filter(each => each !== null));
  }
}

function notice(level, text, reasons, ...more) {
  return el("div", { class: `notice ${level}` },
    el("strong", {}, text),
    reasons.length === 0 ? null : el("ul", {}, reasons.map(reason => el("li", {}, reason))),
    more);
}
