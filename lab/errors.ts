/** A failure with a stable code, for people: the command prints it and ends. */
export class LabError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    // An execution in which it is thrown ends with this name.
    this.name = code;
  }
}

/** By shape and not by class: a test runner's errors can come from another realm. */
export function messageOf(error: unknown): string {
  if (!isErrorLike(error)) return String(error);
  if (error.message === "" && "errors" in error && Array.isArray(error.errors))
    return error.errors.map(messageOf).join("; ");
  return error.message;
}

/** With the code of a failure of ours in front, where another's name takes the place of it. By shape, as `messageOf`. */
export function codeAndMessage(error: unknown): string {
  const code = systemCodeOf(error);
  const isOurs = isErrorLike(error) && "name" in error && error.name === code;
  return isOurs ? `${String(code)}: ${error.message}` : messageOf(error);
}

/** Node's code of a system error, such as `ENOENT`, or the one that a database driver gives. */
export function systemCodeOf(error: unknown): string | null {
  return isErrorLike(error) && "code" in error && typeof error.code === "string" ? error.code : null;
}

function isErrorLike(error: unknown): error is { readonly message: string } {
  return typeof error === "object" && error !== null && "message" in error && typeof error.message === "string";
}
