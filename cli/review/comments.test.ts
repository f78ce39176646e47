import "@microsoft/jest-sarif";
import { spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import MarkdownIt from "markdown-it";
import schema from "./diff.schema.json";
import { commands, inDefinition, type PullRequest, PULL_REQUESTS, pullRequest, ROOT } from "./testing/pull-requests";
import { COMMENT_MARK, LONGEST_COMMENT } from "../../pipeline-dsl/review/render/comment";

// Pull requests against this repository's own definition, reviewed by the action's script, each with its golden comment.
// `UPDATE=1 npx jest cli/review/comments` writes the comments anew: read the difference as what a reviewer will see.

const ACTION = join(ROOT, ".github/actions/review");
const GOLDEN = join(__dirname, "comments");
const matches = new Ajv({ allowUnionTypes: true, strict: false }).compile(schema);
const update = process.env["UPDATE"] === "1";

function reviewed(request: PullRequest): {
  readonly comment: string;
  readonly document: unknown;
  readonly sarif: unknown;
  readonly check: { readonly status: number | null; readonly stderr: string };
} {
  const folder = pullRequest(request);
  const preview = request.preview === undefined ? "" : join(ROOT, "infra/review/fixtures", `${request.preview}.json`);
  const events = request.events === undefined ? "" : join(ROOT, "infra/review/event-logs", `${request.events}.json`);
  const run = (script: string, ...parameters: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync("bash", [join(ACTION, script), ...parameters], {
      cwd: folder,
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: `${commands()}:${process.env["PATH"] ?? ""}`,
        DEFINITION: inDefinition("pipeline"),
        PREVIEWS: preview,
        PREVIEW_EVENTS: events,
        FAIL_ON: "",
        GITHUB_EVENT_PATH: "",
      },
    });
  const { status, stderr } = run("review.sh", "pipeline-review");
  expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
  const read = (file: string): string => readFileSync(join(folder, "pipeline-review", file), "utf8");
  return {
    // The commit of the copy is another one whenever the definition moves.
    comment: read("comment.md").replace(/main \([0-9a-f]+\)/, "main (1234567)"),
    document: JSON.parse(read("review.json")),
    sarif: JSON.parse(read("review.sarif")),
    check: run("verdict.sh"),
  };
}

describe.each(PULL_REQUESTS)("$name", (request) => {
  const { comment, document, sarif, check } = reviewed(request);
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

  test("what cannot be deployed fails the check, without fail-on and with the comment written", () => {
    const { undeployable } = request;
    expect([check.status, check.stderr]).toEqual([
      undeployable === undefined ? 0 : 1,
      undeployable === undefined ? expect.not.stringContaining("error") : expect.stringMatching(undeployable),
    ]);
  });

  test("its document is what its schema says", () => {
    expect(matches(document) ? [] : matches.errors).toEqual([]);
  });

  test("its SARIF is valid", () => {
    expect(sarif).toBeValidSarifLog();
  });
});

describe("what a pull request is compared with", () => {
  const folder = mkdtempSync(join(tmpdir(), "base-"));
  test.each<[what: string, base: string, event: unknown, printed: readonly [number, string]]>([
    [
      "where it left the branch that it goes into",
      "",
      { pull_request: { base: { ref: "release/2" } } },
      [0, "origin/release/2..."],
    ],
    ["what the workflow names", "v1", { pull_request: { base: { ref: "release/2" } } }, [0, "v1"]],
    ["what the command finds, of another event", "", { ref: "refs/heads/main" }, [0, ""]],
  ])("%s", (_, base, event, printed) => {
    const file = join(folder, "event.json");
    writeFileSync(file, JSON.stringify(event));
    const { status, stdout } = spawnSync("bash", [join(ACTION, "base.sh")], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, BASE: base, GITHUB_EVENT_PATH: file },
    });
    expect([status, stdout.trim()]).toEqual(printed);
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
