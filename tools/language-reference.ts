import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { FUNCTIONS } from "../pipeline-dsl/checks/expressions/spark";
import { CALLS } from "../pipeline-dsl/language/arguments/call";
import { callsNamed, printOptions, signatures } from "./language-options";

const LANGUAGE = join("pipeline-dsl", "language");
const EXAMPLE = join("docs", "language-example.ts");

/** The chapters, in the order in which a definition is written, with the files whose exports they hold. */
const CHAPTERS: readonly { readonly title: string; readonly files: readonly string[] }[] = [
  { title: "Sources", files: ["source.ts", "table.ts", "extraction.ts"] },
  {
    title: "Column types",
    files: ["columns/builder.ts", "columns/numbers.ts", "columns/text.ts", "columns/temporal.ts", "columns/bytes.ts"],
  },
  {
    title: "Tables of the warehouse",
    files: ["dimension.ts", "fact.ts", "lookup.ts", "distinct.ts", "history.ts", "vanishing.ts"].map(
      (file) => `targets/${file}`,
    ),
  },
  {
    title: "Values",
    files: ["arithmetic.ts", "cast.ts", "choices.ts", "constant.ts", "dates.ts", "text.ts", "spark.ts"].map(
      (file) => `expressions/${file}`,
    ),
  },
  { title: "Quality", files: ["quality/quality-rules.ts", "quality/rules.ts", "quality/breach.ts"] },
  { title: "Predicates", files: ["predicates/comparisons.ts", "predicates/values.ts", "predicates/logic.ts"] },
  {
    title: "The pipeline",
    files: [
      "pipeline.ts",
      "operations/schedule.ts",
      "operations/rhythm.ts",
      "operations/alerts.ts",
      "operations/recovery.ts",
      "accept.ts",
      "allow-destructive.ts",
    ],
  },
];

/** One exported builder: how it is called, what it means, an example that the tests compile. */
export interface Word {
  readonly name: string;
  readonly meaning: string;
  readonly example: string | null;
}

/** The reference of the language, from its docstrings and the definition that says every word once. */
export function printLanguageReference(): string {
  const examples = callsIn(parse(EXAMPLE));
  const exported = exportedNames();
  const told = new Set<string>();
  return [
    "# The language",
    "",
    "Generated from the docstrings of `pipeline-dsl/language`. Every example is a line of",
    "[`language-example.ts`](language-example.ts), a definition that the tests compile.",
    "",
    "A length of time is text with a unit: `2 hours`, `90 minutes`, `1 day`. A share is a percentage from `0%` to `100%`. A limit",
    "has its direction: `> 99%`, `< 24 hours`. What the editor refuses stands at the end of each chapter, `…` for what you wrote;",
    "what only the whole definition shows, `npx pipeline check` says ([all codes](diagnostics)).",
    "",
    "A definition may stand in any folder: the command knows `pipeline-dsl` there. For editors and plain `tsc`, `npx pipeline types` writes `pipeline-dsl.d.ts`",
    "beside it, one file of declarations that belongs among the files of its project; write it anew with a new version of the command.",
    "",
    ...CHAPTERS.flatMap((chapter) => printChapter(chapter, exported, examples, told)),
  ].join("\n");
}

/** The words that have no docstring, or no example. */
export function incompleteWords(): readonly string[] {
  const examples = callsIn(parse(EXAMPLE));
  const told = CHAPTERS.flatMap(({ files }) => files.flatMap((file) => wordsIn(file, exportedNames(), examples)));
  const missing = [...exportedNames()].filter(
    (name) => !told.some((word) => word.name === name) && /^[a-z]/.test(name),
  );
  const incomplete = told.filter(({ meaning, example }) => meaning === "" || example === null);
  const methods = [...CALLS.keys()].filter((name) => !told.some((word) => word.name === name));
  return [...incomplete.map(({ name }) => name), ...missing, ...methods];
}

function printChapter(
  { title, files }: (typeof CHAPTERS)[number],
  exported: ReadonlySet<string>,
  examples: ReadonlyMap<string, string>,
  told: Set<string>,
): readonly string[] {
  // A method of several things is one word, told where it comes first.
  const isNew = ({ name }: Word): boolean => !told.has(name) && told.add(name).has(name);
  const refusals = [...new Set(files.flatMap((file) => refusalsIn(parse(join(LANGUAGE, file)))))];
  return [
    `## ${title}`,
    "",
    ...files
      .flatMap((file) => wordsIn(file, exported, examples))
      .filter(isNew)
      .flatMap(printWord),
    ...(refusals.length === 0 ? [] : ["The editor refuses:", "", ...refusals.map((text) => `- ${text}`), ""]),
  ];
}

function printWord({ name, meaning, example }: Word): readonly string[] {
  return [
    `### ${name}`,
    "",
    meaning,
    "",
    "```ts",
    ...signatures(name),
    ...(example === null ? [] : ["", ...example.split("\n")]),
    "```",
    "",
    ...printOptions(name),
    ...(name === "spark" ? printFunctions() : []),
  ];
}

