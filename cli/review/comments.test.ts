import "@microsoft/jest-sarif";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import MarkdownIt from "markdown-it";
import { COMMENT_MARK, LONGEST_COMMENT } from "../../pipeline-dsl/review/render/comment";

// Pull requests against this repository's own definition, reviewed by the action's script, each with its golden comment.
// `UPDATE=1 npx jest cli/review/comments` writes the comments anew: read the difference as what a reviewer will see.

const ROOT = resolve(__dirname, "../..");
const ACTION = join(ROOT, ".github/actions/review");
const GOLDEN = join(__dirname, "comments");
const DEFINITION = "stacks/rental-marketplace";
const update = process.env["UPDATE"] === "1";

interface PullRequest {
  readonly name: string;
  /** File -> what is written in it instead of what. */
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
  /** A recorded preview of the same edit. */
  readonly preview?: string;
  readonly verdict: RegExp;
}

const inDefinition = (file: string): string => `${DEFINITION}/${file}.ts`;

const PULL_REQUESTS: readonly PullRequest[] = [
  {
    name: "column-added",
    edits: [
      [
        inDefinition("warehouse"),
        "current_price: apartments.price,",
        "current_price: apartments.price,\n    status: apartments.status,",
      ],
      [
        inDefinition("quality"),
        "complete(apartments.price),",
        "complete(apartments.price),\n      complete(apartments.status),",
      ],
    ],
    preview: "column-added",
    verdict: /1 quality-stricter, 1 additive/,
  },
  {
    name: "dimension-renamed",
    edits: [
      [inDefinition("warehouse"), '"dim_users"', '"dim_guests"'],
      [
        inDefinition("warehouse"),
        'naturalKey: ["user_id"],\n  history: overwrite(),\n});',
        'naturalKey: ["user_id"],\n  history: overwrite(),\n}).renamedFrom("dim_users");',
      ],
    ],
    preview: "dimension-renamed",
    verdict: /^### 1 change: 1 renaming$/m,
  },
  {
    name: "threshold-looser",
    edits: [[inDefinition("quality"), 'threshold: "> 99%"', 'threshold: "> 95%"']],
    preview: "threshold-looser",
    verdict: /quality-looser/,
  },
  {
    name: "warehouse-nodes",
    edits: [["Pulumi.prod.yaml", "nodes: 2", "nodes: 4"]],
    preview: "warehouse-nodes",
    verdict: /no change: both sides mean the same; 1 setting of prod/,
  },
  {
    name: "fact-dropped",
    edits: [[inDefinition("pipeline"), "factBookings, factViewings],", "factBookings],"]],
    preview: "fact-dropped",
    verdict: /destructive/,
  },
  {
    name: "fact-ended",
    edits: [
      [inDefinition("pipeline"), "factBookings, factViewings],", "factBookings],"],
      [
        inDefinition("pipeline"),
        "  quality,\n",
        '  quality,\n  allows: [allowDestructive({ what: "target fact_viewings", until: "2099-12-31", reason: "the app counts viewings itself" })],\n',
      ],
      [inDefinition("pipeline"), "import {\n", "import {\n  allowDestructive,\n"],
    ],
    verdict: /1 destructive/,
  },
  {
    name: "schedule-moved",
    edits: [[inDefinition("pipeline"), 'daily("02:00", "UTC")', 'daily("04:30", "UTC")']],
    preview: "schedule-moved",
    verdict: /operational/,
  },
  {
    name: "lake-replaced",
    edits: [["Pulumi.prod.yaml", "bucket: rental-analytics\n", "bucket: rental-analytics-eu\n"]],
    preview: "lake-replaced",
    verdict: /1 setting of prod/,
  },
  {
    name: "backups-rarer",
    edits: [[inDefinition("pipeline"), 'weekly("sunday")', "monthly(1)"]],
    verdict: /recovery-weaker/,
  },
  {
    name: "loss-bounded-closer",
    edits: [[inDefinition("pipeline"), 'keep: "90 days"', 'keep: "180 days"']],
    verdict: /recovery-stronger/,
  },
  {
    name: "rule-changed",
    edits: [
      [inDefinition("quality"), "accurate(apartments.price, atLeast(0))", "accurate(apartments.price, atLeast(10))"],
    ],
    verdict: /quality-/,
  },
  {
    name: "measure-changed",
    edits: [
      [
        inDefinition("warehouse"),
        "daysBetween(bookings.start_date, bookings.end_date)",
        "daysBetween(bookings.end_date, bookings.start_date)",
      ],
    ],
    verdict: /column/,
  },
  {
    name: "vanished-rows-kept",
    edits: [
      [
        inDefinition("warehouse"),
        '  history: overwrite(),\n  whenSourceRowVanishes: remove({ refuseAbove: "20%" }),',
        "  history: overwrite(),\n  whenSourceRowVanishes: keep(),",
      ],
    ],
    verdict: /model/,
  },
  {
    name: "definition-with-errors",
    edits: [[inDefinition("warehouse"), ", { asOf: bookings.start_date }", ", { asOf: bookings.end_date }"]],
    verdict: /the definition has errors, and its lock is compared/,
  },
  {
    name: "columns-in-another-order",
    edits: [
      [
        inDefinition("warehouse"),
        "    attribute_name: apartment_attributes.attribute_name,\n    attribute_value: apartment_attributes.attribute_value,\n",
        "    attribute_value: apartment_attributes.attribute_value,\n    attribute_name: apartment_attributes.attribute_name,\n",
      ],
    ],
    verdict: /physical/,
  },
  {
    name: "column-widened",
    edits: [[inDefinition("sources"), "status: varchar(50)", "status: varchar(80)"]],
    verdict: /widening/,
  },
];

