import { readFileSync } from "node:fs";
import { join } from "node:path";
import { STACKS } from "../infra/testing/stacks";
import { SMALL_DEFINITION, folderWith, pipeline } from "./testing";

const ROOT = join(__dirname, "..");
const PROD = readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8").replaceAll("marketplace", "shop");
const PROJECT = { ...SMALL_DEFINITION, "Pulumi.yaml": "name: rental\nruntime: nodejs\n" };
/** The variables of the seed would change what the settings say. */
const NO_SEED: NodeJS.ProcessEnv = {
  REDSHIFT_HOST: "",
  REDSHIFT_DATABASE: "",
  REDSHIFT_USER: "",
  REDSHIFT_PASSWORD: "",
  S3_BUCKET: "",
  GLUE_ROLE_ARN: "",
};

interface Printed {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly fix: string;
    readonly places: readonly { readonly file: string; readonly line: number; readonly part: string }[];
  }[];
}

const check = (
  files: Readonly<Record<string, string>>,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
) => pipeline(["check", ...parameters], folderWith(files), { ...NO_SEED, ...environment });

describe("check --stack", () => {
  test.each(STACKS)("the committed settings of %s are clean: exit 0", (stack) => {
    const { exitCode, stdout } = pipeline(["check", "--stack", stack], ROOT, NO_SEED);
    expect(stdout).toBe("RentalETLPipeline: no findings\n");
    expect(exitCode).toBe(0);
  });

  test("faults of the settings stand beside those of the definition, all at once, with file, line and key: exit 1", () => {
    const files = {
      ...PROJECT,
      "sources.ts": SMALL_DEFINITION["sources.ts"]
        .replace("everything()", 'newRowsBy("created_at", { overlap: "2 hours" })')
        .replace("everything,", "newRowsBy,"),
      "Pulumi.prod.yaml": PROD.replace("kind: provisioned", "kind: provisoned")
        .replace("backupDays: 14", "backupDays: 90")
        .replace("rental:schedule:", "rental:shedule:")
        .replace("    shop:", "    shops:"),
    };
    const { exitCode, stdout } = check(files, ["--stack", "prod", "--json"]);
    const { diagnostics } = JSON.parse(stdout) as Printed;
    expect(exitCode).toBe(1);
    expect(diagnostics.map(({ code }) => code)).toContain("history-needs-updates");
    const settings = diagnostics.filter(({ code }) => code === "stack-settings");
    const lineOf = (part: string) => files["Pulumi.prod.yaml"].split("\n").findIndex((line) => line.includes(part)) + 1;
    expect(settings.map(({ message, places: [place] }) => [place?.file, place?.line, place?.part, message])).toEqual([
      ["Pulumi.prod.yaml", lineOf("config:"), "schedule", "rental:schedule: is missing"],
      [
        "Pulumi.prod.yaml",
        lineOf("rental:sources:"),
        "sources.shop",
        "rental:sources.shop: the definition has this source, the settings do not",
      ],
      [
        "Pulumi.prod.yaml",
        lineOf("    shops:"),
        "sources.shops",
        'rental:sources.shops: the definition has no such source; did you mean "shop"?',
      ],
      [
        "Pulumi.prod.yaml",
        lineOf("backupDays"),
        "sources.shops.backupDays",
        "rental:sources.shops.backupDays: must be <= 35, found 90",
      ],
      [
        "Pulumi.prod.yaml",
        lineOf("kind: provisoned"),
        "warehouse.kind",
        'rental:warehouse.kind: expected one of provisioned, serverless, existing, not "provisoned"; did you mean "provisioned"?',
      ],
      [
        "Pulumi.prod.yaml",
        lineOf("rental:shedule:"),
        "shedule",
        'rental:shedule: there is no such setting; did you mean "schedule"?',
      ],
    ]);
  });

  test("text names the line and what was meant; SARIF shows it at the line", () => {
    const files = { ...PROJECT, "Pulumi.prod.yaml": PROD.replace("kind: provisioned", "kind: provisoned") };
    const text = check(files, ["--stack", "prod"]);
    expect(text.exitCode).toBe(1);
    expect(text.stdout).toMatch(/error\[stack-settings\] rental:warehouse\.kind: expected one of/);
    expect(text.stdout).toMatch(/at Pulumi\.prod\.yaml:\d+ \(warehouse\.kind\)/);
    expect(text.stdout).toContain('fix: write "provisioned" in Pulumi.prod.yaml');
    const sarif = JSON.parse(check(files, ["--stack", "prod", "--sarif"]).stdout) as {
      readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[];
    };
    expect(sarif.runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(["stack-settings"]);
  });

  test("a definition that cannot be read does not hide the settings", () => {
    const files = {
      ...PROJECT,
      "pipeline.ts": "export default pipeline(;",
      "Pulumi.prod.yaml": PROD.replace("backupDays: 14", "backupDays: 90"),
    };
    const { stdout, exitCode } = check(files, ["--stack", "prod", "--json"]);
    expect((JSON.parse(stdout) as Printed).diagnostics.map(({ code }) => code)).toEqual([
      "definition-syntax",
      "stack-settings",
    ]);
    expect(exitCode).toBe(1);
  });

  test("the seed's environment variables count as they do for pulumi up, and a note says so", () => {
    const withoutLake = PROD.replace(/^ {2}rental:lake:\n.*\n/m, "");
    const files = { ...PROJECT, "Pulumi.prod.yaml": withoutLake };
    expect(check(files, ["--stack", "prod"]).exitCode).toBe(1);
    const { exitCode, stderr } = check(files, ["--stack", "prod"], { S3_BUCKET: "seed-bucket" });
    expect(stderr).toContain("note: rental:lake.bucket comes from environment S3_BUCKET");
    expect(exitCode).toBe(0);
  });

  test("an address of the runbook that is no https address is refused", () => {
    const runbook = (address: string) => ({ ...PROJECT, "Pulumi.prod.yaml": `${PROD}  rental:runbook: ${address}\n` });
    expect(check(runbook("https://runbook.example/r"), ["--stack", "prod"]).exitCode).toBe(0);
    for (const address of ["http://runbook.example/r", "docs/runbook.md", "https://runbook.example/r#top"])
      expect(check(runbook(`"${address}"`), ["--stack", "prod"]).stdout).toContain("rental:runbook: expected");
  });

  test("alarms that nobody hears are a warning, at the list that is empty", () => {
    const unheard = PROD.replace(/ {4}critical:\n(?: {6}.*\n)+/, "    critical: []\n");
    const { exitCode, stdout } = check({ ...PROJECT, "Pulumi.prod.yaml": unheard }, ["--stack", "prod"]);
    expect(stdout).toMatch(/warning\[alarm-without-receiver\] rental:notify\.critical: is empty/);
    expect(stdout).toMatch(/at Pulumi\.prod\.yaml:\d+ \(notify\.critical\)/);
    expect(exitCode).toBe(0);
  });

  test("a stack that is not there is wrong usage: exit 2 with the stacks that are", () => {
    const files = { ...PROJECT, "Pulumi.prod.yaml": PROD, "Pulumi.dev.yaml": PROD };
    expect(check(files, ["--stack", "prdo"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no stack "prdo": the stacks are dev, prod. Did you mean prod?') as string,
    });
    expect(check(SMALL_DEFINITION, ["--stack", "prod"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("there is no Pulumi.yaml") as string,
    });
    expect(check(files, ["--stack"]).exitCode).toBe(2);
  });

  test("its code can be explained", () => {
    expect(pipeline(["explain", "stack-settings"], ROOT).stdout).toContain("before the first resource");
  });
});
