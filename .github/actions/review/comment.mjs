// node comment.mjs FILE: puts the review into the pull request whose head is HEAD_SHA, editing its earlier comment in place.
// It runs with a token that may write, on a file that a fork's code may have written. So the pull request is looked up by what
// GitHub itself says of the run, never by what the file says, and a file that is no review is refused.
import { appendFileSync, readFileSync } from "node:fs";

const MARK = "<!-- pipeline-review -->";
const LONGEST = 65_536;
const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN, HEAD_OWNER, HEAD_BRANCH, HEAD_SHA, GITHUB_OUTPUT } =
  process.env;

const body = readFileSync(process.argv[2], "utf8");
if (!body.startsWith(MARK)) fail("the file does not begin with the mark of a review");
if (body.length > LONGEST) fail(`the file has ${body.length} characters, and a comment at most ${LONGEST}`);

const pull = await openPullRequest();
if (pull === null) {
  console.log(`no open pull request has ${HEAD_SHA} as its head: a later push has a review of its own`);
} else {
  const earlier = await earlierComment(pull);
  if (earlier === null) await ask("POST", `/issues/${pull}/comments`, { body });
  else await ask("PATCH", `/issues/comments/${earlier}`, { body });
  console.log(`${earlier === null ? "wrote" : "edited"} the comment of pull request ${pull}`);
  if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, `number=${pull}\n`);
}

async function openPullRequest() {
  const head = encodeURIComponent(`${HEAD_OWNER}:${HEAD_BRANCH}`);
  const pulls = await ask("GET", `/pulls?state=open&per_page=100&head=${head}`);
  return pulls.find((each) => each.head.sha === HEAD_SHA)?.number ?? null;
}

/** Of a bot: anybody can write the mark into a comment. */
async function earlierComment(pull) {
  for (let page = 1; ; page += 1) {
    const comments = await ask("GET", `/issues/${pull}/comments?per_page=100&page=${page}`);
    const found = comments.find((each) => each.user?.type === "Bot" && each.body?.startsWith(MARK));
    if (found) return found.id;
    if (comments.length < 100) return null;
  }
}

async function ask(method, path, content) {
  const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${GITHUB_TOKEN}`,
      "x-github-api-version": "2022-11-28",
    },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  if (!response.ok) fail(`${method} ${path} was answered with ${response.status}: ${await response.text()}`);
  return response.json();
}

function fail(why) {
  console.error(`error: ${why}`);
  process.exit(1);
}