/** What `spark()` may call, by what it gives. */
function printFunctions(): readonly string[] {
  const given = new Map<string, string[]>();
  for (const [name, { takes, gives }] of FUNCTIONS) {
    given.set(gives, [...(given.get(gives) ?? []), `\`${name}(${takes.join(", ")})\``]);
  }
  return [
    "#### Functions of Spark",
    "",
    "An expression has literals, columns of the row, `+ - * / % ||`, comparisons, `AND OR NOT`, `IS NULL`, `IN`, `BETWEEN`, `LIKE`, `RLIKE`, `CASE`, `CAST`, `EXTRACT`, `TRIM(... FROM ...)`,",
    "`TIMESTAMPADD`, `TIMESTAMPDIFF`, and these functions. `moment` is a date or a timestamp, `days` an INT, `same` and `alike` are values of one kind; `count`, `size`, `place`, `bits`, `pattern`,",
    "`group`, `replacement`, `format`, `zone`, `truncation`, `dayTruncation`, `path`, `part` and `weekday` are constants, read when the definition is checked. `?`: may be left out; `*`: any number.",
    "",
    ...[...given].map(([gives, calls]) => `- ${gives === "same" ? "what it is given" : gives}: ${calls.join(", ")}`),
    "",
  ];
}

function wordsIn(file: string, exported: ReadonlySet<string>, examples: ReadonlyMap<string, string>): readonly Word[] {
  const source = parse(join(LANGUAGE, file));
  const words = new Map<string, Word>();
  // Of overloads, the first has the docstring.
  const add = (name: string, node: ts.Node): void => {
    const meaning = words.get(name)?.meaning ?? docOf(node);
    words.set(name, { name, meaning, example: examples.get(name) ?? null });
  };
  for (const statement of source.statements) {
    const name = nameOf(statement);
    const members = ts.isClassDeclaration(statement) ? statement.members.filter(ts.isMethodDeclaration) : [];
    for (const member of members) {
      const method = `.${member.name.getText(source)}`;
      if (callsNamed(method).length > 0) add(method, member);
    }
    if (name !== null && exported.has(name)) add(name, statement);
  }
  return [...words.values()];
}

function nameOf(statement: ts.Statement): string | null {
  if (ts.isFunctionDeclaration(statement)) return statement.name?.text ?? null;
  const [declared] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  return declared !== undefined && ts.isIdentifier(declared.name) ? declared.name.text : null;
}

function docOf(statement: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc);
  return typeof doc?.comment === "string" ? doc.comment.replaceAll("\n", " ") : "";
}

/** The sentences that the type checker says in this file. */
function refusalsIn(source: ts.SourceFile): readonly string[] {
  const sentences: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node) && node.typeName.getText(source) === "Refusal") {
      const text = node.typeArguments?.[0]?.getText(source) ?? "";
      if (/^["`]/.test(text)) sentences.push(text.slice(1, -1).replaceAll(/\$\{[^}]*\}/g, "…"));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return sentences;
}

/** By name, the first call of each function: with the name it is given, or as it stands. */
function callsIn(source: ts.SourceFile): ReadonlyMap<string, string> {
  const calls = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      const name = ts.isPropertyAccessExpression(expression) ? `.${expression.name.text}` : expression.getText(source);
      if (!calls.has(name)) calls.set(name, exampleAt(node, source));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return calls;
}

const LONGEST_EXAMPLE = 14;

/** The call with what it is assigned to, or with the methods that follow it; a long one is cut. */
function exampleAt(call: ts.CallExpression, source: ts.SourceFile): string {
  let node: ts.Node = call;
  while (
    ts.isPropertyAccessExpression(node.parent) ||
    (ts.isCallExpression(node.parent) && node.parent.expression === node)
  )
    node = node.parent;
  if (ts.isPropertyAssignment(node.parent) || ts.isVariableDeclaration(node.parent)) node = node.parent;
  const { character } = source.getLineAndCharacterOfPosition(node.getStart(source));
  const indent = /^\s*/.exec(source.text.slice(node.getStart(source) - character))?.[0] ?? "";
  const lines = node
    .getText(source)
    .split("\n")
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  return (lines.length > LONGEST_EXAMPLE ? [...lines.slice(0, LONGEST_EXAMPLE), "  // …"] : lines).join("\n");
}

/** What `pipeline-dsl` gives to a definition. */
function exportedNames(): ReadonlySet<string> {
  return new Set(namesOfIndex(join(LANGUAGE, "index.ts")));
}

function namesOfIndex(path: string): readonly string[] {
  return parse(path).statements.flatMap((statement): readonly string[] => {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined || statement.isTypeOnly)
      return [];
    const { exportClause } = statement;
    if (exportClause !== undefined && ts.isNamedExports(exportClause))
      return exportClause.elements.map(({ name }) => name.text);
    const target = join(dirname(path), (statement.moduleSpecifier as ts.StringLiteral).text);
    const isFolder = readdirSync(dirname(target), { withFileTypes: true }).some(
      (entry) => entry.isDirectory() && join(dirname(target), entry.name) === target,
    );
    return isFolder ? namesOfIndex(join(target, "index.ts")) : namesDeclaredIn(`${target}.ts`);
  });
}

function namesDeclaredIn(path: string): readonly string[] {
  return parse(path).statements.flatMap((statement) => {
    const name = nameOf(statement);
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    return name !== null && isExported === true ? [name] : [];
  });
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
}
