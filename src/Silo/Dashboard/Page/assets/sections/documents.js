// Links to the JSON documents of the admin server. With a token they are fetched by the page, as a link can't show it.
import { el } from "../dom.js";
import { Token } from "../live/token.js";

export const documentLink = (path, text) => el("a", { href: path, target: "_blank", "data-document": true }, text);

export const pathOf = (...parts) => parts.map(encodeURIComponent).join("/");

document.addEventListener("click", async event => {
  const link = event.target.closest?.("a[data-document]");
  if (!link || !Token.known)
    return;
  event.preventDefault();
  const opened = window.open("about:blank");
  try {
    const response = await fetch(link.href, { headers: Token.headers() });
    const text = response.ok ? await response.text() : `The server answered ${response.status}.\n${await response.text()}`;
    opened.location = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  } catch (error) {
    opened?.close();
    link.title = `It could not be fetched: ${error.message}`;
  }
});
