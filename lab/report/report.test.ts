import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { ReportData } from "./data";
import { exampleFailedReport, exampleReport } from "./fixture";
import { renderReport } from "./render";
import { inBrowser, openBrowser } from "./testing/browser";

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
    const page = renderReport(exampleFailedReport()).replaceAll("&quot;", `"`);
    expect(page).toContain("Pipeline.QualityBreached");
    for (const step of ["RDS_TO_S3_job", "glue_to_redshift_job", "quality_gate"])
      expect(page).toContain(`"failed_job": "${step}"`);
    expect(page).toContain("When the rows are corrected in the source");
  });

  test("a breach that was let through is nowhere told as one that stops", () => {
    const report = exampleReport();
    const [first, ...others] = report.run.quality;
    const quality = [{ ...first!, ratio: 0.9, verdict: "waived" as const }, ...others];
    const page = renderReport({ ...report, run: { ...report.run, quality }, waiver: "known <at> the source" });
    expect(page).toContain("A quality breach was let through.");
    expect(page).toContain("known &lt;at&gt; the source");
    expect(page.match(/<\/span> let through</g)).toHaveLength(2);
    expect(page).not.toContain("</span> breached<");
  });

  test("a warning that somebody lets stand is told with its reason and its place", () => {
    const at = "/warehouse/targets/dim_apartments/columns/notes";
    const reason = "notes are <short>";
    const page = renderReport({ ...exampleReport(), accepted: [{ code: "value-may-not-fit", at, reason }] });
    for (const text of ["dim_apartments.notes", "value-may-not-fit", "notes are &lt;short&gt;"])
      expect(page).toContain(text);
    expect(renderReport(exampleReport())).not.toContain('id="accepted"');
  });

  test("a recovery is told with what it lost, how long it took and where, as text", () => {
    const reason = `the Region <is> gone`;
    const report = {
      format: 1,
      pipeline: "P",
      execution: "failover.1",
      site: "standby",
      mode: "failover",
      reason,
      approved_by: "anna",
      outcome: "DEGRADED",
      epoch: 2,
      started_at: "2026-01-31T02:00:00.000Z",
      finished_at: "2026-01-31T02:10:00.000Z",
      rto_seconds: 540,
      rpo_seconds: 90,
      snapshot: {
        id: "snapshot-7",
        arn: "arn:aws:redshift:us-west-2:1:snapshot:x/snapshot-7",
        taken_at: "2026-01-30T06:00:00Z",
      },
      replayed: [{ run_id: "r", logical_date: "2026-01-30" }],
      fenced: false,
      verified: { tables: 6, loaded_again: [], differing: ["dim_users"] },
    } as const;
    const states = [{ name: "RestoreSnapshot", startedAt: Date.parse(report.started_at), seconds: 300 }];
    const page = renderReport({ ...exampleReport(), recoveries: [{ report, states }] }).replace(/\s+/g, " ");
    for (const said of ["failover to the standby", "RPO 1 min 30 s", "RTO 9 min 00 s", "snapshot-7", "degraded"])
      expect(page).toContain(said);
    for (const said of ["replayed 2026-01-30", "differing: dim_users", "not reached", "RestoreSnapshot: 5 min 00 s"])
      expect(page).toContain(said);
    expect(page).toContain("the Region &lt;is&gt; gone");
    const again = { ...report, replayed: [{ run_id: "r", logical_date: "2026-01-30", was_lacking: false }] };
    expect(
      renderReport({ ...exampleReport(), recoveries: [{ report: again, states }] }).replace(/\s+/g, " "),
    ).toContain("no date was lacking, and 2026-01-30 was loaded once more");
    expect(renderReport(exampleReport())).not.toContain("Recoveries");
  });

  test("a restore stands between the recoveries, by its time, with what came of it", () => {
    const restore = {
      kind: "restore",
      site: "primary",
      execution: "restore.1",
      status: "FAILED",
      startedAt: Date.parse("2026-01-31T03:00:00.000Z"),
      seconds: 20,
      says: ["dim_users, by anna: dropped <by> mistake", "from the backup of 2026-01-30"],
      states: [{ name: "restore_dim_users", startedAt: Date.parse("2026-01-31T03:00:05.000Z"), seconds: 10 }],
    } as const;
    const backup = {
      ...restore,
      kind: "backup",
      status: "SUCCEEDED",
      startedAt: restore.startedAt - 1,
      states: [],
    } as const;
    const page = renderReport({ ...exampleReport(), tableRecoveries: [restore, backup] }).replace(/\s+/g, " ");
    for (const said of ["dropped &lt;by&gt; mistake; from the backup of 2026-01-30", "restore_dim_users: 10 s"])
      expect(page).toContain(said);
    expect(page.indexOf("backup at the primary")).toBeLessThan(page.indexOf("restore at the primary"));
  });

  test("a definition without versions has no such section", () => {
    expect(renderReport({ ...exampleReport(), versions: null })).not.toContain('id="versions"');
  });
});

