import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";
import { buildSync } from "esbuild";

/** A node of a parsed expression: a rule of Spark's grammar, or a token of it. */
export interface SqlNode {
  /** `valueExpression`, or `KW_CASE`. */
  readonly kind: string;
  /** As it was written, without blanks. */
  readonly text: string;
  readonly children: readonly SqlNode[];
}

export type Parsed = { readonly root: SqlNode } | { readonly fault: string };

/** What is used of antlr4ng's lexer, parser and trees. */
interface AntlrTree {
  readonly ruleIndex?: number;
  readonly symbol?: { readonly type: number };
  getText(): string;
  getChildCount(): number;
  getChild(index: number): AntlrTree | null;
}

interface AntlrToken {
  readonly type: number;
  readonly channel: number;
  readonly text: string | undefined;
}

interface AntlrTokens {
  fill(): void;
  getTokens(): readonly AntlrToken[];
}

interface AntlrErrors {
  removeErrorListeners(): void;
  addErrorListener(listener: object): void;
}

interface AntlrParser extends AntlrErrors {
  readonly ruleNames: readonly string[];
  expression(): AntlrTree;
  getCurrentToken(): AntlrToken;
}

interface Grammar {
  readonly CharStreams: { readonly fromString: (text: string) => unknown };
  readonly CommonTokenStream: new (lexer: AntlrErrors) => AntlrTokens;
  readonly SparkSqlLexer: (new (characters: unknown) => AntlrErrors) & {
    readonly symbolicNames: readonly (string | null)[];
  };
  readonly SparkSqlParser: new (tokens: AntlrTokens) => AntlrParser;
}

const END_OF_TEXT = -1;
const PARTS = `
export { SparkSqlLexer } from "./dist/lib/spark/SparkSqlLexer";
export { SparkSqlParser } from "./dist/lib/spark/SparkSqlParser";
export { CharStreams, CommonTokenStream } from "antlr4ng";
`;

let loaded: Grammar | null = null;

/** Takes a second, so it is for those who write SQL. Node cannot load the package: its imports lack their file endings. */
function grammar(): Grammar {
  if (loaded !== null) return loaded;
  const own = createRequire(join(__dirname, "grammar.js"));
  const { outputFiles } = buildSync({
    stdin: { contents: PARTS, resolveDir: dirname(own.resolve("dt-sql-parser/package.json")) },
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "silent",
  });
  const module = { exports: {} };
  const script = compileFunction(outputFiles[0]?.text ?? "", ["module", "require"]);
  Reflect.apply(script, undefined, [module, own]);
  loaded = module.exports as Grammar;
  return loaded;
}

const COMMENTS: ReadonlySet<string> = new Set(["LINE_COMMENT", "BRACKETED_COMMENT"]);

/** One expression and nothing behind it, as Spark's grammar reads it. */
export function parseSparkSql(sql: string): Parsed {
  const { CharStreams, CommonTokenStream, SparkSqlLexer, SparkSqlParser } = grammar();
  const faults: string[] = [];
  const listener = {
    syntaxError: (_of: unknown, _token: unknown, _line: number, column: number, message: string): void => {
      faults.push(`at character ${column + 1}: ${message.length > 120 ? `${message.slice(0, 120)}…` : message}`);
    },
    reportAmbiguity: ignore,
    reportAttemptingFullContext: ignore,
    reportContextSensitivity: ignore,
  };
  const listenTo = (part: AntlrErrors): void => {
    part.removeErrorListeners();
    part.addErrorListener(listener);
  };
  const lexer = new SparkSqlLexer(CharStreams.fromString(sql));
  listenTo(lexer);
  const tokens = new CommonTokenStream(lexer);
  const parser = new SparkSqlParser(tokens);
  listenTo(parser);
  const tree = parser.expression();
  const next = parser.getCurrentToken();
  tokens.fill();
  const nameOf = (type: number): string => SparkSqlLexer.symbolicNames[type] ?? "";
  if (tokens.getTokens().some(({ type }) => COMMENTS.has(nameOf(type))))
    return { fault: "it holds a comment, which would swallow what stands around it in the job" };
  const [fault] = faults;
  if (fault !== undefined) return { fault };
  if (next.type !== END_OF_TEXT) return { fault: `it goes on after its end, with ${next.text ?? ""}` };
  return { root: plain(tree, parser.ruleNames, nameOf) };
}

function ignore(): void {
  // An ambiguity is none of the author's.
}

/** Without the rules that match nothing. */
function plain(tree: AntlrTree, rules: readonly string[], nameOf: (type: number) => string): SqlNode {
  const children: SqlNode[] = [];
  for (let index = 0; index < tree.getChildCount(); index += 1) {
    const child = tree.getChild(index);
    if (child !== null && child.getText() !== "") children.push(plain(child, rules, nameOf));
  }
  const kind = tree.symbol === undefined ? (rules[tree.ruleIndex ?? -1] ?? "") : nameOf(tree.symbol.type);
  return { kind, text: tree.getText(), children };
}
