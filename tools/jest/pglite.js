// PGlite loads its parts by dynamic import, which Jest's sandbox forbids: so it is loaded outside of the sandbox.
"use strict";
module.exports = process.getBuiltinModule("node:module").createRequire(__filename)("@electric-sql/pglite");
