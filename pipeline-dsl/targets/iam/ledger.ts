import type { PipelineModel } from "../../model";
import { tableArn } from "./arns";
import { useKey } from "./keys";
import type { AccessPlace } from "./place";
import type { Statement } from "./statement";

type LedgerAction = "ConditionCheckItem" | "GetItem" | "PutItem" | "UpdateItem" | "Query";

const WRITES: ReadonlySet<LedgerAction> = new Set(["PutItem", "UpdateItem"]);

/** Items of this pipeline only: the partition key is its name. */
export function ledgerItems(
  model: PipelineModel,
  place: AccessPlace,
  actions: readonly LedgerAction[],
): readonly Statement[] {
  return [
    {
      sid: "RunLedger",
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [tableArn(place, place.ledgerTable)],
      conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [model.name] } },
    },
    useKey(
      place,
      "RunLedgerKey",
      place.keys.operations,
      "dynamodb",
      actions.some((action) => WRITES.has(action)) ? "write" : "read",
    ),
  ];
}
