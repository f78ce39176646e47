import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const COMMAND = resolve(__dirname, "bin/pipeline.js");

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real command in a process of its own, for tests: nobody watches its terminal. */
export function pipeline(parameters: readonly string[], folder: string, environment: NodeJS.ProcessEnv = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...parameters], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { exitCode: status, stdout, stderr };
}

/** A folder outside of the repository with these files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "definition-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A definition in two files, without findings. */
export const SMALL_DEFINITION = {
  "sources.ts": `import { everything, decimal, integer, mysqlSource, table, timestamp, varchar } from "pipeline-dsl";

export const shop = mysqlSource("shop", {
  articles: table({
    columns: {
      article_id: integer().primaryKey(),
      title: varchar(40),
      price: decimal(10, 2),
      created_at: timestamp(),
    },
    extract: everything(),
  }),
});
`,
  "pipeline.ts": `import { closeVersion, daily, dimension, pilotLight, pipeline, pipelineFailure, versions } from "pipeline-dsl";
import { shop } from "./sources";

const { articles } = shop.tables;

export const dimArticles = dimension("dim_articles", {
  key: "article_key",
  from: articles,
  columns: { article_id: articles.article_id, price: articles.price },
  naturalKey: ["article_id"],
  history: versions({ from: "valid_from", to: "valid_to", granularity: "day", firstVersionFrom: articles.created_at }),
  whenSourceRowVanishes: closeVersion({ refuseAbove: "20%" }),
});

export default pipeline("Shop", {
  sources: [shop],
  warehouse: { schema: "shop", tables: [dimArticles] },
  schedule: daily("02:00", "UTC"),
  alerts: { critical: [pipelineFailure()] },
  recovery: { standby: pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" }) },
});
`,
} as const;
