/** The command was called in a way that cannot mean anything: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

/** What was asked for did not succeed: exit code 1. `code` is a stable name with a page of its own. */
export class CommandFailed extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "CommandFailed";
  }
}

/** The command did its work and found faults, which it has printed already: exit code 1. */
export class Findings extends Error {
  constructor() {
    super("there are findings");
    this.name = "Findings";
  }
}
