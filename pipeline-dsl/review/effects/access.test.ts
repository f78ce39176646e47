import * as fc from "fast-check";
import { addColumn, rentalModel, reading } from "../../checks/testing/rental";
import type { PipelineModel } from "../../model";
import type { Statement } from "../../targets/iam";
import { edited, edits } from "../testing/edits";
import { accessLines, accessSections } from "../render/access";
import { accessChanges, accessOf, beyond, permissionsOf, type Permission } from "./access";

test("a target under another name: who may now read and write its folder, and whose right to the old one ends", () => {
  const after = rentalModel((model) => {
    const target = model.warehouse.targets.find(({ name }) => name === "fact_viewings");
    if (target !== undefined) target.name = "fact_visits";
  });
  expect(accessLines(accessChanges(rentalModel(), after))).toEqual({
    widened: [
      "glue_to_redshift_job may now list, read, write and delete curated/fact_visits/",
      "the role of COPY may now list and read curated/fact_visits/",
    ],
    narrowed: [
      "glue_to_redshift_job may no longer list, read, write and delete curated/fact_viewings/",
      "the role of COPY may no longer list and read curated/fact_viewings/",
    ],
  });
});

test("another name of a source: a secret is read by its name, without the characters that AWS puts behind it", () => {
  const after = JSON.parse(
    JSON.stringify(rentalModel(), (_, value: unknown) => (value === "marketplace" ? "shop" : value)),
  ) as PipelineModel;
  const { widened, narrowed } = accessLines(accessChanges(rentalModel(), after));
  expect(widened).toContain("RDS_TO_S3_job may now read the secret RentalETLPipeline/shop");
  expect(narrowed).toContain("RDS_TO_S3_job may no longer read the secret RentalETLPipeline/marketplace");
});

test("whatever a definition gives another name, permissions are said in words: no action, ARN or condition of AWS", () => {
  const model = rentalModel();
  const { extract, load } = model.jobs;
  const names = [model, ...model.sources, ...model.sources.flatMap(({ tables }) => tables), ...model.warehouse.targets];
  for (const name of [...names.map((each) => each.name), extract.name, load.name]) {
    const other = (text: string): string => (text === name ? `new_${name}` : text);
    const after = JSON.parse(JSON.stringify(model), (_, value: unknown) =>
      typeof value === "string" ? other(value) : value,
    ) as PipelineModel;
    const { widened, narrowed } = accessLines(accessChanges(model, after));
    expect(widened.length).toBeGreaterThan(0);
    for (const line of [...widened, ...narrowed]) expect(line).not.toMatch(/[a-z0-9]:[A-Za-z]|[{}"*?]/);
  }
});

test("another pipeline is told by its runs, its machine and its secret", () => {
  const after = rentalModel((model) => {
    model.name = "Lettings";
  });
  expect(accessLines(accessChanges(rentalModel(), after)).widened).toEqual([
    "RDS_TO_S3_job may now read the secret Lettings/marketplace",
    "RDS_TO_S3_job may now read and write the runs of Lettings in the run ledger",
    "glue_to_redshift_job may now read and write the runs of Lettings in the run ledger",
    "the role of COPY may now list, read, write and delete manifests/Lettings/",
    "Lettings may now start the machine Lettings_sql",
    "Lettings may now look at and stop executions of Lettings_sql",
    "Lettings may now read and write the runs of Lettings in the run ledger",
    "Lettings's parts may now start the machine Lettings_sql",
    "Lettings's parts may now look at and stop executions of Lettings_sql",
    "Lettings's parts may now read and write the runs of Lettings in the run ledger",
    "the recorder may now read the runs of Lettings in the run ledger",
  ]);
});

test("a column more moves no permission, and there is no section for it", () => {
  const after = rentalModel((model) => {
    addColumn(model, "dim_apartments", "status", reading("apartments", "status", { kind: "varchar", length: 50 }));
  });
  expect(accessSections(accessChanges(rentalModel(), after))).toEqual([]);
});

test("a folder's own permission is not taken away by one for the folder around it", () => {
  const of = (...resources: string[]): readonly Permission[] =>
    permissionsOf([{ sid: "Read", actions: ["s3:GetObject"], resources }]);
  const [around, apart] = [of("arn:aws:s3:::lake/raw/*"), of("arn:aws:s3:::lake/raw/a/*", "arn:aws:s3:::lake/raw/b/*")];
  expect(beyond(apart, around)).toEqual([]);
  expect(beyond(around, apart)).toEqual(around);
  const listing = (...prefixes: string[]): readonly Permission[] =>
    permissionsOf([
      {
        sid: "List",
        actions: ["s3:ListBucket"],
        resources: ["arn:aws:s3:::lake"],
        conditions: { StringLike: { "s3:prefix": prefixes } },
      },
    ]);
  expect(beyond(listing("raw/a", "raw/a/*", "raw/b"), listing("raw/*"))).toEqual([]);
  expect(beyond(listing("raw/*"), listing("raw/a", "raw/a/*"))).toEqual(listing("raw/*"));
});

test("permissions of the same model are the same, and two directions are opposites", () => {
  const models = edits().map((changes) => edited(rentalModel(), changes));
  fc.assert(
    fc.property(models, models, (before, after) => {
      expect(accessChanges(before, before)).toEqual([]);
      const there = accessChanges(before, after).map(({ role, widened, narrowed }) => [role, widened, narrowed]);
      const back = accessChanges(after, before).map(({ role, widened, narrowed }) => [role, narrowed, widened]);
      expect(there).toEqual(back);
    }),
    { numRuns: 40 },
  );
});

/** The second opinion: whether a policy allows one concrete request, in the plainest way. */
function allows(statements: readonly Statement[], { action, resource, prefix }: Request): boolean {
  const like = (pattern: string, text: string): boolean =>
    new RegExp(
      `^${pattern
        .split("*")
        .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
        .join(".*")}$`,
    ).test(text);
  return statements.some(
    ({ actions, resources, conditions }) =>
      actions.includes(action) &&
      resources.some((each) => like(each, resource)) &&
      [conditions?.["StringLike"]?.["s3:prefix"] ?? "*"].flat().some((each) => like(each, prefix)),
  );
}

interface Request {
  readonly action: string;
  readonly resource: string;
  readonly prefix: string;
}

test("whatever is allowed after and was not before is among what is widened", () => {
  const models = edits().map((changes) => edited(rentalModel(), changes));
  fc.assert(
    fc.property(models, models, (before, after) => {
      const changes = accessChanges(before, after);
      for (const { role, statements } of accessOf(after)) {
        const old = accessOf(before).find((access) => access.role === role)?.statements ?? [];
        const widened = changes.find((change) => change.role === role)?.widened ?? [];
        const named = new Set(widened.map(({ action, resource, condition }) => `${action} ${resource} ${condition}`));
        for (const permission of permissionsOf(statements).filter(({ action }) => action.startsWith("s3:"))) {
          const { action, resource, condition } = permission;
          const request = {
            action,
            resource: resource.replace("*", "x"),
            prefix: condition.replace("s3:prefix ", "").replace("*", "x"),
          };
          expect([request, named.has(`${action} ${resource} ${condition}`)]).toEqual([
            request,
            allows(statements, request) && !allows(old, request),
          ]);
        }
      }
    }),
    { numRuns: 40 },
  );
});
