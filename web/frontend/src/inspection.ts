// Visits on a telephone: what is filed without a network waits in the device and is sent later. Without this script the page is a form.
import { all, find, forget, keep, type Waiting } from "./inspection/outbox";
import { shrink } from "./inspection/photos";
import { type Answer, send } from "./inspection/sending";

const AGAIN = 20_000; // milliseconds between two attempts
const line = document.querySelector<HTMLElement>("#network");

/** Say whether there is a network, what waits, and what was refused. */
async function tell(): Promise<void> {
  if (!line) return;
  const kept = await all();
  const waiting = kept.filter((report) => !report.refused);
  line.dataset["state"] = navigator.onLine ? "online" : "offline";
  const parts = [navigator.onLine ? `● ${line.dataset["online"]}` : `○ ${line.dataset["offline"]}`];
  if (waiting.length) parts.push(`${line.dataset["waiting"]} ${waiting.length}`);
  for (const { refused } of kept) if (refused) parts.push(`▲ ${line.dataset["refused"]} ${refused}`);
  line.textContent = parts.join(" · ");
}

/** Forget a report that was taken; keep one that was refused, with the reason, so that it can be mended. */
async function settle(report: Waiting, answer: Answer): Promise<void> {
  if (answer.kind === "taken") await forget(report.key);
  if (answer.kind === "refused") await keep({ ...report, refused: answer.sentence });
}

/** Send what waits, one after the other. */
async function empty(): Promise<void> {
  for (const report of await all()) {
    if (report.refused) continue;
    const answer = await send(report);
    if (answer.kind === "later") break;
    await settle(report, answer);
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
  return { key: `${form.dataset["outbox"]}`, person: `${form.dataset["person"]}`, address: form.action, entries };
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
  await settle(report, answer);
  if (answer.kind === "taken") {
    location.assign("/visits");
    return;
  }
  await tell();
  line?.setAttribute("role", "alert");
  line?.scrollIntoView();
}

/** Put a report that is kept back into its form. */
async function restore(form: HTMLFormElement): Promise<void> {
  const report = await find(`${form.dataset["outbox"]}`);
  const photos = new DataTransfer();
  for (const [name, value] of report?.entries ?? []) {
    const field = form.elements.namedItem(name);
    if (value instanceof File) photos.items.add(value);
    else if (field instanceof RadioNodeList) field.value = value;
    else if (name !== "csrf_token" && (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement))
      field.value = value;
  }
  const field = form.elements.namedItem("photo");
  if (photos.files.length && field instanceof HTMLInputElement) field.files = photos.files;
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
  void restore(form);
  const button = form.querySelector<HTMLButtonElement>("[data-locate]");
  button?.removeAttribute("hidden");
  button?.addEventListener("click", () => locate(form));
}
addEventListener("online", () => void empty());
addEventListener("offline", () => void tell());
setInterval(() => void empty(), AGAIN);
const over = line?.dataset["over"];
void (over ? forget(over) : Promise.resolve()).then(empty);

/** Keep the pages of the day, and what they are made of, for when there is no network. */
async function keepPages(): Promise<void> {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".visits a")].map((link) => link.href);
  const parts = performance.getEntriesByType("resource").map((part) => part.name);
  const kept = await caches.open("binglian-visits");
  for (const address of [location.href, ...links, ...parts.filter((name) => name.includes("/static/"))]) {
    const fresh = await fetch(address).catch(() => null);
    if (fresh?.ok && !fresh.redirected) await kept.put(address, fresh);
  }
  await navigator.serviceWorker.ready;
  line?.setAttribute("data-kept", "");
}

if ("serviceWorker" in navigator)
  void navigator.serviceWorker.register("/visits/worker.js", { scope: "/visits" }).then(() => keepPages());
