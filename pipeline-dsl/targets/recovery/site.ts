import type { Site } from "../../model";
import type { Bindings } from "../bindings";

/** A reader refuses a document of a newer format instead of guessing at it. */
export const SITE_FORMAT = 1;

/** The sort key of the document in a site's run ledger. */
export const SITE_ITEM = "site";

/**
 * What a site knows of where the pipeline lives: the item `site` of its run ledger, in its own Region. Machines and the
 * recovery function change it; a deployment only creates it. A run reads it first and carries `epoch` to its end.
 */
export interface SiteDocument {
  readonly format: typeof SITE_FORMAT;
  /** The one site that may write. */
  readonly active: Site;
  /** Grows by one with every failover and fail-back: what carries an older one may not write any more. */
  readonly epoch: number;
  /** What this site's machines write to, whether it is active or not. */
  readonly warehouse: SiteWarehouse;
  /** The role that COPY and UNLOAD assume here. */
  readonly copy_role_arn: string;
  /** Without a trailing slash. */
  readonly lake_root: string;
  /** ISO time, and the execution that wrote it; `never` and `deployment` at first. */
  readonly changed_at: string;
  readonly changed_by: string;
}

export interface SiteWarehouse {
  readonly kind: "cluster" | "workgroup";
  /** Cluster identifier or workgroup name. */
  readonly name: string;
  readonly database: string;
  /** Empty: whoever asks is the user. */
  readonly secret_arn: string;
}

/** What a deployment writes when there is none yet: the primary site is active. */
export function firstSiteDocument(bindings: Pick<Bindings, "warehouse" | "copyRoleArn" | "lakeRoot">): SiteDocument {
  return {
    format: SITE_FORMAT,
    active: "primary",
    epoch: 1,
    warehouse: siteWarehouse(bindings),
    copy_role_arn: bindings.copyRoleArn,
    lake_root: bindings.lakeRoot,
    changed_at: "never",
    changed_by: "deployment",
  };
}

export function siteWarehouse({ warehouse }: Pick<Bindings, "warehouse">): SiteWarehouse {
  const { kind, name, database, secretArn } = warehouse;
  return { kind, name, database, secret_arn: secretArn ?? "" };
}

/** A DynamoDB item, as its API writes it. */
export type Item = Record<string, Attribute>;
type Attribute = { S: string } | { N: string } | { M: Record<string, Attribute> };

export function siteItem(pipeline: string, document: SiteDocument): Item {
  const { kind, name, database, secret_arn } = document.warehouse;
  return {
    pipeline: { S: pipeline },
    item: { S: SITE_ITEM },
    format: { N: String(document.format) },
    active: { S: document.active },
    epoch: { N: String(document.epoch) },
    warehouse: {
      M: { kind: { S: kind }, name: { S: name }, database: { S: database }, secret_arn: { S: secret_arn } },
    },
    copy_role_arn: { S: document.copy_role_arn },
    lake_root: { S: document.lake_root },
    changed_at: { S: document.changed_at },
    changed_by: { S: document.changed_by },
  };
}
