// The frame of the page: its token, its parts, and how they ask the server.
import { find } from "/controls.js";

const key = "ganzoo-token";
const start = new URLSearchParams(location.hash.slice(1));
if (start.has("token")) {
  // Out of the address: it would show in a screenshot.
  sessionStorage.setItem(key, start.get("token"));
  history.replaceState(null, "", "#" + (start.get("part") || "runs"));
}

export function notify(text) {
  find("#notice").textContent = text ?? "";
  find("#notice").hidden = !text;
}

export class Refusal extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

// Asks the server. A body is sent as JSON.
export async function ask(path, { body, signal } = {}) {
  const headers = { Authorization: "Bearer " + (sessionStorage.getItem(key) ?? "") };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, {
    method: body === undefined ? "GET" : "POST", headers, signal,
    body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store",
  });
  if (!answer.ok) {
    const reason = await answer.json().then((json) => json.error, () => answer.statusText);
    throw new Refusal(answer.status, reason);
  }
  return answer;
}

export const askJSON = async (path, options) => (await ask(path, options)).json();

export function query(values) {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    [value].flat().filter((one) => one !== undefined && one !== null).map((one) => [name, one]));
  return new URLSearchParams(pairs).toString();
}

// Server-sent events as they come. EventSource would send no token.
export async function* events(path, options) {
  const reader = (await ask(path, options)).body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const lines = text.slice(0, end).split("\n");
      const field = (name) => lines.find((line) => line.startsWith(name + ": "))?.slice(name.length + 2);
      if (field("data")) yield { name: field("event"), data: JSON.parse(field("data")) };
    }
  }
}

// Listens until it is told to end, and again where the connection was lost.
export function listen(path, take) {
  const control = new AbortController();
  (async () => {
    while (!control.signal.aborted) {
      try {
        for await (const event of events(path, { signal: control.signal })) {
          notify(null);
          take(event);
        }
      } catch (error) {
        if (control.signal.aborted) return;
        notify(error instanceof Refusal ? error.message
          : "The server does not answer. Is 'ganzoo serve' still at work?");
      }
      await new Promise((done) => setTimeout(done, 2000));
    }
  })();
  return () => control.abort();
}

// A picture of the server in an image element; what was there before is given back.
export async function show(image, answer) {
  const address = URL.createObjectURL(await answer.blob());
  const before = image.src;
  image.src = address;
  await image.decode().catch(() => {});
  if (before.startsWith("blob:")) URL.revokeObjectURL(before);
}

const parts = ["runs", "explorer", "toys"];
let current;

async function open() {
  const wanted = location.hash.slice(1);
  if (wanted === "main") return find("#main").focus();
  const name = parts.includes(wanted) ? wanted : "runs";
  if (current?.name === name) return;
  current?.part?.close();
  const opened = (current = { name });
  for (const section of document.querySelectorAll("[data-part]")) section.hidden = section.dataset.part !== name;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === "#" + name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  notify(null);
  const part = await import(`/${name}.js`);
  if (current !== opened) return;
  opened.part = part;
  await Promise.resolve(part.open()).catch((error) => notify(error.message));
}

addEventListener("hashchange", open);
// Only when this module has been read to its end can the parts import it.
setTimeout(open);
