import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection, type Connection } from "mysql2/promise";
import type { SourceServer } from "../source/mariadb";
import { runPipeline } from "../run/run-pipeline";
import { OwnPostgres } from "../warehouse/own-postgres";
import { compile } from "../../pipeline-dsl/compile";
import declaration from "../../stacks/rental-marketplace/pipeline";
import { readDescription, writeDescription } from "./description";
import { openHome, type HomeOptions } from "./home";
import { homeLayout } from "./layout";

function newHome(): string {
  return join(mkdtempSync(join(tmpdir(), "lab-home-")), "home");
}

async function connect(server: SourceServer): Promise<Connection> {
  const { host, port, username: user, database } = await server.database("shop");
  return createConnection({ host, port, user, database });
}

describe("a home", () => {
  test("lets one in at a time, and takes over from a process that is gone", async () => {
    const home = newHome();
    const first = await openHome({ home });
    await expect(openHome({ home })).rejects.toMatchObject({ code: "Pipeline.AlreadyRunning" });
    await first.close();
    writeFileSync(join(home, "lock"), String(2 ** 22 + 1));
    const second = await openHome({ home });
    await second.close();
  });

  test.each(["'", "\\", "{", "}", "[", "]", "*", "?", "\n", "\u0085"])(
    "in a folder with %j is refused before anything is made",
    async (character) => {
      const home = join(newHome(), `a${character}b`);
      const refusal = await openHome({ home }).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: "Lab.HomeUnfit" });
      expect(String(refusal)).toContain(JSON.stringify(character));
      expect(existsSync(home)).toBe(false);
    },
  );

  test("remembers its servers for its owner only, and refuses another warehouse", async () => {
    const home = newHome();
    await (await openHome({ home })).close();
    const description = join(home, "home.json");
    writeDescription(description, { ...readDescription(description), warehouse: "postgresql://u:p@127.0.0.1:1/one" });
    expect(statSync(join(home, "home.json")).mode & 0o777).toBe(0o600);
    await expect(openHome({ home, warehouse: "postgresql://u:p@127.0.0.1:1/other" })).rejects.toMatchObject({
      code: "Lab.OtherWarehouse",
    });
    const changed = await openHome({ home, warehouse: "postgresql://u:changed@127.0.0.1:1/one" });
    changed.keep();
    await changed.close();
    expect(readFileSync(join(home, "home.json"), "utf8")).toContain("changed");
  });

  test("what it was given is kept from work on, and not before; the same of a warehouse of its own", async () => {
    const home = newHome();
    const model = compile(declaration).model;
    const servers = await Promise.all(["one", "two"].map((name) => OwnPostgres.open(join(home, "..", name))));
    const [warehouse = "", standbyWarehouse = ""] = servers.map(({ url }) => url);
    const sources = { marketplace: "mysql://u@127.0.0.1:1/shop" };
    const given: Required<Omit<HomeOptions, "home" | "warm">> = {
      sources,
      warehouse,
      standbyWarehouse,
      replicaLagSeconds: 60,
    };
    const refused = await openHome({ home, ...given });
    refused.rehearse();
    refused.belongTo(model, "pipeline.ts");
    expect([refused.replicaLagSeconds, refused.hasOwnSource, refused.hasWarehouse]).toEqual([60, false, true]);
    await refused.openWarehouse();
    await refused.close();
    expect(existsSync(join(home, "home.json"))).toBe(false);

    const looking = await openHome({ home });
    const sites = [looking, looking.at("standby")];
    await Promise.all(sites.map((site) => site.openWarehouse()));
    await looking.close();
    expect(sites.filter((site) => existsSync(site.layout.warehouse))).toEqual([]);

    const begun = await openHome({ home, ...given });
    begun.belongTo(model, "pipeline.ts");
    await begun.useWarehouse();
    await begun.close();
    const belongs = { pipeline: model.name, definition: "pipeline.ts", rehearsal: false };
    expect(readDescription(join(home, "home.json"))).toEqual({ ...given, ...belongs });
    await Promise.all(servers.map((server) => server.close()));
  }, 60_000);

  test("a source that was let go starts again, with its rows, for whoever asks after all", async () => {
    const home = await openHome({ home: newHome() });
    home.letSourceGo();
    const connection = await connect(await home.openOwnSource());
    await connection.query("CREATE TABLE kept (id INT)");
    await connection.end();
    home.letSourceGo();
    const again = await home.openOwnSource();
    const another = await connect(again);
    expect((await another.query("SHOW TABLES"))[0]).toEqual([{ Tables_in_shop: "kept" }]);
    await another.end();
    await home.close();
    await expect(connect(again)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  }, 60_000);

  test.each(["warehouse", "standbyWarehouse"])("forgets a %s that does not answer", async (which) => {
    const home = newHome();
    await expect(openHome({ home, [which]: "postgresql://u:p@127.0.0.1:1/typo" })).rejects.toMatchObject({
      code: "Warehouse.Unreachable",
    });
    expect(readDescription(join(home, "home.json"))).toMatchObject({ [which]: null });
    await (await openHome({ home })).close();
  });

  test.each(["warehouse", "standbyWarehouse"])("has one %s: none is put in the place of its own", async (which) => {
    const home = newHome();
    mkdirSync(homeLayout(home, which === "warehouse" ? "primary" : "standby").warehouse, { recursive: true });
    await expect(openHome({ home, [which]: "postgresql://u:p@127.0.0.1:1/other" })).rejects.toMatchObject({
      code: "Lab.OtherWarehouse",
    });
  });

  test("says which of its files is damaged", async () => {
    const home = newHome();
    await (await openHome({ home })).close();
    writeFileSync(join(home, "home.json"), "{");
    await expect(openHome({ home })).rejects.toThrow(/home\.json cannot be read.*Fix: put the file back/);
  });

  test.each(["host/database", "http://host/database", "mysql://host"])("refuses the source %s", async (source) => {
    await expect(openHome({ home: newHome(), sources: { marketplace: source } })).rejects.toMatchObject({
      code: "Lab.InvalidSourceUrl",
    });
  });

  test("remembers the server of each source, and runs no pipeline with a source that nobody named", async () => {
    const home = newHome();
    const [crm, shop] = ["mysql://u@127.0.0.1:1/crm", "mysql://u@127.0.0.1:1/shop"];
    const model = compile(declaration).model;
    const two = { ...model, sources: ["crm", "shop"].map((name) => ({ ...model.sources[0], name, tables: [] })) };
    const first = await openHome({ home, sources: { shop } });
    expect(() => {
      first.belongTo(two as typeof model, "pipeline.ts");
    }).toThrow(expect.objectContaining({ code: "Lab.SourceNotNamed" }) as Error);
    await first.close();
    const both = await openHome({ home, sources: { crm, shop } });
    both.belongTo(two as typeof model, "pipeline.ts");
    both.keep();
    await both.close();
    const second = await openHome({ home, sources: { crm } });
    second.belongTo(two as typeof model, "pipeline.ts");
    expect(await second.openSource("shop")).toMatchObject({ database: "shop" });
    expect(await second.openSource("crm")).toMatchObject({ database: "crm" });
    expect(second.hasOwnSource).toBe(false);
    await second.close();
  });

  test("a home of an earlier version has one server: that of the one source; several are to be named", async () => {
    const home = newHome();
    await (await openHome({ home })).close();
    const former = JSON.stringify({
      pipeline: null,
      definition: null,
      source: "mysql://u@127.0.0.1:1/old",
      warehouse: null,
    });
    writeFileSync(join(home, "home.json"), former);
    const model = compile(declaration).model;
    const two = { ...model, sources: ["crm", "shop"].map((name) => ({ ...model.sources[0], name, tables: [] })) };
    const opened = await openHome({ home });
    expect(opened.hasOwnSource).toBe(false);
    expect(() => {
      opened.belongTo(two as typeof model, "pipeline.ts");
    }).toThrow(/from one server.*say where each is with --source NAME=URL/);
    opened.belongTo(model, "pipeline.ts");
    expect(await opened.openSource("marketplace")).toMatchObject({ database: "old" });
    expect(opened.hasOwnSource).toBe(false);
    opened.keep();
    await opened.close();
    expect(JSON.parse(readFileSync(join(home, "home.json"), "utf8"))).toMatchObject({
      sources: { marketplace: "mysql://u@127.0.0.1:1/old" },
    });
    expect(readFileSync(join(home, "home.json"), "utf8")).not.toContain('"source"');
  });

  test.each([{ day: 1 }, { retry: "yes" }, { logical_date: 20260131 }, { retry: true }, []])(
    "refuses the input %j before anything starts",
    async (input) => {
      const opened = await openHome({ home: newHome() });
      const started: string[] = [];
      const compiled = { model: compile(declaration).model, migrations: [], definitionPath: "pipeline.ts" };
      const options = {
        input,
        faults: [],
        signal: new AbortController().signal,
        onEvent: ({ kind }: { kind: string }) => started.push(kind),
      };
      await expect(runPipeline(opened, compiled, options)).rejects.toMatchObject({ code: "Pipeline.InvalidInput" });
      expect(started).toEqual([]);
      await opened.close();
    },
  );
});
