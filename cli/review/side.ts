import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, sep } from "node:path";
import { compile } from "../../pipeline-dsl/compile";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import { InvalidModel, parseModel } from "../../pipeline-dsl/model/schema";
import type { Side } from "../../pipeline-dsl/review";
import { type LoadedDefinition, loadDefinition } from "../load/definition";
import { atProperties } from "../load/diagnostic-places";
import { DefinitionNotLoaded, type LoadProblem } from "../load/problem";
import { PropertyPlaces } from "../load/property-places";
import { writtenPlaces } from "../load/written-places";
import { packagesIn } from "../load/repository-packages";
import { lockPathOf, readLockText } from "../lock/lock-file";
import { CommandFailed } from "../output/failures";
import { NothingToCompare } from "./nothing-to-compare";
import type { Repository } from "./git";

/** One side as far as it could be read. */
export interface FoundSide {
  /** Null: there is no pipeline on this side. */
  readonly side: Side | null;
  /** What a reader of the comparison must know of it. */
  readonly notes: readonly string[];
  /** Errors of the definition, at the lines that its author wrote: what is compared is its lock. */
  readonly faults: readonly Diagnostic[];
  /** What the definition is made of, as far as it could be read. */
  readonly files: readonly string[];
}

/** The definition as it stands in the checkout; where it does not compile, its lock; none where it was deleted. */
export function sideOfCheckout(definition: string): FoundSide {
  if (!existsSync(definition)) {
    const notes = [`there is no ${relative(process.cwd(), definition)} any more: everything of it is removed`];
    return { side: null, notes, faults: [], files: [] };
  }
  return sideOf(read(definition), definition, HERE, { nameHere: (file) => file, properties: new PropertyPlaces() });
}

const HERE = "the definition here";

/** The definition as a commit has it, under the path that it had there. */
export function sideOfCommit(repository: Repository, commit: string, name: string, definition: string): FoundSide {
  const path = repository.pathOf(definition);
  const above = realpathSync(mkdtempSync(join(tmpdir(), "pipeline-base-")));
  const folder = join(above, "checkout");
  try {
    const file = join(folder, path);
    const here = (written: string): string => written.replace(folder, repository.root);
    // Most definitions need nothing from outside of their folder; the others get everything that the commit has.
    repository.writeFiles(commit, dirname(definition), folder);
    linkPackages(repository.root, dirname(path), folder);
    // The root, by which a definition that reads files is told where it is.
    writeFileSync(join(folder, ".git"), "");
    let found = read(file);
    if (found instanceof DefinitionNotLoaded || found.readsFiles || fromElsewhere(found, folder).length > 0) {
      repository.writeFiles(commit, repository.root, folder);
      found = read(file);
    }
    const foreign = found instanceof DefinitionNotLoaded ? [] : fromElsewhere(found, folder);
    if (foreign.length > 0) found = new DefinitionNotLoaded([notInCommit(foreign, file, repository, commit)]);
    // The folder is gone when somebody asks.
    const properties = new PropertyPlaces((written) => repository.textIn(commit, here(written)));
    return sideOf(found, file, `the definition in ${name}`, { nameHere: here, properties });
  } finally {
    rmSync(above, { recursive: true, force: true });
  }
}

/** Files of the definition that the folder does not have: the checkout's, which another commit may have otherwise. */
function fromElsewhere({ files }: LoadedDefinition, folder: string): readonly string[] {
  return files.filter((file) => !file.startsWith(folder + sep));
}

function notInCommit(foreign: readonly string[], file: string, repository: Repository, commit: string): LoadProblem {
  const absent = foreign.find((each) => !repository.has(commit, each)) ?? foreign[0] ?? file;
  return {
    code: "definition-import",
    severity: "error",
    message: `it imports a package that the checkout has in ${repository.pathOf(dirname(absent))}, and the commit has not`,
    places: [{ file, line: 1, column: 1, part: "" }],
    why: "what the checkout has under the package's name may be something else",
    fix: "name a commit that has it as a base",
  };
}

/**
 * Where a commit has the definition of the checkout: at the same path, or at the one from which it was moved. Moved means that
 * the checkout has the other one no more, and that git calls it renamed, or that the lock there is the same pipeline's. Null: it
 * is new.
 */
