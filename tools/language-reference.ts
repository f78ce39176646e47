import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

const LANGUAGE = join("pipeline-dsl", "language");
const EXAMPLE = join("docs", "language-example.ts");

/** The chapters, in the order in which a definition is written, with the files whose exports they hold. */
const CHAPTERS: readonly { readonly title: string; readonly files: readonly string[] }[] = [
  { title: "Sources", files: ["source.ts", "table.ts", "extraction.ts"] },
  {
    title: "Column types",
    files: ["columns/numbers.ts", "columns/text.ts", "columns/temporal.ts", "columns/bytes.ts"],
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
    ],
  },
];

/** One exported builder: how it is called, what it means, an example that the tests compile. */
export interface Word {
  readonly name: string;
  readonly signature: string;
  readonly meaning: string;
  readonly example: string | null;
}

/** The reference of the language, from its docstrings and the definition that says every word once. */
export function printLanguageReference(): string {
  const examples = callsIn(parse(EXAMPLE));
  const exported = exportedNames();
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
    ...CHAPTERS.flatMap((chapter) => printChapter(chapter, exported, examples)),
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
  return [...incomplete.map(({ name }) => name), ...missing];
}

function printChapter(
  { title, files }: (typeof CHAPTERS)[number],
  exported: ReadonlySet<string>,
  examples: ReadonlyMap<string, string>,
): readonly string[] {
  const refusals = [...new Set(files.flatMap((file) => refusalsIn(parse(join(LANGUAGE, file)))))];
  return [
    `## ${title}`,
    "",
    ...files.flatMap((file) => wordsIn(file, exported, examples)).flatMap(printWord),
    ...(refusals.length === 0 ? [] : ["The editor refuses:", "", ...refusals.map((text) => `- ${text}`), ""]),
  ];
}

function printWord({ name, signature, meaning, example }: Word): readonly string[] {
  return [
    `### ${name}`,
    "",
    meaning,
    "",
    "```ts",
    signature,
    ...(example === null ? [] : ["", ...example.split("\n")]),
    "```",
    "",
  ];
}

function wordsIn(file: string, exported: ReadonlySet<string>, examples: ReadonlyMap<string, string>): readonly Word[] {
  const source = parse(join(LANGUAGE, file));
  const words = new Map<string, Word>();
  for (const statement of source.statements) {
    const name = nameOf(statement);
    if (name === null || !exported.has(name)) continue;
    const meaning = words.get(name)?.meaning ?? docOf(statement);
    // Of overloads, the last is the implementation: its types are plain, the others hold what the checker refuses.
    words.set(name, { name, signature: signatureOf(statement, source), meaning, example: examples.get(name) ?? null });
  }
  return [...words.values()];
}

function nameOf(statement: ts.Statement): string | null {
  if (ts.isFunctionDeclaration(statement)) return statement.name?.text ?? null;
  const [declared] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  return declared !== undefined && ts.isIdentifier(declared.name) ? declared.name.text : null;
}

function signatureOf(statement: ts.Statement, source: ts.SourceFile): string {
  if (!ts.isFunctionDeclaration(statement))
    return `${nameOf(statement) ?? ""}(bound) or ${nameOf(statement) ?? ""}(left, right)`;
  const parameters = statement.parameters.map((parameter) => {
    const name = ts.isIdentifier(parameter.name) ? parameter.name.text : "options";
    const isOptional = parameter.questionToken !== undefined || parameter.initializer !== undefined;
    return `${parameter.dotDotDotToken === undefined ? "" : "..."}${name}${isOptional ? "?" : ""}`;
  });
  const [returned = ""] = statement.type?.getText(source).split("<") ?? [];
  return `${statement.name?.text ?? ""}(${parameters.join(", ")}): ${returned}`;
}

function docOf(statement: ts.Statement): string {
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
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && !calls.has(node.expression.text))
      calls.set(node.expression.text, exampleAt(node, source));
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
