import { SOURCE_CORRECTED, type FailureCode, type WayOn } from "./failure-code";

const SECRET_CORRECTED: WayOn = { when: "the secret or the account is corrected", at: "extract" };
const SERVER_ANSWERS: WayOn = { when: "the server answers", at: "extract" };
const NOT_TRIED_AGAIN = "It is a refusal: the remaining attempts of the run end at once with the same text.";

/** Codes of the job that reads the source. */
export const SOURCE_FAILURES: readonly FailureCode[] = [
  {
    code: "Source.SecretMissing",
    summary: "The source has no secret",
    explanation: `Address, user and password of a source are in AWS Secrets Manager, and there is no secret of that name. ${NOT_TRIED_AGAIN}`,
    remedy: "Create the secret under the name in the message, or correct the stack's settings and deploy.",
    goOn: [SECRET_CORRECTED],
  },
  {
    code: "Source.SecretInvalid",
    summary: "The secret of the source cannot be read",
    explanation: `The secret is not JSON with \`host\`, \`port\`, \`username\`, \`password\` and \`dbname\`. Its text is never shown. ${NOT_TRIED_AGAIN}`,
    remedy: "Write the secret in the form that RDS itself keeps.",
    goOn: [SECRET_CORRECTED],
  },
  {
    code: "Source.AccessDenied",
    summary: "The source refuses the user",
    explanation: `The server refused the password, the host that the connection comes from, an unencrypted connection, or the right to read a table. The message has its own sentence. ${NOT_TRIED_AGAIN}`,
    remedy:
      "Correct the secret, or grant `SELECT` on the pipeline's tables; what a role grants counts once it is a default role of the account (`SET DEFAULT ROLE`). An account that requires TLS (`REQUIRE SSL`) needs a server that offers it.",
    goOn: [SECRET_CORRECTED],
  },
  {
    code: "Source.AccountUnusable",
    summary: "The account at the source is locked or its password has expired",
    explanation: `User and password are right, and the server does not let the account work: it is locked, its password has expired, or it was blocked after too many failures. ${NOT_TRIED_AGAIN}`,
    remedy: "Unlock the account, or give it a new password and write that into the secret.",
    goOn: [SECRET_CORRECTED],
  },
  {
    code: "Source.AuthenticationUnsupported",
    summary: "Driver and server cannot agree how to authenticate",
    explanation: `The driver does not know the account's authentication plugin, or may not use it over a connection without TLS ("Public Key Retrieval is not allowed"). ${NOT_TRIED_AGAIN}`,
    remedy:
      "Switch TLS on at the server, or give the account another plugin. Fetching the server's key over an open connection would let anybody in between read the password, so it stays off.",
    goOn: [SECRET_CORRECTED],
  },
  {
    code: "Source.ConnectionLimit",
    summary: "The source has no connection left",
    explanation:
      "The server, or the limit of the account, has as many connections as it allows. The run tries again on its own before it fails.",
    remedy: "Raise the limit of the server or the account, or lower `connections` of the source in the definition.",
    goOn: [{ when: "connections are free", at: "extract" }],
  },
  {
    code: "Source.DatabaseMissing",
    summary: "The server does not have the database",
    explanation: `The server answers, and the database that the secret names is not there. ${NOT_TRIED_AGAIN}`,
    remedy: "Correct `dbname` in the secret, or create the database.",
    goOn: [SECRET_CORRECTED],
  },
  {
    code: "Source.Unreachable",
    summary: "The source does not answer",
    explanation:
      "Nobody listens at the address, the connection broke, or the two sides could not agree on TLS; the message says which. The run tries again on its own before it fails, since a failover takes a minute.",
    remedy: "Start the server, open the way to it (security group, route), or correct host and port in the secret.",
    goOn: [SERVER_ANSWERS],
  },
  {
    code: "Source.QueryFailed",
    summary: "The source refuses a statement",
    explanation:
      "The server answered a question of the pipeline with an error of its own. The message has the server's sentence with its number, and the table. The run tries again on its own before it fails.",
    remedy: "Do what the server's sentence says; its number is in the manual of MySQL or MariaDB.",
    goOn: [SOURCE_CORRECTED],
  },
  {
    code: "Source.TableMissing",
    summary: "A table of the definition is gone from the source",
    explanation: `All tables and columns are compared with the source before a row is read. A server shows an account only the tables that it may read. Nothing of the lake has changed. ${NOT_TRIED_AGAIN}`,
    remedy:
      "Create the table again, let the account SELECT from it, or take it out of the definition, lock and deploy. Where none of the tables is there, the address names another database.",
    goOn: [{ when: "the table is back, or the changed definition is deployed", at: "extract" }],
  },
  {
    code: "Source.ColumnMissing",
    summary: "A column of the definition is gone from the source",
    explanation: `All tables and columns are compared with the source before a row is read. Nothing of the lake has changed. ${NOT_TRIED_AGAIN}`,
    remedy: "Bring the column back, or take it out of the definition, lock and deploy.",
    goOn: [{ when: "the column is back, or the changed definition is deployed", at: "extract" }],
  },
  {
    code: "Source.ColumnTypeChanged",
    summary: "A column has another type than the definition says",
    explanation: `Rows of another type would be rounded, cut or misread, so none is read. Nothing of the lake has changed. ${NOT_TRIED_AGAIN}`,
    remedy: "Give the column its new type in the definition, lock and deploy, or change the source back.",
    goOn: [{ when: "definition and source agree again", at: "extract" }],
  },
  {
    code: "Source.CollationsMixed",
    summary: "The source cannot compare the columns of a reference",
    explanation: `A reference by text finds what a join in the source finds, and the source refuses that join: its columns have different collations of which neither wins, or are both of Unicode in different encodings. Nothing of the lake has changed. ${NOT_TRIED_AGAIN}`,
    remedy:
      "Give both columns one collation in the source; or look up by a computed value, such as `trim(column)`, which is compared exactly; or leave the rule out.",
    goOn: [{ when: "the columns have one collation, or the changed definition is deployed", at: "extract" }],
  },
  {
    code: "Source.ReferenceAmbiguous",
    summary: "A text that is looked up finds several keys",
    explanation: `In the source's collation the text is equal to several rows of the dimension's table, which are spelled differently and so are keys of their own here, and none is spelled like it. A lookup takes one row, and nobody has said which. ${NOT_TRIED_AGAIN}`,
    remedy:
      "Correct the spelling in the source; or give the table a unique key in that collation, so that it holds one of them only; or look up by a computed value, such as `trim(column)`, which is compared exactly.",
    goOn: [SOURCE_CORRECTED],
  },
  {
    code: "Source.TableEmptied",
    summary: "A table that had rows has none",
    explanation: `Loading it would close or remove everything that the warehouse knows of it. Usually the source is half restored. ${NOT_TRIED_AGAIN}`,
    remedy: "Restore the table's rows.",
    goOn: [SOURCE_CORRECTED],
  },
];
