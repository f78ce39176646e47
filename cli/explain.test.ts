import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";

describe("explain", () => {
  const folder = folderWith(SMALL_DEFINITION);
  test.each([
    ["history-needs-updates", "A versioned dimension"],
    ["stale-lock", "npx pipeline lock"],
    ["definition-threw", "raised an error"],
    ["Pipeline.NothingToRetry", "did not fail"],
    ["Pipeline.RowsVanished", "When the rows are back in the source: retry from the extracting job."],
    ["Source.AccountUnusable", "Unlock the account"],
    ["Glue.ThrottlingException", "AWS Glue, which runs the jobs"],
    ["articles.price", "shop.articles.price -> dim_articles.price (as it is)"],
    ["dim_articles.price", "curated/dim_articles/load_date=D/"],
    ["shop.articles", "article_id"],
    ["run-never-started", "did not start a run"],
    ["load_dim_articles", '"failed_job": "load_dim_articles"'],
  ])("%s", (name, said) => {
    expect(pipeline(["explain", name], folder)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(said) as string,
    });
  });

  test("--json gives the same as data", () => {
    const { stdout } = pipeline(["explain", "dim_articles", "--json"], folder);
    expect(JSON.parse(stdout)).toMatchObject({
      name: "dim_articles",
      kind: "table",
      parts: expect.any(Array) as unknown,
    });
  });

  test("an unknown name is answered with the nearest one: exit 2", () => {
    expect(pipeline(["explain", "articles.prise"], folder)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("did you mean articles.price?") as string,
    });
  });
});
