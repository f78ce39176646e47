import { underLanguageHost, type HostedRun } from "./testing/language-host";
import { runStack } from "./testing/run-stack";

describe("the program runs under Pulumi's own language host", () => {
  let up: HostedRun;
  let preview: HostedRun;
  let standby: HostedRun;

  beforeAll(async () => {
    up = await underLanguageHost("prod", "up");
    preview = await underLanguageHost("dev", "preview");
    standby = await underLanguageHost("prod-standby", "preview");
  }, 240_000);

  test("to its end, without a complaint", () => {
    for (const run of [up, preview, standby]) expect([run.exitCode, run.complaints]).toEqual([0, []]);
  });

  test("and looks nothing up", () => {
    for (const run of [up, preview, standby]) expect(run.lookups).toEqual([]);
  });

  test("and registers what it registers under mocks, unknown values or not", async () => {
    for (const [stack, run] of [["prod", up] as const, ["dev", preview] as const, ["prod-standby", standby] as const]) {
      expect(run.registered.map(({ urn }) => urn)).toEqual((await runStack(stack)).map(({ urn }) => urn));
    }
  });

  test("every resource of AWS through the provider of this account", () => {
    const provider = up.registered.find(({ type }) => type === "pulumi:providers:aws");
    expect(provider?.inputs).toMatchObject({ region: "us-east-1", allowedAccountIds: '["123456789012"]' });
    const elsewhere = up.registered.filter(
      (resource) => resource.type.startsWith("aws:") && !resource.provider.includes("pulumi:providers:aws::aws::"),
    );
    expect(elsewhere.map(({ urn }) => urn)).toEqual([]);
  });
});
