import { html, type Html } from "./html";

/** One look for every outcome, in colour, sign and word, so that none of the three is needed alone. */
export interface Outcome {
  readonly tone: "good" | "warning" | "bad" | "idle";
  readonly sign: string;
  readonly word: string;
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  SUCCEEDED: { tone: "good", sign: "✓", word: "succeeded" },
  FAILED: { tone: "bad", sign: "✕", word: "failed" },
  DEGRADED: { tone: "warning", sign: "!", word: "degraded" },
  ABORTED: { tone: "bad", sign: "■", word: "stopped" },
  RUNNING: { tone: "idle", sign: "▸", word: "running" },
  SKIPPED: { tone: "idle", sign: "↷", word: "done before" },
  PENDING: { tone: "idle", sign: "○", word: "not reached" },
  passed: { tone: "good", sign: "✓", word: "passed" },
  warned: { tone: "warning", sign: "!", word: "warned" },
  waived: { tone: "warning", sign: "!", word: "let through" },
  breached: { tone: "bad", sign: "✕", word: "breached" },
};

export function outcomeOf(status: string): Outcome {
  return OUTCOMES[status] ?? { tone: "idle", sign: "?", word: status };
}

export function pill(status: string): Html {
  const { tone, sign, word } = outcomeOf(status);
  return html`<span class="pill ${tone}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}