inBrowser("in a real browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
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
    const answer = page.locator(".lineage-answer");
    expect(await answer.innerText()).toMatch(/Goes into:\s+dim_apartments\.current_price as it is/);
    await answer.getByRole("button", { name: "dim_apartments.current_price" }).click();
    expect(await answer.innerText()).toMatch(/Made of:\s+marketplace\.apartments\.price as it is/);
    await page.click('[data-column="dim_apartments.current_price"]');
    expect(await page.locator(".lineage button.on").count()).toBe(0);
  });

  test("a column can be searched; among many tables, only those it has to do with remain", async () => {
    const { page } = await open(manyTables(exampleReport()));
    expect(await page.locator(".lineage-table[open]").count()).toBe(0);
    await page.fill("#lineage input", "fact_bookings.amount");
    await page.locator("#lineage input").dispatchEvent("change");
    expect(await page.locator(".lineage-table:visible summary").allTextContents()).toEqual([
      "bookings",
      "fact_bookings",
    ]);
  });

  test("a step chosen in the graph opens in the list, with its failed attempts", async () => {
    const { page } = await open(exampleReport());
    await page.click('[data-node="RDS_TO_S3_job"]');
    expect(await page.locator("[data-step][open]").innerText()).toMatch(
      /attempt 1: failed after 6.2 s: Glue\.Concurrent/,
    );
    // The browser tells of an opened entry a moment after the click.
    await page.locator('.node.chosen[data-node="RDS_TO_S3_job"]').waitFor();
    await page.click('[data-step="quality_gate"] summary');
    await page.locator('.node.chosen[data-node="quality_gate"]').waitFor();
    expect(await page.locator(".node.chosen").count()).toBe(1);
  });

  test.each(["light", "dark"] as const)(
    "every outcome can be read in %s mode: contrast at least 4.5",
    async (scheme) => {
      const { page } = await open(exampleFailedReport(), 1100, scheme);
      const colours = await page.evaluate<[string, string][]>(
        "[...document.querySelectorAll('.pill, .note.bad p, .gantt-error, .lead')].map((text) => { const back = (node) => { const colour = getComputedStyle(node).backgroundColor; return colour === 'rgba(0, 0, 0, 0)' ? back(node.parentElement) : colour; }; return [getComputedStyle(text).color, back(text)]; })",
      );
      expect(colours.length).toBeGreaterThan(20);
      for (const [ink, back] of colours) expect(contrast(ink, back)).toBeGreaterThanOrEqual(4.5);
    },
  );

  test("another apartment can be chosen", async () => {
    const { page } = await open(exampleReport());
    await page.selectOption("#member", "1");
    expect(await page.locator("[data-member]:visible").getAttribute("data-member")).toBe("1");
    expect(await page.locator("[data-member]:visible .fact-mark").count()).toBe(1);
  });

  test.each([
    ["an ordinary day", exampleReport],
    ["a failed day", exampleFailedReport],
    ["sixty tables", () => manyTables(exampleReport())],
    ["the first day", () => ({ ...exampleReport(), history: [] })],
  ])("%s does not scroll sideways, from 320 pixels on", async (_, data) => {
    const { page } = await open(data(), 320);
    for (const width of [320, 390, 768]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    }
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

/** Sixty tables more, with names as long as a warehouse's get. */
function manyTables(report: ReportData): ReportData {
  const tables = Array.from({ length: 60 }, (_, at) => ({
    name: `dim_customer_return_request_line_items_${at}`,
    kind: "dimension" as const,
    columns: [{ name: "a_column_whose_name_says_everything_about_it", type: "varchar(1020)" }],
  }));
  const load = report.machine.find(({ kind }) => kind === "load")!;
  return {
    ...report,
    lineage: { tables: [...report.lineage.tables, ...tables], edges: report.lineage.edges },
    machine: [...report.machine, ...tables.map(({ name }) => ({ ...load, name: `load_${name}` }))],
    run: {
      ...report.run,
      targets: tables.map(({ name }) => ({ ...report.run.targets[0]!, table: name })),
      rows: tables.map(({ name }) => ({ table: `marketplace.${name}`, zone: "raw" as const, rows: 1_234_567_890 })),
    },
  };
}

function brightness(color: string): number {
  const parts = (color.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  return parts.reduce((sum, part) => sum + part, 0) / 3;
}

/** As WCAG defines it. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other].map(luminance).sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
