import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { putSourceSecret } from "../aws/secrets";
import { type Aws, type Home, openHome } from "./home";
import { WarmServers } from "./warm-servers";

const SITES = ["primary", "standby"] as const;
const ADDRESS = { host: "127.0.0.1", port: 1, username: "u", password: "p", database: "d" };
const warm = new WarmServers();
afterAll(() => warm.close());

function newHome(): Promise<Home> {
  return openHome({ home: join(mkdtempSync(join(tmpdir(), "warm-")), "home"), warm });
}

async function leaveSomething({ server, ledger }: Aws): Promise<void> {
  await putSourceSecret(server.clientOptions, "somebody/source", ADDRESS);
  const Item = { pipeline: { S: "Somebody" }, item: { S: "latest" } };
  await ledger.client.send(new PutItemCommand({ TableName: ledger.table, Item }));
}

async function secretIn({ server }: Aws): Promise<unknown> {
  const client = new SecretsManagerClient(server.clientOptions);
  const found = client.send(new GetSecretValueCommand({ SecretId: "somebody/source" }));
  return found.then(
    ({ SecretString }) => SecretString,
    (error: unknown) => (error instanceof Error ? error.name : error),
  );
}

test("the AWS that a home leaves is taken by the next, and holds nothing of it in any Region", async () => {
  const first = await newHome();
  const { endpoint } = (await first.openAws()).server;
  for (const site of SITES) await leaveSomething(await first.at(site).openAws());
  await first.close();

  const second = await newHome();
  for (const site of SITES) {
    const aws = await second.at(site).openAws();
    expect([aws.server.endpoint, await aws.ledger.items(), await secretIn(aws)]).toEqual([
      endpoint,
      [],
      "ResourceNotFoundException",
    ]);
  }
  await second.close();
});

test("of two homes at once each has its own", async () => {
  const homes = await Promise.all([newHome(), newHome()]);
  const servers = await Promise.all(homes.map(async (home) => (await home.openAws()).server.endpoint));
  expect(new Set(servers).size).toBe(2);
  await Promise.all(homes.map((home) => home.close()));
});
