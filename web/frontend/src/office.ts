// What every page loads. All of it is a comfort: each page works without.
import "@tabler/core/dist/css/tabler.min.css";
import htmx from "htmx.org";

htmx.config.allowEval = false; // the content security policy forbids it, and nothing needs it
htmx.config.includeIndicatorStyles = false; // no styles inside the page
htmx.config.selfRequestsOnly = true;

/** Follow the colours of the system where the reader has chosen none. */
function followSystem(): void {
  const root = document.documentElement;
  if (root.dataset["bsTheme"]) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const set = () => root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  dark.addEventListener("change", set);
  set();
}

/** Whoever logs out leaves no page of a visit behind in the device. */
function forgetPages(): void {
  if (!("caches" in window)) return;
  document.querySelector('form[action="/leave"]')?.addEventListener("submit", () => void caches.delete("binglian-visits"));
}

followSystem();
forgetPages();
