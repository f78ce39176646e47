import type { PermittedLoss } from "../../pipeline-dsl/model";
import { givesUp, lossesOnTheWay } from "../../pipeline-dsl/review/losses/on-the-way";
import { permissionWords } from "../../pipeline-dsl/review";
import type { MigrationFile } from "../../pipeline-dsl/targets/redshift/migration";
import { type Accounted, printed } from "./migration-steps";

/** What a new migration gives up of the base's warehouse, though both ends of the branch have it. */
export interface LostOnTheWay {
  readonly loss: PermittedLoss;
  readonly file: MigrationFile;
  /** The statements that do it. */
  readonly blocks: readonly string[];
}

/** A step that no file makes gives up nothing. */
export function lostOnTheWay({ way, made }: Accounted): readonly LostOnTheWay[] {
  const models = way.filter((model) => model !== null);
  // A warehouse without anything has nothing to lose.
  if (models.length < way.length) return [];
  return lossesOnTheWay(models).flatMap(({ loss, to }) => {
    const found = made.find((each) => each.to === to && givesUp(each.step, loss));
    if (found === undefined) return [];
    const { step, file } = found;
    return [{ loss, file, blocks: printed(to, file.version, step) }];
  });
}

/** `gives up the column dim_articles.price, permitted until 2026-12-01: nobody reads it`. */
export function lostWords(loss: PermittedLoss): string {
  return `gives up ${permissionWords(loss)}`;
}

/** What the definitions on both ends do not say. */
export function lostWhy({ kind }: PermittedLoss): string {
  return `${WHAT_GOES[kind]}; what both ends say of it is the same, and a warehouse goes by the migrations. While none has run them: take lock and migrations back to what the base has, and run npx pipeline lock, and nothing goes`;
}

const WHAT_GOES: Readonly<Record<PermittedLoss["kind"], string>> = {
  column: "the column is dropped, and the one that has its name in the end is added without its values",
  target: "the table is taken away with its rows, and the one that has its name in the end begins without any",
  versions: "only the newest version of each key stays, and what is kept again in the end are versions from then on",
  values: "what the type between does not hold becomes NULL, and the type in the end does not bring it back",
  rows: "of rows that are the same by the key between only the newest stays, and the key in the end does not bring the others back",
};