/** A copy of the definition and its stacks in a repository of its own, with a branch that makes the edit. */
function pullRequest({ edits }: PullRequest): string {
  const folder = mkdtempSync(join(tmpdir(), "pull-request-"));
  cpSync(join(ROOT, DEFINITION), join(folder, DEFINITION), { recursive: true });
  for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml", "Pulumi.prod-standby.yaml"])
    cpSync(join(ROOT, file), join(folder, file));
  git(folder, "init", "--quiet", "--initial-branch", "main");
  git(folder, "add", "-A");
  git(folder, "commit", "--quiet", "-m", "main");
  git(folder, "checkout", "--quiet", "-b", "work");
  for (const [file, from, to] of edits) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    expect([file, text.includes(from)]).toEqual([file, true]);
    writeFileSync(path, text.replace(from, to));
  }
  git(folder, "commit", "--quiet", "-am", "work");
  return folder;
}

function git(folder: string, ...parameters: readonly string[]): void {
  const identity = ["-c", "user.name=A Developer", "-c", "user.email=developer@example.com"];
  const { status, stderr } = spawnSync("git", [...identity, ...parameters], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** A folder whose `npx pipeline` is this checkout's command, as it is where the package is installed. */
function commands(): string {
  const folder = mkdtempSync(join(tmpdir(), "commands-"));
  const npx = join(folder, "npx");
  writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(ROOT, "cli/bin/pipeline.js")}" "$@"\n`);
  chmodSync(npx, 0o755);
  return folder;
}

function reviewed(request: PullRequest): { readonly comment: string; readonly sarif: unknown } {
  const folder = pullRequest(request);
  const preview = request.preview === undefined ? "" : join(ROOT, "infra/review/fixtures", `${request.preview}.json`);
  const { status, stderr } = spawnSync("bash", [join(ACTION, "review.sh"), "pipeline-review"], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${commands()}:${process.env["PATH"] ?? ""}`,
      DEFINITION: inDefinition("pipeline"),
      PREVIEWS: preview,
    },
  });
  expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
  const read = (file: string): string => readFileSync(join(folder, "pipeline-review", file), "utf8");
  return {
    // The commit of the copy is another one whenever the definition moves.
    comment: read("comment.md").replace(/main \([0-9a-f]+\)/, "main (1234567)"),
    sarif: JSON.parse(read("review.sarif")),
  };
}

describe.each(PULL_REQUESTS)("$name", (request) => {
  const { comment, sarif } = reviewed(request);
  const html = rendered(comment);

  test("its comment is the golden one", () => {
    const file = join(GOLDEN, `${request.name}.md`);
    if (update || !existsSync(file)) {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(file, comment);
    }
    expect(comment).toBe(readFileSync(file, "utf8"));
  });

  test("the verdict stands first, under the mark by which it is found again, within what GitHub takes", () => {
    const [mark, , verdict = ""] = comment.split("\n");
    expect(mark).toBe(COMMENT_MARK);
    expect(verdict).toMatch(request.verdict);
    expect(comment.length).toBeLessThanOrEqual(LONGEST_COMMENT);
  });

  test("it renders: headings, whole tables, folds that close, and no markup left over as text", () => {
    expect(html).toMatch(/<h3>[^<]/);
    expect(html.match(/<details>/g)?.length ?? 0).toBe(html.match(/<\/details>/g)?.length ?? 0);
    const text = html
      .replaceAll(/<pre>[^]*?<\/pre>/g, "")
      .replaceAll(/<code>.*?<\/code>/g, "")
      .replaceAll(/<[^>]*>/g, "");
    expect(text).not.toMatch(/^\s*\|.*\|\s*$/m);
    expect(text).not.toMatch(/\*\*|^#{1,6} |```/m);
    for (const table of html.match(/<table>[^]*?<\/table>/g) ?? []) {
      const widths = (table.match(/<tr>[^]*?<\/tr>/g) ?? []).map((row) => row.match(/<t[hd]/g)?.length);
      expect(new Set(widths).size).toBe(1);
    }
  });

  test("its SARIF is valid", () => {
    expect(sarif).toBeValidSarifLog();
  });
});

