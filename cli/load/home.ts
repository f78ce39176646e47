import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { readDescription } from "../../lab/home/description";
import { openHome, type Home } from "../../lab/home/home";
import { homeLayout, type HomeLayout } from "../../lab/home/layout";
import { CommandFailed } from "../output/failures";

export interface HomeOption {
  readonly home: string;
}

/** The layout of a home that has been worked in. */
export function existingHome(home: string): HomeLayout {
  const layout = homeLayout(resolve(home));
  if (existsSync(layout.description)) return layout;
  throw new CommandFailed("Lab.NoHome", `there is no home at ${home} yet; npx pipeline run --home ${home} makes it`);
}

/** The definition that was named, else the one that the home's runs came from. */
export function definitionOf(layout: HomeLayout, named: string | undefined): string | undefined {
  return named ?? readDescription(layout.description).definition ?? undefined;
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
