// Sending a report: with a fresh token, under the key of its form, so that the office counts it once however often it is sent.
import type { Waiting } from "./outbox";

/** What came of it: taken, refused with a sentence, or to be tried again later. */
export type Answer = { kind: "taken" } | { kind: "refused"; sentence: string } | { kind: "later" };

/** Send a report. Whatever is no answer of the office (no network, no login any more) means: later. */
export async function send(report: Waiting): Promise<Answer> {
  try {
    const asked = await fetch("/visits/token", { headers: { Accept: "application/json" } });
    if (!asked.ok) return { kind: "later" };
    const { token, person } = (await asked.json()) as { token: string; person: string };
    if (person !== report.person) return { kind: "later" };
    const form = new FormData();
    for (const [name, value] of report.entries) form.append(name, name === "csrf_token" ? token : value);
    const answer = await fetch(report.address, { method: "POST", body: form, headers: { Accept: "application/json" } });
    if (answer.ok) return { kind: "taken" };
    const type = answer.headers.get("Content-Type") ?? "";
    if (answer.status !== 400 || !type.includes("json")) return { kind: "later" };
    const { refused } = (await answer.json()) as { refused: string };
    return { kind: "refused", sentence: refused };
  } catch {
    return { kind: "later" };
  }
}
