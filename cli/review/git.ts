import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { CommandFailed, UsageError } from "../output/failures";

/** A checkout of a git repository, asked through git itself. Nothing here changes the checkout. */
export class Repository {
  /** By commit and path: what a commit has never changes, and a review asks for each lock more than once. */
  private readonly texts = new Map<string, string | null>();

  private constructor(readonly root: string) {}

  /** The repository that a folder is in; null where it is in none. */
  static around(folder: string): Repository | null {
    // A definition that is gone may have taken its folder with it.
    if (!existsSync(folder)) return dirname(folder) === folder ? null : Repository.around(dirname(folder));
    const { status, stdout } = spawnSync("git", ["rev-parse", "--show-toplevel"], { cwd: folder, encoding: "utf8" });
    return status === 0 ? new Repository(stdout.trim()) : null;
  }

  /** The commit that a name means; null for none. */
  commit(name: string): string | null {
    return this.ask(["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]);
  }

  /** Branches and tags, for a hint. */
  names(): readonly string[] {
    return (this.ask(["for-each-ref", "--format=%(refname:short)"]) ?? "").split("\n").filter((name) => name !== "");
  }

  /** The checkout whose submodule this is; null: it is none. */
  superproject(): string | null {
    return this.ask(["rev-parse", "--show-superproject-working-tree"]) || null;
  }

  isShallow(): boolean {
    return this.ask(["rev-parse", "--is-shallow-repository"]) === "true";
  }

  /** Where two histories left each other, the best first: several where each was merged into the other. */
  mergeBases(left: string, right: string): readonly string[] {
    return (this.ask(["merge-base", "--all", left, right]) ?? "").split("\n").filter((commit) => commit !== "");
  }

  /** A name that stands for another, such as origin/HEAD for origin/main, said in full. */
  fullName(name: string): string {
    return this.ask(["rev-parse", "--abbrev-ref", name]) ?? name;
  }

  short(commit: string): string {
    return this.ask(["rev-parse", "--short", commit]) ?? commit;
  }

  /** A file's text in a commit, by its hash; null where the commit has none. */
  textIn(commit: string, file: string): string | null {
    const blob = `${commit}:${this.pathOf(file)}`;
    const known = this.texts.get(blob);
    if (known !== undefined) return known;
    const text = this.read(["cat-file", "blob", blob]);
    this.texts.set(blob, text);
    return text;
  }

  /** The files that a commit has right in a folder. */
  filesIn(commit: string, folder: string): readonly string[] {
    const path = this.pathOf(folder);
    const names = this.read(["ls-tree", "-z", "--name-only", path === "" ? commit : `${commit}:${path}`]) ?? "";
    return list(names).map((name) => join(folder, name));
  }

  /** What git calls the contents of the files that a commit has right in a folder, by name. */
  blobsIn(commit: string, folder: string): ReadonlyMap<string, string> {
    const lines = list(this.read(["ls-tree", "-z", `${commit}:${this.pathOf(folder)}`]) ?? "");
    return new Map(
      lines.flatMap((line) => {
        const { blob, name } = /^\d+ blob (?<blob>\w+)\t(?<name>[^]+)$/.exec(line)?.groups ?? {};
        return blob === undefined || name === undefined ? [] : [[name, blob] as const];
      }),
    );
  }

  /** What git would call the contents of these files of the checkout. */
  blobsOf(files: readonly string[]): readonly string[] {
    if (files.length === 0) return [];
    return this.must(
      ["hash-object", "--stdin-paths"],
      process.env,
      files.map((file) => `${this.pathOf(file)}\n`).join(""),
    )
      .trim()
      .split("\n");
  }

  /** The commits since another one that touch any of some files, the oldest first. */
  commitsSince(commit: string, files: readonly string[]): readonly string[] {
    return this.commitsAfter(commit, files, []);
  }

  /**
   * Of these the ones that have come from that commit. Where it was merged into the branch, what the branch had before is older than
   * that, and the merge itself counts.
   */
  commitsOnTopOf(commit: string, files: readonly string[]): readonly string[] {
    return this.commitsAfter(commit, files, ["--topo-order", "--full-history", "--ancestry-path"]);
  }

  private commitsAfter(commit: string, files: readonly string[], which: readonly string[]): readonly string[] {
    const paths = files.map((file) => this.pathOf(file));
    const commits = this.ask(["rev-list", "--reverse", ...which, `${commit}..HEAD`, "--", ...paths]) ?? "";
    return commits.split("\n").filter((each) => each !== "");
  }

  /** Whether HEAD has these files as they are, and everything else that it has in a folder. */
  isCommitted(folder: string, files: readonly string[]): boolean {
    const known = files.map((file) => this.pathOf(file)).filter((path) => !path.startsWith("../"));
    const changed = this.ask([
      "status",
      "--porcelain",
      "--untracked-files=no",
      "--",
      this.pathOf(folder) || ".",
      ...known,
    ]);
    return changed === "" && (known.length === 0 || this.ask(["ls-files", "--others", "--", ...known]) === "");
  }

  /** Every file of this name that a commit has, in whatever folder. */
  filesNamed(commit: string, name: string): readonly string[] {
    const all = list(this.read(["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit]) ?? "");
    return all.filter((path) => basename(path) === name).map((path) => join(this.root, path));
  }

  /** What a file of the checkout was called in a commit, by git's own judgement of what was renamed; null: it says nothing. */
  formerName(commit: string, file: string): string | null {
    const path = this.pathOf(file);
    const renames = list(this.read(["diff", "-z", "--name-status", "--find-renames", "--diff-filter=R", commit]) ?? "");
    const at = renames.findIndex((each, index) => index % 3 === 2 && each === path);
    const former = renames[at - 1];
    return at < 0 || former === undefined ? null : join(this.root, former);
  }

  has(commit: string, file: string): boolean {
    return this.ask(["cat-file", "-t", `${commit}:${this.pathOf(file)}`]) !== null;
  }

  /** Writes the files that a commit has under `folder` into `to`, at their paths from the root. */
  writeFiles(commit: string, folder: string, to: string): void {
    // An index of its own: the checkout's is not touched.
    const environment = { ...process.env, GIT_INDEX_FILE: join(to, ".git-index") };
    mkdirSync(to, { recursive: true });
    this.must(["read-tree", commit], environment);
    const list = this.must(["ls-files", "-z", "--", this.pathOf(folder) || "."], environment);
    this.must(["checkout-index", "--force", "-z", "--stdin", `--prefix=${to}/`], environment, list);
  }

  /** The folders that a file is in, the nearest first, up to the repository's root. */
  foldersAbove(file: string): readonly string[] {
    const parts = this.pathOf(file).split("/").slice(0, -1);
    return [...parts, ""].map((_, up) => join(this.root, ...parts.slice(0, parts.length - up)));
  }

  /** The file under the repository's real folder, which all paths here begin with. */
  placeOf(file: string): string {
    return join(this.root, this.pathOf(file));
  }

  /** As git names it. Git knows the repository by its real folder, whatever links lead there. */
  pathOf(file: string): string {
    return relative(this.root, realFolderOf(resolve(file))).replaceAll("\\", "/");
  }

  private ask(parameters: readonly string[]): string | null {
    const text = this.read(parameters);
    return text === null ? null : text.trim();
  }

  private read(parameters: readonly string[]): string | null {
    const { status, stdout } = spawnSync("git", parameters, { cwd: this.root, encoding: "utf8", maxBuffer: MOST });
    return status === 0 ? stdout : null;
  }

  private must(parameters: readonly string[], env: NodeJS.ProcessEnv, input = ""): string {
    const { status, stdout, stderr } = spawnSync("git", parameters, {
      cwd: this.root,
      encoding: "utf8",
      env,
      input,
      maxBuffer: MOST,
    });
    if (status !== 0)
      throw new CommandFailed("Review.GitFailed", `git ${parameters[0] ?? ""} failed: ${stderr.trim()}`);
    return stdout;
  }
}

const MOST = 256 * 1024 * 1024;

/** What `-z` prints. */
function list(text: string): readonly string[] {
  return text.split("\0").filter((part) => part !== "");
}

/** The file in its folder's real place. The file itself may be a link that git knows, or be gone with its folder. */
function realFolderOf(file: string): string {
  const folder = dirname(file);
  if (folder === file) return file;
  return join(existsSync(folder) ? realpathSync(folder) : realFolderOf(folder), basename(file));
}

/** The branches that changes are merged into, in the order in which they are looked for. */
const MAIN = ["origin/HEAD", "origin/main", "main", "origin/master", "master"];

export interface BaseCommit {
  readonly commit: string;
  /** As a person would say it: `main (3f2a1bc)`. */
  readonly name: string;
  /** What the reader may take it for and it is not. */
  readonly notes: readonly string[];
}

/** As git writes it: `main...` is where this branch left main. */
const LEFT = /\.\.\.(?:HEAD)?$/;

/** The branch, commit or tag that BASE names, whether itself is meant or where HEAD left it. */
export function branchOf(base: string): string {
  return base.replace(LEFT, "");
}

/** The commit to compare with: the one named, else where this branch left main. */
export function baseCommit(repository: Repository, named: string | undefined): BaseCommit {
  const inSubmodule = submoduleWords(repository);
  const notes = inSubmodule === null ? [] : [inSubmodule];
  if (named !== undefined && !LEFT.test(named)) {
    const commit = repository.commit(named);
    if (commit === null) throw unknownBase(repository, named);
    const short = repository.short(commit);
    return { commit, name: commit.startsWith(named) ? short : `${named} (${short})`, notes };
  }
  const main = named === undefined ? MAIN.find((name) => repository.commit(name) !== null) : branchOf(named);
  if (main === undefined) {
    const fix = repository.isShallow() ? SHALLOW : "name a BASE";
    throw new UsageError(`there is no branch main here to compare with (looked for ${MAIN.join(", ")}); ${fix}`);
  }
  if (repository.commit(main) === null) throw unknownBase(repository, main);
  const [commit, ...others] = repository.mergeBases("HEAD", main);
  if (commit === undefined) throw noMergeBase(repository, main);
  const name = `${repository.fullName(main)} (${repository.short(commit)})`;
  const itself = `HEAD is in ${name} itself, so only what is not committed is reviewed; name a BASE for more, such as HEAD~1`;
  return {
    commit,
    name,
    notes: [
      ...notes,
      ...(commit === repository.commit("HEAD") ? [itself] : []),
      ...(others.length === 0 ? [] : [crossedWords(repository, main, [commit, ...others])]),
    ],
  };
}

/** Two branches that were merged into each other have left each other more than once. */
function crossedWords(repository: Repository, main: string, [taken = "", ...others]: readonly string[]): string {
  const named = others.map((commit) => repository.short(commit)).join(", ");
  return `HEAD and ${main} were merged into each other, so they left each other at ${repository.short(taken)} and at ${named}: compared with the first, a change of either side before the merges may be told as one of this branch; merge ${main} once more, or name a BASE`;
}

/** In a submodule, HEAD and main are others than where the command may have been typed, and a pull request moves a pointer. */
function submoduleWords(repository: Repository): string | null {
  const above = repository.superproject();
  if (above === null) return null;
  const path = relative(above, repository.root);
  return `the definition is in the submodule ${path}, whose own commits are compared; what a commit of the repository around it has is $(git rev-parse COMMIT:${path})`;
}

function unknownBase(repository: Repository, named: string): UsageError {
  const shallow = repository.isShallow() ? `; ${SHALLOW}` : "";
  const inSubmodule = submoduleWords(repository);
  const around = inSubmodule === null ? "" : `; ${inSubmodule}`;
  const names = repository.names().filter((name) => name.toLowerCase().includes(named.toLowerCase().slice(0, 4)));
  const hint = names.length === 0 ? "" : `; there is ${names.slice(0, 3).join(", ")}`;
  return new UsageError(
    `BASE ${named} is neither a lock file nor a commit, branch or tag of git here${hint}${shallow}${around}`,
  );
}

function noMergeBase(repository: Repository, main: string): UsageError {
  return new UsageError(
    repository.isShallow()
      ? `HEAD and ${main} have no common commit here: ${SHALLOW}`
      : `HEAD and ${main} have no common commit; name a BASE`,
  );
}

const SHALLOW =
  "this clone is shallow; fetch its history (git fetch --unshallow, or fetch-depth: 0 in actions/checkout)";
