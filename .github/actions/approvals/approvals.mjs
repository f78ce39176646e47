// node approvals.mjs FILE: fails until everybody has agreed whom the review in FILE (`pipeline diff --format json`) asks.
// Labels are in the payload of the event. Reviews are not, all but the newest; they are read, and so are a team's members.
import { readFileSync } from "node:fs";

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_EVENT_PATH, GITHUB_TOKEN, MEMBERS_TOKEN } = process.env;
const REPOSITORY = `/repos/${GITHUB_REPOSITORY}`;
const [OWNER] = GITHUB_REPOSITORY.split("/");

const { requires } = JSON.parse(readFileSync(process.argv[2], "utf8"));
if (!Array.isArray(requires)) fail("the change could not be reviewed, so nobody knows who has to agree to it");
const { pull_request: pull } = JSON.parse(readFileSync(GITHUB_EVENT_PATH, "utf8"));
if (!pull) fail("this event is of no pull request");

// GitHub tells labels apart by their letters, not by capitals.
const labels = new Set(pull.labels.map(({ name }) => name.toLowerCase()));
let approvers = null;

const lacking = [];
for (const required of requires) {
  const unknown = [];
  let agreed = false;
  for (const by of required.by) agreed ||= await hasAgreed(by, unknown);
  if (!agreed) lacking.push([`${required.words}.`, ...unknown].join(" "));
}
for (const sentence of lacking) console.error(`::error title=pipeline approvals::${inCommand(sentence)}`);
if (lacking.length > 0) process.exit(1);
console.log(requires.length === 0 ? "no change asks for anybody's agreement" : "everybody has agreed who was asked");

async function hasAgreed(by, unknown) {
  const kind = by.slice(0, by.indexOf(":"));
  const name = by.slice(kind.length + 1);
  if (kind === "label") return labels.has(name.toLowerCase());
  approvers ??= await approversOf(pull);
  if (kind === "user") return approvers.some((login) => login.toLowerCase() === name.toLowerCase());
  if (!MEMBERS_TOKEN) {
    const who = approvers.length === 0 ? "whoever approves" : approvers.join(" or ");
    unknown.push(
      `Whether ${who} is in team ${name} cannot be told without members-token, so no approval counts for a team: give the action the token of an app that may read the organization's members, or name a user or a label in review.require.`,
    );
    return false;
  }
  if (approvers.length === 0) return false;
  for (const login of approvers) if (await isMember(name, login)) return true;
  // Nobody is in a team that is not there, and no approval would ever count.
  if (!(await ask(`/orgs/${OWNER}/teams/${name}`, MEMBERS_TOKEN, [404])).ok)
    unknown.push(`${OWNER} has no team ${name} that members-token may see: is it another short name?`);
  return false;
}

/** Whose newest verdict is an approval of the newest commit: an older one has not seen what is there now. */
async function approversOf({ number, head }) {
  const verdicts = new Map();
  for (let page = 1; ; page += 1) {
    const reviews = await (await ask(`${REPOSITORY}/pulls/${number}/reviews?per_page=100&page=${page}`)).json();
    for (const { user, state, commit_id: commit } of reviews)
      if (user && state !== "COMMENTED" && state !== "PENDING") verdicts.set(user.login, { state, commit });
    if (reviews.length < 100) break;
  }
  return [...verdicts]
    .filter(([, { state, commit }]) => state === "APPROVED" && commit === head.sha)
    .map(([login]) => login);
}

async function isMember(team, login) {
  const path = `/orgs/${OWNER}/teams/${team}/memberships/${encodeURIComponent(login)}`;
  const response = await ask(path, MEMBERS_TOKEN, [404]);
  return response.ok && (await response.json()).state === "active";
}

async function ask(path, token = GITHUB_TOKEN, answers = []) {
  const response = await fetch(`${GITHUB_API_URL}${path}`, {
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "x-github-api-version": "2022-11-28",
    },
  });
  if (response.ok || answers.includes(response.status)) return response;
  return fail(`GET ${path} was answered with ${response.status}: ${await response.text()}`);
}

/** A workflow command ends with its line, and a percent sign begins an escape. */
function inCommand(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function fail(why) {
  console.error(`error: ${why}`);
  process.exit(1);
}