/** As GitHub renders it: CommonMark with tables, and HTML that is let through. */
function rendered(markdown: string): string {
  return new MarkdownIt({ html: true }).render(markdown);
}

describe("the comment of an earlier push is edited in place", () => {
  interface Comment {
    readonly id: number;
    body: string;
    readonly user: { readonly type: string };
  }
  const comments: Comment[] = [];
  const calls: string[] = [];
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = "";
      request.on("data", (piece: Buffer) => (text += piece.toString()));
      request.on("end", () => {
        calls.push(`${request.method ?? ""} ${request.url ?? ""}`);
        const body = text === "" ? "" : (JSON.parse(text) as { readonly body: string }).body;
        response.end(JSON.stringify(answer(request.method ?? "", request.url ?? "", body)));
      });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    comments.splice(0);
    calls.splice(0);
  });

  function answer(method: string, url: string, body: string): unknown {
    if (url.includes("/pulls?")) return [{ number: 7, head: { sha: "abc" } }];
    if (method === "POST") comments.push({ id: comments.length + 1, body, user: { type: "Bot" } });
    const edited = /\/issues\/comments\/(\d+)$/.exec(url)?.[1];
    const found = comments.find(({ id }) => id === Number(edited));
    if (method === "PATCH" && found !== undefined) found.body = body;
    return method === "GET" ? comments : {};
  }

  async function post(body: string, sha = "abc"): Promise<{ readonly status: number | null; readonly text: string }> {
    const file = join(mkdtempSync(join(tmpdir(), "comment-")), "comment.md");
    writeFileSync(file, body);
    const child = spawn(process.execPath, [join(ACTION, "comment.mjs"), file], {
      env: {
        ...process.env,
        GITHUB_API_URL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
        GITHUB_REPOSITORY: "owner/name",
        GITHUB_TOKEN: "token",
        GITHUB_OUTPUT: "",
        HEAD_OWNER: "somebody",
        HEAD_BRANCH: "work",
        HEAD_SHA: sha,
      },
    });
    let text = "";
    child.stdout.on("data", (piece: Buffer) => (text += piece.toString()));
    child.stderr.on("data", (piece: Buffer) => (text += piece.toString()));
    const status = await new Promise<number | null>((ended) => child.on("close", ended));
    return { status, text };
  }

  test("two pushes make one comment, with the text of the second", async () => {
    await post(`${COMMENT_MARK}\n\nfirst\n`);
    await post(`${COMMENT_MARK}\n\nsecond\n`);
    expect(comments.map(({ body }) => body)).toEqual([`${COMMENT_MARK}\n\nsecond\n`]);
  });

  test("a person's comment with the mark is left alone", async () => {
    comments.push({ id: 1, body: `${COMMENT_MARK} mine`, user: { type: "User" } });
    await post(`${COMMENT_MARK}\n\nreview\n`);
    expect(comments.map(({ body }) => body)).toEqual([`${COMMENT_MARK} mine`, `${COMMENT_MARK}\n\nreview\n`]);
  });

  test("a head that no open pull request has any more gets no comment", async () => {
    const { status, text } = await post(`${COMMENT_MARK}\n`, "another");
    expect([status, text, comments]).toEqual([0, expect.stringContaining("a later push"), []]);
  });

  test.each([
    ["a text that is no review", "hello"],
    ["a text that is too long", COMMENT_MARK + "x".repeat(LONGEST_COMMENT)],
  ])("%s is refused before GitHub is asked", async (_, body) => {
    const { status } = await post(body);
    expect([status, calls]).toEqual([1, []]);
  });
});
