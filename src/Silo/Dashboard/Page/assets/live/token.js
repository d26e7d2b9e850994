// The token of the admin server: asked for once, when the server wants one, and kept as long as the tab.
const KEY = "kgateway-token";

export class Token {
  #dialog = document.getElementById("token-dialog");

  // The headers that a request needs.
  static headers() {
    const token = sessionStorage.getItem(KEY);
    return token === null ? {} : { Authorization: `Bearer ${token}` };
  }

  static get known() {
    return sessionStorage.getItem(KEY) !== null;
  }

  // Asks the person; ends when there is an answer.
  ask() {
    const refused = Token.known;
    sessionStorage.removeItem(KEY);
    document.getElementById("token-error").textContent = refused ? "The server refused that token." : "";
    const input = document.getElementById("token");
    input.value = "";
    this.#dialog.showModal();
    return new Promise(resolve => {
      // Without a token there is nothing to show: the dialog stays.
      const stay = event => event.preventDefault();
      this.#dialog.addEventListener("cancel", stay);
      document.getElementById("token-form").addEventListener("submit", event => {
        event.preventDefault();
        sessionStorage.setItem(KEY, input.value.trim());
        this.#dialog.removeEventListener("cancel", stay);
        this.#dialog.close();
        resolve();
      }, { once: true });
    });
  }
}
