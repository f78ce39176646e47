import { createProgram } from "./program";
import { processTerminal } from "./output/terminal";
import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";

/** What a command is given to name a table, without the table. */
const NAMES_A_TABLE: Readonly<Record<string, (table: string) => readonly string[]>> = {
  backfill: (table) => [table],
  backups: (table) => ["--table", table],
  restore: (table) => [table, "--as-of", "2026-01-31"],
};

const folder = folderWith({ ...SMALL_DEFINITION, "home/home.json": '{"version":1}' });

test("each command that takes a table is here", () => {
  const commands = createProgram(processTerminal()).commands.filter(({ options, registeredArguments }) =>
    [...options.map(({ long }) => long), ...registeredArguments.map((argument) => argument.name())].some(
      (name) => name !== undefined && /table|target/.test(name),
    ),
  );
  expect(commands.map((command) => command.name()).sort()).toEqual(Object.keys(NAMES_A_TABLE).sort());
});

test.each(Object.entries(NAMES_A_TABLE))(
  "%s refuses a table that is not there, and says which is meant",
  (name, given) => {
    const outcome = pipeline([name, ...given("dim_article"), "--home", "home", "--definition", "pipeline.ts"], folder);
    expect(outcome).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining(
        "Pipeline.UnknownTable: there is no table dim_article; did you mean dim_articles?",
      ) as string,
    });
  },
);