export function definitionIn(
  repository: Repository,
  commit: string,
  definition: string,
  pipeline: string | null,
): string | null {
  if (repository.has(commit, definition)) return definition;
  const renamed = repository.formerName(commit, definition);
  if (renamed !== null) return renamed;
  if (pipeline === null) return null;
  const [lock, ...others] = repository
    .filesNamed(commit, basename(lockPathOf(definition)))
    .filter((file) => !existsSync(file) && pipelineOf(repository.textIn(commit, file)) === pipeline);
  if (lock === undefined || others.length > 0) return null;
  return join(dirname(lock), basename(definition));
}

/** The name that a lock of any format gives its pipeline. */
function pipelineOf(lock: string | null): string | null {
  try {
    const { name } = JSON.parse(lock ?? "") as { readonly name?: unknown };
    return typeof name === "string" ? name : null;
  } catch {
    return null;
  }
}

/** A committed model alone: what it means is known, where it was said is not. */
export function sideOfLock(text: string, name: string): FoundSide {
  try {
    return { side: { model: parseModel(text), placesOf: null }, notes: [], faults: [], files: [] };
  } catch (error) {
    if (!(error instanceof InvalidModel)) throw error;
    throw new CommandFailed(
      "Review.LockUnreadable",
      `${name} is not a lock of this version (${error.faults[0] ?? "no reason given"}); name a commit, so that its definition is compiled`,
    );
  }
}

function read(file: string): LoadedDefinition | DefinitionNotLoaded {
  try {
    return loadDefinition(file);
  } catch (error) {
    if (error instanceof DefinitionNotLoaded) return error;
    throw error;
  }
}

/** Where its files are called so, and what they hold. */
interface Written {
  readonly nameHere: (file: string) => string;
  readonly properties: PropertyPlaces;
}

function sideOf(
  found: LoadedDefinition | DefinitionNotLoaded,
  file: string,
  name: string,
  { nameHere, properties }: Written,
): FoundSide {
  if (found instanceof DefinitionNotLoaded) return sideOfItsLock(file, name, found.problems);
  const { model, places, diagnostics } = compile(found.declaration);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    const placed = errors.map((each) => atProperties(each, found.originalPlace, properties));
    return sideOfItsLock(file, name, placed);
  }
  const written = writtenPlaces(
    (address) => places(address).map(found.originalPlace),
    (call, keys) => properties.find(call, keys),
  );
  const placesOf = (address: string, what?: string) =>
    written(address, what).map((place) => ({ ...place, file: nameHere(place.file) }));
  return { side: { model, placesOf }, notes: [], faults: [], files: found.files };
}

function sideOfItsLock(file: string, name: string, errors: readonly Diagnostic[]): FoundSide {
  const [first, ...others] = errors;
  const more = others.length === 0 ? "" : ` and ${String(others.length)} more`;
  const why = `${name} does not compile (${first?.code ?? "no reason"}: ${first?.message ?? ""}${more})`;
  const text = readLockText(file);
  if (text === null)
    throw new NothingToCompare(`${why}, and there is no ${lockPathOf("")} beside it`, name === HERE ? errors : []);
  return {
    ...sideOfLock(text, `the lock of ${name}`),
    notes: [`${why}: its lock is compared instead`],
    faults: errors,
  };
}

/**
 * What the definition imports by a package's name is installed beside the checkout, at the root or nearer to the definition. A package
 * that is a folder of the repository is the commit's own. What the root has installed is found above `folder`.
 */
function linkPackages(root: string, definitionFolder: string, folder: string): void {
  for (let at = definitionFolder; ; at = dirname(at)) {
    const packages = join(root, at, "node_modules");
    if (existsSync(packages)) {
      const isRoot = at === ".";
      const link = (name: string, target: string): void => {
        const file = join(folder, at, "node_modules", name);
        mkdirSync(dirname(file), { recursive: true });
        if (!existsSync(file)) symlinkSync(target, file, "dir");
      };
      for (const { name, source } of packagesIn(packages, root))
        if (source !== null) link(name, join(folder, relative(realpathSync(root), source)));
        else if (!isRoot) link(name, join(packages, name));
      if (isRoot) symlinkSync(packages, join(folder, "..", "node_modules"), "dir");
    }
    if (at === ".") return;
  }
}
