// Visits on a telephone: what is filed without a network waits in the device and is sent later. Without this script the page is a form.
import { all, forget, keep, type Waiting } from "./inspection/outbox";
import { shrink } from "./inspection/photos";
import { send } from "./inspection/sending";

const AGAIN = 20_000; // milliseconds between two attempts
const line = document.querySelector<HTMLElement>("#network");
let refused = "";

/** Say whether there is a network, what waits, and what was refused. */
async function tell(): Promise<void> {
  if (!line) return;
  const waiting = await all();
  line.dataset["state"] = navigator.onLine ? "online" : "offline";
  const parts = [navigator.onLine ? `● ${line.dataset["online"]}` : `○ ${line.dataset["offline"]}`];
  if (waiting.length) parts.push(`${line.dataset["waiting"]} ${waiting.length}`);
  if (refused) parts.push(`▲ ${line.dataset["refused"]} ${refused}`);
  line.textContent = parts.join(" · ");
}

/** Send what waits, one after the other. */
async function empty(): Promise<void> {
  for (const report of await all()) {
    const answer = await send(report);
    if (answer.kind === "later") break;
    if (answer.kind === "refused") refused = answer.sentence;
    await forget(report.key);
  }
  await tell();
}

/** Return what a form holds: photographs small, each with its time. */
async function read(form: HTMLFormElement): Promise<Waiting> {
  const entries: [string, string | File][] = [];
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File && name === "photo") {
      if (!value.size) continue;
      entries.push([name, await shrink(value)], ["taken", String(value.lastModified)]);
    } else entries.push([name, value]);
  }
  return { key: `${form.dataset["outbox"]}`, address: form.action, entries };
}

/** File a visit: now where there is a network, later where there is none. */
async function file(form: HTMLFormElement): Promise<void> {
  const report = await read(form);
  await keep(report); // first of all: whatever happens now, it is not lost
  const answer = await send(report);
  if (answer.kind === "later") {
    form.hidden = true;
    await tell();
    return;
  }
  await forget(report.key);
  if (answer.kind === "taken") {
    location.assign("/visits");
    return;
  }
  refused = answer.sentence;
  await tell();
  line?.setAttribute("role", "alert");
  line?.scrollIntoView();
}

/** Write place and time of the device into a form. */
function locate(form: HTMLFormElement): void {
  const set = (name: string, value: string): void => {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  };
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
  set("visited_at", now.toISOString().slice(0, 16));
  navigator.geolocation?.getCurrentPosition(({ coords }) =>
    set("position", `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`),
  );
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-outbox]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void file(form);
  });
  const button = form.querySelector<HTMLButtonElement>("[data-locate]");
  button?.removeAttribute("hidden");
  button?.addEventListener("click", () => locate(form));
}
addEventListener("online", () => void empty());
addEventListener("offline", () => void tell());
setInterval(() => void empty(), AGAIN);
void empty();

if ("serviceWorker" in navigator) {
  void navigator.serviceWorker.register("/visits/worker.js", { scope: "/visits" }).then(async () => {
    await navigator.serviceWorker.ready;
    const links = [...document.querySelectorAll<HTMLAnchorElement>(".visits a")].map((link) => link.href);
    for (const address of [location.href, ...links]) void fetch(address, { headers: { Accept: "text/html" } });
    for (const part of performance.getEntriesByType("resource")) if (part.name.includes("/static/")) void fetch(part.name);
  });
}
