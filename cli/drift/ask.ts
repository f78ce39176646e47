import { existsSync } from "node:fs";
import { LabError, messageOf } from "../../lab/errors";
import { readDescription, requireSamePipeline } from "../../lab/home/description";
import type { Home } from "../../lab/home/home";
import { keptModel } from "../../lab/home/kept-model";
import { homeLayout, type HomeLayout } from "../../lab/home/layout";
import { nameLeadsTo } from "../../lab/recovery/reader-name";
import { runsOf } from "../../lab/report/ledger-runs";
import { placeOfWarehouse } from "../../lab/address";
import { parseSourceUrl, type SourceAddress } from "../../lab/source/address";
import { readSourceCatalogue } from "../../lab/source/catalogue";
import { namedSources } from "../../lab/source/named";
import { readWarehouseCatalogue } from "../../lab/warehouse/catalogue";
import { PostgresServer } from "../../lab/warehouse/postgres";
import type { WarehouseServer } from "../../lab/warehouse/server";
import type { Source } from "../../pipeline-dsl/model";
import type { Asked } from "../../pipeline-dsl/review/drift/document";
import type { Drift } from "../../pipeline-dsl/review/drift/drift";
import { type Deployed, modelDrift } from "../../pipeline-dsl/review/drift/model-drift";
import { sourceDrift } from "../../pipeline-dsl/review/drift/source-drift";
import { warehouseDrift } from "../../pipeline-dsl/review/drift/warehouse-drift";
import { existingHome, withHome } from "../load/home";
import { UsageError } from "../output/failures";
import type { Expectation } from "./expected";

/** Where it is asked. */
export interface Places {
  readonly source?: readonly string[];
  readonly warehouse?: string;
  readonly home?: string;
  readonly deployed?: string;
}

interface Answers {
  readonly asked: readonly Asked[];
  readonly found: readonly Drift[];
}

/** One who can be asked. */
interface Question {
  readonly where: Asked["where"];
  readonly name: string;
  readonly ask: () => Promise<readonly Drift[]>;
}

type Say = (text: string) => void;

const DEFAULT_HOME = ".lab";

/** The home that is meant: the one that was named, else the usual one where nothing else is named. */
export function homeOf({ source = [], warehouse, deployed, home }: Places): string | undefined {
  if (home !== undefined) return home;
  const isNamed = source.length > 0 || warehouse !== undefined || deployed !== undefined;
  return !isNamed && existsSync(DEFAULT_HOME) ? DEFAULT_HOME : undefined;
}

/** Asks everybody who was named; who does not answer holds up nobody else. */
export async function askAll(places: Places, expected: Expectation, say: Say): Promise<Answers> {
  const { source = [], warehouse, deployed } = places;
  const named = [
    ...sourcesByUrl(source, expected),
    ...(warehouse === undefined ? [] : [warehouseAt(warehouse, expected)]),
    ...(deployed === undefined
      ? []
      : [deployment({ kind: "hash", of: "the stack", hash: hashIn(deployed) }, expected)]),
  ];
  const home = homeOf(places);
  if (home === undefined && named.length === 0)
    throw new UsageError(
      "there is nothing to compare with: name a --source, a --warehouse, a --home or what is --deployed",
    );
  if (home === undefined) return answersOf(named, say);
  const layout = existingHome(home);
  requireSamePipeline(readDescription(layout.description), expected.model.name);
  return withHome({ home }, async (opened) => {
    const known = new Set(named.map(({ where }) => where));
    const more = questionsOf(opened, layout, expected).filter(({ where }) => !known.has(where));
    return answersOf([...named, ...more], say);
  });
}

async function answersOf(questions: readonly Question[], say: Say): Promise<Answers> {
  const asked: Asked[] = [];
  const found: Drift[] = [];
  for (const { where, name, ask } of questions) {
    say(`${where} ${name}`);
    try {
      found.push(...(await ask()));
      asked.push({ where, name, failure: null });
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      asked.push({ where, name, failure: { code: error.code, message: error.message } });
    }
  }
  return { asked, found };
}

function sourcesByUrl(given: readonly string[], expected: Expectation): readonly Question[] {
  const { sources } = expected.model;
  const urls = namedSources(
    given,
    sources.map(({ name }) => name),
  );
  return sources.flatMap((source) => {
    const url = urls[source.name];
    return url === undefined ? [] : [sourceByUrl(source, parseSourceUrl(url), expected)];
  });
}

function sourceByUrl(source: Source, address: SourceAddress, expected: Expectation): Question {
  const { host, port, database } = address;
  return sourceAt(source, `${host}:${String(port)}/${database}`, () => Promise.resolve(address), expected);
}

function sourceAt(
  source: Source,
  place: string,
  address: () => Promise<SourceAddress>,
  { model }: Expectation,
): Question {
  return {
    where: "source",
    name: `${source.name} at ${place}`,
    ask: async () => sourceDrift(model, source, await readSourceCatalogue(await address())),
  };
}

function warehouseAt(url: string, expected: Expectation): Question {
  const server = PostgresServer.open(url);
  return { where: "warehouse", name: `at ${placeOfWarehouse(url)}`, ask: () => inWarehouse(server, expected) };
}

async function inWarehouse(server: WarehouseServer, { locked, migrations }: Expectation): Promise<readonly Drift[]> {
  const session = await server.openSession();
  try {
    const catalogue = await readWarehouseCatalogue(session, locked.warehouse.schema);
    return warehouseDrift({ model: locked, migrations }, catalogue);
  } catch (error) {
    throw error instanceof LabError ? error : new LabError("Warehouse.QueryFailed", messageOf(error));
  } finally {
    await session.end();
  }
}

/** The servers of a home, and what its last good run was made from. */
function questionsOf(home: Home, layout: HomeLayout, expected: Expectation): readonly Question[] {
  const site = nameLeadsTo(layout);
  const last = runsOf(layout).findLast(({ summary }) => summary.status === "SUCCEEDED");
  const model = last === undefined ? null : keptModel(homeLayout(layout.root, site), last.summary.runId);
  return [
    ...expected.model.sources.map((source) =>
      sourceAt(source, `the home's server`, () => home.openSource(source.name), expected),
    ),
    {
      where: "warehouse",
      name: `of the home's ${site} site`,
      ask: async () => inWarehouse(await home.at(site).openWarehouse(), expected),
    },
    ...(last === undefined || model === null
      ? []
      : [deployment({ kind: "model", of: `run ${last.summary.runId}`, model }, expected)]),
  ];
}

function deployment(deployed: Deployed, { locked }: Expectation): Question {
  return { where: "deployment", name: deployed.of, ask: () => Promise.resolve(modelDrift(locked, deployed)) };
}

function hashIn(text: string): string {
  const hash = text.trim();
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new UsageError(
    "--deployed takes the 64 hexadecimal digits of a model's hash, as pulumi stack output model says them",
  );
}
