import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { RENTAL_MODEL } from "../testing/run-stack";
import { underMocks } from "../testing/under-mocks";
import { stackSettings, type StackSettings } from "./stack-settings";

const DEV = readFileSync(join(__dirname, "..", "..", "Pulumi.dev.yaml"), "utf8");
const WAREHOUSE = /^ {2}rental:warehouse:.*\n(?: {4,}.*\n)*/m;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "settings-"))));
afterEach(() => {
  rmSync(folder, { recursive: true });
  pulumi.runtime.setAllConfig({});
});

async function read(
  text: string,
  environment: Record<string, string>,
  config: Record<string, string> = {},
): Promise<StackSettings> {
  writeFileSync(join(folder, "Pulumi.test.yaml"), text);
  const found: StackSettings[] = [];
  await underMocks("test", () => {
    pulumi.runtime.setAllConfig(config, Object.keys(config));
    found.push(stackSettings(folder, RENTAL_MODEL, environment));
  });
  return found[0]!;
}

async function secret(
  value: pulumi.Input<string> | null | undefined,
): Promise<readonly [isSecret: boolean, text: string]> {
  const output = pulumi.output(value ?? "");
  return [await pulumi.isSecret(output), await new Promise<string>((resolve) => output.apply(resolve))];
}

test("a password of the environment is a secret from the first moment", async () => {
  const found = await read(DEV.replace(WAREHOUSE, ""), {
    REDSHIFT_HOST: "c.us-east-1.redshift.amazonaws.com",
    REDSHIFT_DATABASE: "dev",
    REDSHIFT_USER: "admin",
    REDSHIFT_PASSWORD: "PLANTED",
  });
  expect(await secret(found.warehousePassword)).toEqual([true, "PLANTED"]);
  expect(JSON.stringify(found.settings)).not.toContain("PLANTED");
});

test("encrypted settings arrive decrypted, as secrets", async () => {
  const text = DEV.replace(
    WAREHOUSE,
    "  rental:warehouse: { kind: existing, host: c.us-east-1.redshift.amazonaws.com, database: dev, user: admin, password: { secure: v1:abc } }\n",
  ).replace("critical: []", "critical: [{ protocol: https, address: { secure: v1:def } }]");
  const found = await read(
    text,
    {},
    {
      "rental:warehouse": JSON.stringify({ password: "PLANTED-1" }),
      "rental:notify": JSON.stringify({ critical: [{ address: "PLANTED-2" }], warning: [] }),
    },
  );
  expect(await secret(found.warehousePassword)).toEqual([true, "PLANTED-1"]);
  expect(await secret(found.notify.critical[0]?.address)).toEqual([true, "PLANTED-2"]);
});

test("every fault stops the program in one message without a stack trace", async () => {
  const broken = DEV.replace("baseCapacity: 8", "baseCapacity: 2").replace("dailyLimit", "dayLimit");
  await expect(read(broken, {})).rejects.toThrow(
    /dailyLimit: is missing(.|\n)*baseCapacity: must be >= 4(.|\n)*dayLimit: there is no such setting/,
  );
  await expect(read(broken, {})).rejects.toBeInstanceOf(pulumi.RunError);
});

test("a setting that only the command line gives is refused", async () => {
  await expect(read(DEV, {}, { "rental:permissionsBoundary": "x" })).rejects.toThrow(
    "rental:permissionsBoundary: is given on the command line",
  );
});
