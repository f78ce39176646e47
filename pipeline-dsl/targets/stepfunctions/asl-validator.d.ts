/** The package has no types of its own. */
declare module "asl-validator" {
  interface Verdict {
    readonly isValid: boolean;
    /** All complaints as one text, empty when valid. */
    errorsText(): string;
  }
  function validate(definition: unknown): Verdict;
  export = validate;
}
