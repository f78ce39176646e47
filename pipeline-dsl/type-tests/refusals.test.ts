import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { programOf } from "./compiler";

const FOLDER = join(__dirname, "refusals");
const DIRECTIVE = /\/\/ @ts-expect-error (.*)$/;

/** The refusals with their directives taken away, so that the compiler says what it otherwise expects in silence. */
function readUnexpected(file: string): string | undefined {
  const text = ts.sys.readFile(file);
  return file.startsWith(FOLDER) ? text?.replaceAll("@ts-expect-error", "refused with") : text;
}

function diagnose(files: readonly string[]): readonly ts.Diagnostic[] {
  const program = programOf(files, readUnexpected);
  return files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
}

const files = readdirSync(FOLDER).map((name) => join(FOLDER, name));
const diagnostics = diagnose(files);

function sentencesAt(file: string, line: number): string {
  return diagnostics
    .filter((diagnostic) => diagnostic.file?.fileName === file)
    .filter(({ file: source, start }) => source?.getLineAndCharacterOfPosition(start ?? 0).line === line)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n").replaceAll('\\"', '"'))
    .join("\n");
}

describe.each(files)("%s", (file) => {
  const lines = readFileSync(file, "utf8").split("\n");
  const refusals = lines.flatMap((text, line) => {
    const sentence = DIRECTIVE.exec(text)?.[1];
    return sentence === undefined ? [] : [{ sentence, line: line + 1 }];
  });

  test.each(refusals)("$sentence", ({ sentence, line }) => {
    expect(sentencesAt(file, line)).toContain(sentence);
  });

  test("refuses nothing else", () => {
    const refused = new Set(refusals.map(({ line }) => line));
    const others = diagnostics.filter(
      ({ file: source, start }) =>
        source?.fileName === file && !refused.has(source.getLineAndCharacterOfPosition(start ?? 0).line),
    );
    expect(others.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });
});
