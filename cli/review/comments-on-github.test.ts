import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { inBrowser, openBrowser } from "../../lab/report/testing/browser";
import { githubPage } from "./testing/github-page";
import { pictureOf, shownIn } from "./testing/picture";

// The recorded comments as GitHub shows them: its styles, its charts, on a desk and on a phone, in light and in dark.
// `UPDATE=1 npx jest cli/review/comments-on-github` takes the picture in docs/review.md anew.

const GOLDEN = join(__dirname, "comments");
const PICTURE = join(__dirname, "../../docs/review.png");
const PICTURED = "column-added";
const PHONE = 390;
const WIDTHS = [320, PHONE, 768, 1280];

const names = readdirSync(GOLDEN).map((file) => file.replace(/\.md$/, ""));
const golden = (name: string): string => readFileSync(join(GOLDEN, `${name}.md`), "utf8");

test("a comment leaves its colours to GitHub, which has a light and a dark mode", () => {
  for (const name of names) expect(golden(name)).not.toMatch(/\b(fill|stroke|color|background)\s*:|<font|style=/i);
});

inBrowser("on GitHub", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function open(markdown: string, width: number, colorScheme: "light" | "dark"): Promise<Page> {
    const file = join(mkdtempSync(join(tmpdir(), "comment-")), "comment.html");
    writeFileSync(file, githubPage(markdown));
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const complain = (what: string): void => {
      throw new Error(what);
    };
    page.on("console", (message) => {
      complain(message.text());
    });
    page.on("pageerror", (error) => {
      complain(error.message);
    });
    await page.goto(`file://${file}`);
    return page;
  }

  const openFolds = (page: Page): Promise<void> => page.evaluate("openFolds()");

  /** What reaches over the screen's edge: only what scrolls by itself (tables, code) may be wider. */
  const overflowing = (page: Page): Promise<readonly string[]> =>
    page.evaluate(
      "[...document.querySelectorAll('article *')].filter((part) => !part.closest('tbody, thead, tr, pre code, svg *') && part.getBoundingClientRect().right > innerWidth).map((part) => part.outerHTML.slice(0, 200))",
    );

  test.each(names)(
    "%s: nothing reaches over a screen's edge, folded or not, and every chart is drawn",
    async (name) => {
      const page = await open(golden(name), PHONE, "light");
      expect(await overflowing(page)).toEqual([]);
      await openFolds(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await overflowing(page)]).toEqual([width, []]);
      }
      const charts = golden(name).match(/^```mermaid$/gm)?.length ?? 0;
      expect(await page.locator(".mermaid svg .node").count()).toBeGreaterThanOrEqual(charts);
      expect(await page.locator(".mermaid svg").count()).toBe(charts);
      expect(await page.locator(".mermaid .error-icon").count()).toBe(0);
      await page.close();
    },
  );

  test("names as long as a database takes them stay within a phone", async () => {
    for (const name of [PICTURED, "fact-dropped", "lake-replaced"]) {
      const page = await open(golden(name).replaceAll(/\b(dim|fact)_\w+|rental-\w+/g, "$&_".repeat(10)), 320, "light");
      expect(await overflowing(page)).toEqual([]);
      await openFolds(page);
      expect(await overflowing(page)).toEqual([]);
      await page.close();
    }
  });

  test("the picture in the documents can be taken", async () => {
    const picture = await pictureOf(browser, golden(PICTURED), open);
    if (process.env["UPDATE"] === "1") writeFileSync(PICTURE, picture);
    expect(shownIn(picture)).toBe(hashOf(golden(PICTURED)));
  });
});

test("the picture in the documents is of the comment as it is now", () => {
  expect([PICTURED, existsSync(PICTURE) ? shownIn(readFileSync(PICTURE)) : null]).toEqual([
    PICTURED,
    hashOf(golden(PICTURED)),
  ]);
});

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
