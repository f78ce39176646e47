import fc from "fast-check";
import ts from "typescript";
import { compile } from "../../compile";
import { DEFINITION_SCRIPTS } from "../../language/arguments/testing/definition-scripts";
import { evaluate } from "../../language/arguments/testing/mutations";
import { CHANGE_CLASSES, type PipelineModel } from "../../model";
import { type EditableModel, rentalModel, tableOf, targetOf } from "../../checks/testing/rental";
import { review, type ReviewedChange } from "../review";
import { byCause, type Cause, isEcho } from "./groups";

// Every single edit of two definitions that compiles with it: a reviewer counts what somebody edited, not what follows from it.

/** One text put in another's place. */
interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const TYPES = ["bigint()", "varchar(80)", "decimal(12, 2)", "decimal(10, 3)", "timestamp()"];
const COLUMN_TYPE = /^(?:integer|smallint|bigint|varchar|char|decimal|timestamp|datetime|date|text)$/;
const VALUES = ["apartments.price", "bookings.total_amount", "articles.price", "orders.article_id", "overwrite()"];

function editsOf(script: string): readonly TextEdit[] {
  const source = ts.createSourceFile("definition.ts", script, ts.ScriptTarget.ES2022, true);
  const found: TextEdit[] = [];
  const replace = (node: ts.Node, ...texts: readonly string[]): void => {
    for (const text of texts) found.push({ start: node.getStart(source), end: node.getEnd(), text });
  };
  const remove = (node: ts.Node): void => {
    const end = node.getEnd();
    found.push({ start: node.getStart(source), end: end + Number(script[end] === ","), text: "" });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) {
      replace(node, JSON.stringify(`${node.text}_new`));
      // A threshold, a duration, a day, a time.
      if (/\d/.test(node.text))
        replace(node, JSON.stringify(node.text.replace(/\d+/, (digits) => String(Number(digits) - 1))));
    }
    if (ts.isNumericLiteral(node)) replace(node, String(Number(node.text) + 1), String(Number(node.text) * 2));
    if (ts.isArrayLiteralExpression(node)) node.elements.forEach(remove);
    if (ts.isCallExpression(node)) {
      const text = node.getText(source);
      if (COLUMN_TYPE.test(node.expression.getText(source))) replace(node, ...TYPES);
      if (text.endsWith(".notNull()")) replace(node, text.slice(0, -".notNull()".length));
    }
    if (ts.isPropertyAssignment(node)) {
      replace(node.name, `${node.name.getText(source)}_new`);
      replace(node.initializer, ...VALUES);
      if (isOneThing(node.initializer)) remove(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What is several things by itself is several edits when it goes. */
function isOneThing(value: ts.Expression): boolean {
  return !ts.isObjectLiteralExpression(value) && !ts.isArrayLiteralExpression(value);
}

/** Null: the text is no definition, or one with errors. */
function modelOf(script: string): PipelineModel | null {
  try {
    const { model, diagnostics } = compile(evaluate(script));
    return diagnostics.some(({ severity }) => severity === "error") ? null : model;
  } catch {
    return null;
  }
}

interface Edited {
  readonly script: string;
  readonly model: PipelineModel;
  readonly edits: readonly TextEdit[];
}

/** A definition with up to three edits of it, none inside of another. */
function someEdits(most: number): fc.Arbitrary<Edited> {
  return fc.oneof(
    ...DEFINITION_SCRIPTS.map((script) => {
      const model = modelOf(script);
      if (model === null) throw new Error("the definition has errors");
      return fc.subarray([...editsOf(script)], { minLength: 1, maxLength: most }).map((edits): Edited => ({
        script,
        model,
        edits: edits.filter(
          (edit, at) => !edits.slice(0, at).some((other) => edit.start < other.end && other.start < edit.end),
        ),
      }));
    }),
  );
}

function withEdits({ script, edits }: Edited): string {
  return [...edits]
    .sort((one, other) => other.start - one.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), script);
}

function reviewed(before: PipelineModel, after: PipelineModel): readonly ReviewedChange[] {
  return review({ model: before, placesOf: null }, { model: after, placesOf: null });
}

function entries(causes: readonly Cause<ReviewedChange>[]): readonly string[] {
  return causes.map(({ change }) => `${change.class} ${change.at} [${change.what}] ${change.words}`);
}

/** How many of what is drawn compiles: a law over nothing holds always. */
function bounded(most: number, numRuns: number): number {
  let compiled = 0;
  fc.assert(
    fc.property(someEdits(most), (given) => {
      const after = modelOf(withEdits(given));
      if (after === null) return;
      compiled += 1;
      const causes = byCause(reviewed(given.model, after));
      const edits = given.edits.map(({ start, end, text }) => `${given.script.slice(start - 40, end)} => ${text}`);
      const told = causes.length > edits.length ? entries(causes) : [];
      expect([edits, told]).toEqual([edits, []]);
    }),
    { numRuns },
  );
  return compiled;
}

test("one edit is one entry, whatever follows from it", () => {
  expect(bounded(1, 300)).toBeGreaterThan(40);
});

test("there are no more entries than edits", () => {
  expect(bounded(3, 200)).toBeGreaterThan(10);
});

describe("what is told under an edit", () => {
  const RENTAL_MODEL = rentalModel();

  const swapped: readonly (readonly [what: string, subject: string, edit: (model: EditableModel) => void])[] = [
    [
      "two tables",
      "fact_bookings and fact_viewings",
      (model) => {
        exchange(model.warehouse.targets, "fact_bookings", "fact_viewings");
      },
    ],
    [
      "two columns of a table",
      "fact_bookings.amount and fact_bookings.duration_days",
      (model) => {
        exchange(targetOf(model, "fact_bookings").columns, "amount", "duration_days");
      },
    ],
    [
      "two tables of the source",
      "bookings and user_viewing",
      (model) => {
        exchange(model.sources[0]?.tables ?? [], "bookings", "user_viewing");
      },
    ],
    [
      "two columns of the source",
      "bookings.start_date and bookings.total_amount",
      (model) => {
        exchange(tableOf(model, "bookings").columns, "start_date", "total_amount");
      },
    ],
  ];

  test.each(swapped)("the names of %s, exchanged, are one entry", (_, subject, edit) => {
    const causes = byCause(reviewed(RENTAL_MODEL, rentalModel(edit)));
    expect(causes.map(({ change }) => [change.subject, change.words])).toEqual([
      [subject, "each is what the other one was"],
    ]);
    expect(causes[0]?.consequences).not.toEqual([]);
  });

  test("of tables that exchanged names nothing is said to be the same, to be another one's column, or of one of them alone", () => {
    const after = rentalModel((model) => {
      exchange(model.warehouse.targets, "dim_apartments", "dim_users");
    });
    const [swap, ...others] = byCause(reviewed(RENTAL_MODEL, after));
    expect(others).toEqual([]);
    const all = swap === undefined ? [] : [swap.change, ...swap.consequences];
    expect(all.filter(({ class: changeClass }) => changeClass === "renaming")).toEqual([]);
    expect(all.map(({ words, why }) => `${words}; ${why}`).join("\n")).not.toMatch(
      /rows and keys are the same|renamedFrom\("/,
    );
    const ofTables = swap?.change.warehouse.flatMap(
      ({ refused }) => /^the rows of (\w+)/.exec(refused?.reason ?? "")?.[1] ?? [],
    );
    expect(ofTables).toEqual(["dim_apartments", "dim_users"]);
  });

  test("what else is edited beside an exchange stands for itself", () => {
    const after = rentalModel((model) => {
      exchange(model.warehouse.targets, "fact_bookings", "fact_viewings");
      targetOf(model, "dim_users").description = "Who books";
    });
    expect(byCause(reviewed(RENTAL_MODEL, after)).map(({ change }) => change.subject)).toEqual([
      "fact_bookings and fact_viewings",
      "dim_users",
    ]);
  });

  test("an entry is as serious as what follows from it, and nothing is left out", () => {
    fc.assert(
      fc.property(someEdits(3), (given) => {
        const after = modelOf(withEdits(given));
        if (after === null) return;
        const changes = reviewed(given.model, after);
        const causes = byCause(changes);
        const all = causes.flatMap(({ change, consequences }) => [change, ...consequences]);
        expect(new Set(all)).toEqual(new Set(changes));
        expect(all).toHaveLength(changes.length);
        for (const { class: whole, change, consequences } of causes) {
          const ranks = [change, ...consequences.filter((each) => !isEcho(each))].map((each) =>
            CHANGE_CLASSES.indexOf(each.class),
          );
          expect(CHANGE_CLASSES.indexOf(whole)).toBe(Math.min(...ranks));
        }
      }),
      { numRuns: 80 },
    );
  });
});

/** Gives each of two things of a list the other's name, in its place. */
function exchange(things: { name: string }[], one: string, other: string): void {
  for (const thing of things) {
    if (thing.name === one) thing.name = other;
    else if (thing.name === other) thing.name = one;
  }
}
