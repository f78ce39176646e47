import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import type { ReportData } from "./data";
import { exampleFailedReport, exampleReport } from "./fixture";
import { renderReport } from "./render";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const SECTIONS = ["timeline", "machine", "rows", "quality", "versions", "lineage", "runs"];

describe("the page's text", () => {
  test("equal data gives equal bytes", () => {
    expect(renderReport(exampleReport())).toBe(renderReport(exampleReport()));
  });

  test("names no address outside of itself", () => {
    expect(renderReport(exampleReport()).replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:\/\//);
  });

  test("whatever stands in the data stays text", () => {
    const waiver = `<script>alert("1")</script>`;
    expect(renderReport({ ...exampleReport(), waiver })).not.toContain(waiver);
  });

  test("a failed run says with what, where, and how to go on", () => {
    const page = renderReport(exampleFailedReport());
    expect(page).toContain("Pipeline.QualityBreached");
    expect(page).toContain('"failed_job": "quality_gate"');
  });

  test("a definition without versions has no such section", () => {
    expect(renderReport({ ...exampleReport(), versions: null })).not.toContain('id="versions"');
  });
});

// Debian's Chromium (package chromium); where there is none, the page cannot be opened.
const inBrowser = CHROMIUM === undefined ? describe.skip : describe;

inBrowser(`in a real browser${CHROMIUM === undefined ? " (skipped: no Chromium on this machine)" : ""}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: QUIET });
  });
  afterAll(() => browser.close());

  interface Opened {
    readonly page: Page;
    readonly complaints: string[];
    readonly requests: string[];
  }

  async function open(data: ReportData, width = 1100, colorScheme: "light" | "dark" = "light"): Promise<Opened> {
    const file = join(mkdtempSync(join(tmpdir(), "report-")), "report.html");
    writeFileSync(file, renderReport(data));
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(`file://${file}`);
    return {
      page,
      complaints,
      requests: requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")),
    };
  }

  test("every section is there, nothing complains, nothing is fetched", async () => {
    const { page, complaints, requests } = await open(exampleReport());
    for (const id of SECTIONS) expect(await page.locator(`#${id}`).isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
  });

  test("a clicked column shows what it is made of and what is made of it", async () => {
    const { page } = await open(exampleReport());
    await page.click('[data-column="marketplace.apartments.price"]');
    const on = await page.evaluate(
      "[...document.querySelectorAll('.lineage button.on')].map((button) => button.dataset.column)",
    );
    expect(on).toEqual(["marketplace.apartments.price", "dim_apartments.current_price"]);
    expect(await page.locator(".lineage-edges path.on").count()).toBe(1);
    expect(await page.locator(".lineage-answer").textContent()).toContain("dim_apartments.current_price is made of it");
    await page.click('[data-column="marketplace.apartments.price"]');
    expect(await page.locator(".lineage button.on").count()).toBe(0);
  });

  test("another apartment can be chosen", async () => {
    const { page } = await open(exampleReport());
    await page.selectOption("#member", "1");
    expect(await page.locator("[data-member]:visible").getAttribute("data-member")).toBe("1");
    expect(await page.locator("[data-member]:visible .fact-mark").count()).toBe(1);
  });

  test.each([320, 375, 768])("%d pixels wide, the page does not scroll sideways", async (width) => {
    const { page } = await open(exampleReport(), width);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  });

  test("dark mode has a dark page and light text", async () => {
    const { page } = await open(exampleReport(), 1100, "dark");
    const [background, ink] = await page.evaluate<[string, string]>(
      "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]",
    );
    expect(brightness(background)).toBeLessThan(60);
    expect(brightness(ink)).toBeGreaterThan(180);
  });

  test("a failed run is announced to a screen reader", async () => {
    const { page } = await open(exampleFailedReport());
    expect(await page.getByRole("alert").textContent()).toContain("Pipeline.QualityBreached");
  });
});

function brightness(color: string): number {
  const parts = (color.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  return parts.reduce((sum, part) => sum + part, 0) / 3;
}
