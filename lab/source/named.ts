import { LabError } from "../errors";
import { parseSourceUrl } from "./address";

/** Source -> `mysql://` URL. */
export type SourceUrls = Readonly<Record<string, string>>;

/**
 * What `--source` was given, by source: `NAME=URL` each, or one URL where there is one source. A name cannot hold a
 * colon, so what stands before the first one tells the two apart.
 */
export function namedSources(given: readonly string[], sources: readonly string[]): SourceUrls {
  const urls: Record<string, string> = {};
  for (const text of given) {
    const [, named, url = text] = /^([^=:]*)=(.*)$/s.exec(text) ?? [];
    parseSourceUrl(url);
    const name = named ?? onlyOf(sources);
    if (!sources.includes(name))
      throw new LabError(
        "Lab.UnknownSource",
        `the definition has no source ${JSON.stringify(name)}; it has ${sources.join(", ")}`,
      );
    if (Object.hasOwn(urls, name))
      throw new LabError("Lab.UnknownSource", `--source names ${name} twice; one source is one database`);
    urls[name] = url;
  }
  return urls;
}

function onlyOf(sources: readonly string[]): string {
  const [only, ...others] = sources;
  if (only !== undefined && others.length === 0) return only;
  throw new LabError(
    "Lab.SourceNotNamed",
    `the definition has several sources; say which one a URL is: ${usage(sources)}`,
  );
}

/** Made rows beside real ones would be taken for real: servers are named for all sources, or the lab's own serves all. */
export function requireAllNamed(urls: SourceUrls, sources: readonly string[]): void {
  const missing = sources.filter((name) => !Object.hasOwn(urls, name));
  if (missing.length === 0 || missing.length === sources.length) return;
  throw new LabError("Lab.SourceNotNamed", `nothing says where ${missing.join(" and ")} is; add ${usage(missing)}`);
}

/** How each of these sources is named. */
export function usage(sources: readonly string[]): string {
  return sources.map((name) => `--source ${name}=mysql://user:password@host:port/database`).join(" ");
}
