/** A sentence of Redshift's, as a pattern of Step Functions, and where it was seen. */
export interface Unreadable {
  readonly says: string;
  readonly source: string;
}

/**
 * What COPY says of a Parquet file that it cannot take for one of the table's: Redshift Spectrum, which reads it, names the file in a context
 * that may be cut off. No second attempt reads it. What S3 answers in between (*Slow Down*) is none of these.
 */
export const UNREADABLE_FILES: readonly Unreadable[] = [
  {
    says: "*File *has an invalid version number*",
    source:
      "Spectrum Scan Error of a file that is no Parquet or is cut off; the wording is remembered, no page was found",
  },
  {
    says: "*File *has an incompatible Parquet s*",
    source:
      "repost.aws/knowledge-center/redshift-spectrum-data-errors; cut off within the word in parsnips.net/2025/10/21/redshift-parquet-column-order.html",
  },
  {
    says: "*Unmatched number of columns between table and file*",
    source: "github.com/rudderlabs/rudder-server/pull/3178",
  },
];

/** Nothing is there: it may only not have arrived yet, so it is asked for again. */
export const MISSING_FILES = "*S3 prefix*does not exist*";
