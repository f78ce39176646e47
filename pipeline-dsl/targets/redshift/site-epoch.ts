import { ownSchema, SITE_EPOCHS, siteEpochsTable } from "./foundation";
import { qualified } from "./identifier";
import { refuseIfAny } from "./load/refusal";
import { sql } from "./sql";
import type { SqlBatch, SqlStatement } from "./statement";

/**
 * A run that began before a failover would go on writing: it is refused inside its own transaction. A warehouse that was
 * never opened, because there was never a failover, has no row and refuses nobody.
 */
export function refuseStaleEpoch(schema: string): SqlStatement {
  return refuseIfAny(
    schema,
    "A run of a site that is not active any more writes nothing.",
    `SELECT COUNT(*) FROM ${qualified(schema, SITE_EPOCHS)} WHERE epoch > (SELECT epoch FROM __this_run)`,
    "Pipeline.SiteNotActive: this warehouse was opened by a later failover; run at the active site",
  );
}

/** Closes the warehouse to every run of an earlier epoch, one that is still empty too. Again is the same as once. */
export function printOpenBatch(schema: string, step: string): SqlBatch {
  return {
    step,
    statements: [
      { parts: [ownSchema(schema)] },
      { parts: [siteEpochsTable(schema)] },
      sql`INSERT INTO ${qualified(schema, SITE_EPOCHS)} (epoch, opened_at)
SELECT CAST('${{ run: "epoch" }}' AS BIGINT), GETDATE()
WHERE NOT EXISTS (
  SELECT 1 FROM ${qualified(schema, SITE_EPOCHS)} WHERE epoch >= CAST('${{ run: "epoch" }}' AS BIGINT)
)`,
    ],
  };
}
