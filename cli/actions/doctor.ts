import { dirname } from "node:path";
import { deploymentOf } from "../../infra/deployment";
import { Refused, startAsker } from "../doctor/ask";
import type { Patient, Status } from "../doctor/check";
import { type Examined, examine } from "../doctor/run-doctor";
import { deployableDefinition } from "../load/compilation";
import type { DefinitionOption } from "../load/locate";
import { Findings, UsageError } from "../output/failures";
import type { Colors, Terminal } from "../output/terminal";
import { settingsOf } from "../stack/stack-settings";

export interface DoctorOptions extends DefinitionOption {
  readonly stack: string;
  readonly json?: true;
}

export async function doctor({ definition, stack, json }: DoctorOptions, terminal: Terminal): Promise<void> {
  const patient = patientOf(definition, stack);
  const asker = startAsker(process.env);
  try {
    const examined = await examine(patient, asker.ask, ({ about }, at, of) => {
      terminal.say(terminal.errorColor.dim(`${String(at)}/${String(of)} ${about}`));
    });
    terminal.print(json ? document(stack, examined) : printed(examined, terminal.color));
    if (count(examined, "problem") > 0) throw new Findings();
  } catch (error) {
    if (error instanceof Refused) throw new UsageError(`AWS cannot be asked (${error.code}): ${error.message}`);
    throw error;
  } finally {
    await asker.close();
  }
}

function patientOf(definition: string | undefined, stack: string): Patient {
  const { file, model } = deployableDefinition(definition);
  const { settings, stackFile } = settingsOf(stack, { file, model }, "Doctor.SettingsFaulty");
  return { deployment: deploymentOf(model, stack, settings, []), project: dirname(stackFile), definition: file };
}

function count(examined: readonly Examined[], status: Status): number {
  return examined.flatMap(({ findings }) => findings).filter((finding) => finding.status === status).length;
}

/** The document of `--json`; its schema is in docs/cli.md. */
function document(stack: string, examined: readonly Examined[]): string {
  const problems = count(examined, "problem");
  return JSON.stringify(
    { version: 1, stack, problems, unknown: count(examined, "unknown"), checks: examined },
    null,
    2,
  );
}

function printed(examined: readonly Examined[], color: Colors): string {
  const signs: Readonly<Record<Status, string>> = {
    ok: color.green("ok      "),
    problem: color.red("problem "),
    unknown: color.yellow("unknown "),
    note: color.dim("note    "),
  };
  const lines = examined.flatMap(({ id, findings }) =>
    findings.flatMap(({ status, text, fix }) => [
      `${signs[status]} ${id}: ${text}`,
      ...(fix === null ? [] : [`           ${color.dim("fix:")} ${fix}`]),
    ]),
  );
  const [problems, unknowns] = [count(examined, "problem"), count(examined, "unknown")];
  const rest = unknowns === 0 ? "" : `, ${String(unknowns)} could not be asked`;
  const verdict = problems === 0 ? "nothing here would stop pulumi up" : `${String(problems)} would stop pulumi up`;
  return [...lines, "", `${verdict}${rest}`].join("\n");
}
