import type { MachineDocument } from "../../../pipeline-dsl/targets/stepfunctions";

/**
 * The SQL that a printed machine sends to the warehouse, wherever it stands in the document.
 *
 * @param values What stands at the end of a path, such as `$.run.logical_date`, by its last name.
 */
export function sqlOf(document: MachineDocument, values: Readonly<Record<string, string>>): readonly string[] {
  return statementsIn(document, values);
}

function statementsIn(value: unknown, values: Readonly<Record<string, string>>): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((member) => statementsIn(member, values));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === "sql" && Array.isArray(member)) return member.map(String);
    return name === "sql.$" ? [filled(String(member), values)] : statementsIn(member, values);
  });
}

const FORMATTED = /^States\.Array\(States\.Format\('(?<template>(?:[^\\']|\\.)*)'(?<paths>(?:, \$[\w.]+)+)\)\)$/s;

/** `States.Format` as Step Functions evaluate it. */
function filled(formatted: string, values: Readonly<Record<string, string>>): string {
  const { template, paths } = FORMATTED.exec(formatted)?.groups ?? {};
  if (template === undefined || paths === undefined) throw new Error(`No SQL is read out of ${formatted}`);
  const names = paths.split(",").map((path) => path.split(".").at(-1) ?? "");
  const holes = names.filter((name) => name !== "").map((name) => valueOf(name, values));
  return template.replace(/\\(?<escaped>.)|\{\}/gs, (_, escaped: string | undefined) => escaped ?? holes.shift() ?? "");
}

function valueOf(name: string, values: Readonly<Record<string, string>>): string {
  const value = values[name];
  if (value === undefined) throw new Error(`Nobody said what ${name} is`);
  return value;
}
