import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { readDescription } from "../../lab/home/description";
import { openHome, type Home } from "../../lab/home/home";
import { homeLayout, type HomeLayout } from "../../lab/home/layout";
import { CommandFailed, UsageError } from "../output/failures";
import type { Terminal } from "../output/terminal";
import { definitionHere } from "./locate";

export interface HomeOption {
  readonly home: string;
}

/** The layout of a home that has been worked in. */
export function existingHome(home: string): HomeLayout {
  const layout = homeLayout(resolve(home));
  if (existsSync(layout.description)) return layout;
  throw new CommandFailed("Lab.NoHome", `there is no home at ${home} yet; npx pipeline run --home ${home} makes it`);
}

/**
 * The definition that was named, else the one that the home's runs came from; of a home without runs there is none. It says so
 * where another one lies here, which the other commands would take.
 */
export function definitionOf(
  { description }: HomeLayout,
  named: string | undefined,
  { say }: Pick<Terminal, "say">,
): string | undefined {
  const known = readDescription(description).definition;
  if (named !== undefined || known === null) return named;
  if (!existsSync(known))
    throw new UsageError(
      `the definition ${known}, which this home was run from, is not there any more; name it where it is now with --definition FILE`,
    );
  const here = definitionHere();
  if (here !== null && here !== known)
    say(`note: the definition is ${known}, which this home was run from; --definition ${here} takes the one here`);
  return known;
}

/** Opens a home for as long as the work takes. */
export async function withHome<Result>(
  options: Parameters<typeof openHome>[0],
  work: (home: Home) => Promise<Result>,
): Promise<Result> {
  const home = await openHome(options);
  try {
    return await work(home);
  } finally {
    await home.close();
  }
}
