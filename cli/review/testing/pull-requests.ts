import { chmodSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { compileDefinition } from "../../load/compilation";
import { writeLock } from "../../lock/write-lock";
import { CommandFailed } from "../../output/failures";
import { git } from "./git";

// Pull requests against this repository's own definition.

export const ROOT = resolve(__dirname, "../../..");
const DEFINITION = "stacks/rental-marketplace";

export interface PullRequest {
  readonly name: string;
  /** File -> what is written in it instead of what. */
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
  /** A recorded preview of the same edit. */
  readonly preview?: string;
  /** The event log of that preview, as the engine writes it. */
  readonly events?: string;
  readonly verdict: RegExp;
  /** Why it cannot be deployed, as the check says. */
  readonly undeployable?: RegExp;
}

export const inDefinition = (file: string): string => `${DEFINITION}/${file}.ts`;

export const PULL_REQUESTS: readonly PullRequest[] = [
  {
    name: "column-added",
    edits: [
      [
        inDefinition("warehouse"),
        "current_price: apartments.price,",
        "current_price: apartments.price,\n    status: apartments.status,",
      ],
      [
        inDefinition("quality"),
        "complete(apartments.price),",
        "complete(apartments.price),\n      complete(apartments.status),",
      ],
    ],
    preview: "column-added",
    verdict: /1 quality-stricter, 1 additive/,
  },
  {
    name: "dimension-renamed",
    edits: [
      [inDefinition("warehouse"), '"dim_users"', '"dim_guests"'],
      [
        inDefinition("warehouse"),
        'naturalKey: ["user_id"],\n  history: overwrite(),\n});',
        'naturalKey: ["user_id"],\n  history: overwrite(),\n}).renamedFrom("dim_users");',
      ],
    ],
    preview: "dimension-renamed",
    verdict: /^### 1 change: 1 renaming$/m,
  },
  {
    name: "threshold-looser",
    edits: [[inDefinition("quality"), 'threshold: "> 99%"', 'threshold: "> 95%"']],
    preview: "threshold-looser",
    verdict: /quality-looser/,
  },
  {
    name: "warehouse-nodes",
    edits: [["Pulumi.prod.yaml", "nodes: 2", "nodes: 4"]],
    preview: "warehouse-nodes",
    verdict: /no change of the definition; 1 setting of prod: 1 physical/,
  },
  {
    name: "policy-violated",
    edits: [["Pulumi.prod.yaml", "nodes: 2", "nodes: 4"]],
    preview: "warehouse-nodes",
    events: "warehouse-nodes",
    verdict: /1 physical; prod cannot be deployed: 1 violation of mandatory policies$/,
    undeployable: /prod cannot be deployed: 1 violation of mandatory policies/,
  },
  {
    name: "fact-dropped",
    edits: [[inDefinition("pipeline"), "factBookings, factViewings],", "factBookings],"]],
    preview: "fact-dropped",
    verdict: /destructive.*; cannot be deployed: the warehouse cannot take it$/,
    undeployable: /npx pipeline lock refuses the change of fact_viewings: the table fact_viewings would be lost/,
  },
  {
    name: "fact-ended",
    edits: [
      [inDefinition("pipeline"), "factBookings, factViewings],", "factBookings],"],
      [
        inDefinition("pipeline"),
        "  quality,\n",
        '  quality,\n  allows: [allowDestructive({ what: "target fact_viewings", until: "2099-12-31", reason: "the app counts viewings itself" })],\n',
      ],
      [inDefinition("pipeline"), "import {\n", "import {\n  allowDestructive,\n"],
    ],
    verdict: /1 destructive/,
  },
  {
    name: "schedule-moved",
    edits: [[inDefinition("pipeline"), 'daily("02:00", "UTC")', 'daily("04:30", "UTC")']],
    preview: "schedule-moved",
    verdict: /operational/,
  },
  {
    name: "lake-replaced",
    edits: [["Pulumi.prod.yaml", "bucket: rental-analytics\n", "bucket: rental-analytics-eu\n"]],
    preview: "lake-replaced",
    verdict: /1 setting of prod/,
    undeployable: /prod cannot be deployed: the engine refuses its preview/,
  },
  {
    name: "backups-rarer",
    edits: [[inDefinition("pipeline"), 'weekly("sunday")', "monthly(1)"]],
    verdict: /recovery-weaker/,
  },
  {
    name: "loss-bounded-closer",
    edits: [[inDefinition("pipeline"), 'keep: "90 days"', 'keep: "180 days"']],
    verdict: /recovery-stronger/,
  },
  {
    name: "rule-changed",
    edits: [
      [inDefinition("quality"), "accurate(apartments.price, atLeast(0))", "accurate(apartments.price, atLeast(10))"],
    ],
    verdict: /quality-/,
  },
  {
    name: "measure-changed",
    edits: [
      [
        inDefinition("warehouse"),
        "daysBetween(bookings.start_date, bookings.end_date)",
        "daysBetween(bookings.end_date, bookings.start_date)",
      ],
    ],
    verdict: /column/,
  },
  {
    name: "vanished-rows-kept",
    edits: [
      [
        inDefinition("warehouse"),
        '  history: overwrite(),\n  whenSourceRowVanishes: remove({ refuseAbove: "20%" }),',
        "  history: overwrite(),\n  whenSourceRowVanishes: keep(),",
      ],
    ],
    verdict: /model/,
  },
  {
    name: "definition-with-errors",
    edits: [[inDefinition("warehouse"), ", { asOf: bookings.start_date }", ", { asOf: bookings.end_date }"]],
    verdict: /^### not reviewed: the definition has errors; its lock has no change$/m,
    undeployable: /the definition has errors; npx pipeline check lists them/,
  },
  {
    name: "columns-in-another-order",
    edits: [
      [
        inDefinition("warehouse"),
        "    attribute_name: apartment_attributes.attribute_name,\n    attribute_value: apartment_attributes.attribute_value,\n",
        "    attribute_value: apartment_attributes.attribute_value,\n    attribute_name: apartment_attributes.attribute_name,\n",
      ],
    ],
    verdict: /physical/,
  },
  {
    name: "column-widened",
    edits: [[inDefinition("sources"), "price: decimal(10, 2)", "price: decimal(12, 2)"]],
    verdict: /^### 1 change: 1 widening$/m,
  },
];

/** A copy of the definition and its stacks in a repository of its own, with a branch that makes the edit. */
export function pullRequest({ edits }: PullRequest): string {
  const folder = mkdtempSync(join(tmpdir(), "pull-request-"));
  cpSync(join(ROOT, DEFINITION), join(folder, DEFINITION), { recursive: true });
  for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml", "Pulumi.prod-standby.yaml"])
    cpSync(join(ROOT, file), join(folder, file));
  git(folder, "init", "--quiet", "--initial-branch", "main");
  git(folder, "add", "-A");
  git(folder, "commit", "--quiet", "-m", "main");
  git(folder, "checkout", "--quiet", "-b", "work");
  for (const [file, from, to] of edits) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(path, text.replace(from, to));
  }
  lockWhereItCan(join(folder, DEFINITION, "pipeline.ts"));
  git(folder, "add", "-A");
  git(folder, "commit", "--quiet", "-m", "work");
  return folder;
}

/** A change that it refuses, or that has errors, is reviewed as it is. */
function lockWhereItCan(definition: string): void {
  const { file, model, diagnostics } = compileDefinition(definition);
  if (model === null || diagnostics.some(({ severity }) => severity === "error")) return;
  try {
    writeLock(file, model);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
  }
}

/** A folder whose `npx pipeline` is this checkout's command, as it is where the package is installed. */
export function commands(): string {
  const folder = mkdtempSync(join(tmpdir(), "commands-"));
  const npx = join(folder, "npx");
  writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(ROOT, "cli/bin/pipeline.js")}" "$@"\n`);
  chmodSync(npx, 0o755);
  return folder;
}
