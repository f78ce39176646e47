import type { PermittedLoss } from "../../model";

import { nameOfGone } from "../renames/renamings";

type Owner = Pick<PermittedLoss, "target" | "column">;
type Loss = Owner & Pick<PermittedLoss, "kind">;

/** As it follows "the loss of": `the column dim_articles.remarks`. */
export function describeLoss(loss: Loss): string {
  switch (loss.kind) {
    case "column":
      return `the column ${ownerOf(loss)}`;
    case "target":
      return `the table ${loss.target}`;
    case "versions":
      return `the versions of ${loss.target}`;
    case "values":
      return `values of ${ownerOf(loss)}`;
    case "rows":
      return `rows of ${loss.target}`;
    default:
      return loss.kind satisfies never;
  }
}

/** The text of `what` that permits it. */
export function writtenLoss({ kind, target, column }: Loss): string {
  const written = (name: string): string => nameOfGone(name) ?? name;
  return `${kind} ${ownerOf({ target: written(target), column: column === null ? null : written(column) })}`;
}

/** `dim_articles`, `dim_articles.remarks`. */
export function ownerOf({ target, column }: Owner): string {
  return column === null ? target : `${target}.${column}`;
}
