import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "../testing";
import { inDefinition, type PullRequest, PULL_REQUESTS, pullRequest, ROOT } from "./testing/pull-requests";

const SCRIPT = join(ROOT, ".github/actions/approvals/approvals.mjs");
const MEMBERS: Readonly<Record<string, string>> = { alice: "active", bob: "pending" };

interface Review {
  readonly user: { readonly login: string };
  readonly state: string;
  readonly commit_id: string;
}

const review = (login: string, state = "APPROVED", commit = "head"): Review => ({
  user: { login },
  state,
  commit_id: commit,
});

let reviews: readonly Review[];
let calls: string[];
/** Whether the organization has the team. */
let isThere: boolean;
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    const url = request.url ?? "";
    calls.push(`${request.headers.authorization ?? ""} ${url}`);
    const login = /memberships\/(\w+)$/.exec(url)?.[1];
    if (/\/teams\/[^/]+$/.test(url)) response.writeHead(isThere ? 200 : 404).end("{}");
    else if (login === undefined) response.end(JSON.stringify(url.includes("page=1") ? reviews : []));
    else if (MEMBERS[login] === undefined) response.writeHead(404).end("{}");
    else response.end(JSON.stringify({ state: MEMBERS[login] }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
});
afterAll(() => server.close());
beforeEach(() => {
  reviews = [];
  calls = [];
  isThere = true;
});

interface Event {
  readonly labels?: readonly string[];
  readonly membersToken?: string;
}

/** The command's review of a recorded pull request, kept: it is the same for every event. */
function documentOf(request: PullRequest): string {
  const folder = pullRequest(request);
  const { stdout } = pipeline(["diff", "--format", "json", "--definition", inDefinition("pipeline")], folder);
  return stdout;
}

async function approvals(document: string, { labels = [], membersToken = "" }: Event) {
  const folder = mkdtempSync(join(tmpdir(), "approvals-"));
  const [file, event] = [join(folder, "review.json"), join(folder, "event.json")];
  writeFileSync(file, document);
  const pull = { number: 7, head: { sha: "head" }, labels: labels.map((name) => ({ name })) };
  writeFileSync(event, JSON.stringify({ action: "labeled", pull_request: pull }));
  const child = spawn(process.execPath, [SCRIPT, file], {
    env: {
      ...process.env,
      GITHUB_API_URL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      GITHUB_REPOSITORY: "owner/name",
      GITHUB_EVENT_PATH: event,
      GITHUB_TOKEN: "token",
      MEMBERS_TOKEN: membersToken,
    },
  });
  let text = "";
  child.stdout.on("data", (piece: Buffer) => (text += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (text += piece.toString()));
  const status = await new Promise<number | null>((ended) => child.on("close", ended));
  return { status, text };
}

function recorded(name: string): PullRequest {
  const found = PULL_REQUESTS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no pull request ${name}`);
  return found;
}

const RULE = '  review: { require: { destructive: ["team:data-owners", "label:data-loss-agreed"] } },\n';

const NEEDS =
  "destructive change (fact_viewings) needs the label data-loss-agreed, or an approving review by team data-owners.";

describe("a fact is dropped, which the definition asks agreement for", () => {
  const document = documentOf(recorded("fact-dropped"));

  test.each<[what: string, event: Event, given: readonly Review[], said: string | null]>([
    ["nobody has said anything", { membersToken: "members" }, [], NEEDS],
    [
      "nobody has said anything, and nobody could for the team",
      {},
      [],
      `${NEEDS} Whether whoever approves is in team data-owners cannot be told without members-token, so no approval counts for a team`,
    ],
    ["another label", { labels: ["bug"] }, [], NEEDS],
    ["the label", { labels: ["data-loss-agreed"] }, [], null],
    ["the label, in capitals", { labels: ["Data-Loss-Agreed"] }, [], null],
    ["a member has approved", { membersToken: "members" }, [review("alice")], null],
    ["who is no member has approved", { membersToken: "members" }, [review("carol")], NEEDS],
    ["who is invited only has approved", { membersToken: "members" }, [review("bob")], NEEDS],
    ["a member has approved an older commit", { membersToken: "members" }, [review("alice", "APPROVED", "old")], NEEDS],
    [
      "a member has taken his approval back",
      { membersToken: "members" },
      [review("alice"), review("alice", "CHANGES_REQUESTED")],
      NEEDS,
    ],
    [
      "a member has approved and then said more",
      { membersToken: "members" },
      [review("alice"), review("alice", "COMMENTED")],
      null,
    ],
    [
      "a member has approved, and nobody may ask who is one",
      {},
      [review("alice")],
      "Whether alice is in team data-owners cannot be told without members-token, so no approval counts for a team",
    ],
  ])("%s", async (_, event, given, said) => {
    reviews = given;
    const { status, text } = await approvals(document, event);
    expect([status, text]).toEqual([said === null ? 0 : 1, expect.stringContaining(said ?? "everybody has agreed")]);
    // The token that may read teams is for teams alone, and the other one for the rest.
    expect(calls.filter((call) => call.startsWith("Bearer members")).every((call) => call.includes("/orgs/"))).toBe(
      true,
    );
    expect(calls.filter((call) => call.startsWith("Bearer token")).every((call) => call.includes("/repos/"))).toBe(
      true,
    );
  });
});

test("a team that is not there is said to be none: no approval would ever count", async () => {
  isThere = false;
  reviews = [review("carol")];
  const { status, text } = await approvals(documentOf(recorded("fact-dropped")), { membersToken: "members" });
  expect([status, text]).toEqual([
    1,
    expect.stringContaining("owner has no team data-owners that members-token may see"),
  ]);
});

test("a change of no such class asks nobody, and GitHub is not asked", async () => {
  const { status, text } = await approvals(documentOf(recorded("column-added")), {});
  expect([status, text, calls]).toEqual([0, "no change asks for anybody's agreement\n", []]);
});

test.each([
  [
    "beside a drop",
    true,
    "destructive and guard-looser changes (fact_viewings, the review of destructive changes) need ",
  ],
  ["alone", false, "guard-looser change (the review of destructive changes) needs "],
])("a change that takes the rule away %s is held to it", async (_, drops, sentence) => {
  const dropped = recorded("fact-dropped");
  const edits = [...(drops ? dropped.edits : []), [inDefinition("pipeline"), RULE, ""] as const];
  const text = expect.stringContaining(`${sentence}the label data-loss-agreed, or an approving review`) as string;
  expect(await approvals(documentOf({ ...dropped, edits }), {})).toEqual({ status: 1, text });
});

test("a change that could not be reviewed waits: nobody knows who has to agree", async () => {
  const { status, text } = await approvals(JSON.stringify({ error: { message: "the base is no commit" } }), {});
  expect([status, text]).toEqual([1, expect.stringContaining("the change could not be reviewed")]);
});

test("an event of no pull request is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "approvals-"));
  writeFileSync(join(folder, "event.json"), "{}");
  writeFileSync(join(folder, "review.json"), '{"requires": []}');
  const child = spawn(process.execPath, [SCRIPT, join(folder, "review.json")], {
    env: { ...process.env, GITHUB_REPOSITORY: "a/b", GITHUB_EVENT_PATH: join(folder, "event.json") },
  });
  expect(await new Promise((ended) => child.on("close", ended))).toBe(1);
});
