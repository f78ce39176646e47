/** A sentence of Redshift's, as a pattern of Step Functions, and where it was seen. */
export interface Unreadable {
  readonly says: string;
  readonly source: string;
}

/**
 * What COPY says of a Parquet file that it cannot take for one of the table's: Redshift Spectrum, which reads it, names the file in at most 128
 * characters of context. No second attempt reads it. What S3 answers in between (*Slow Down*) is none of these.
 */
export const UNREADABLE_FILES: readonly Unreadable[] = [
  {
    says: "*File *has an invalid version number*",
    source: "Spectrum Scan Error 15001 and 15007: no Parquet, or cut off",
  },
  { says: "*File *has an incompatible Parquet s*", source: "Spectrum Scan Error 15007, cut off at its context's end" },
];

/** Nothing is there: it may only not have arrived yet, so it is asked for again. */
export const MISSING_FILES = "*S3 prefix*does not exist*";
