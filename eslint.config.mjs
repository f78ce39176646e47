import importX, { createNodeResolver } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";
import importWalls from "./tools/import-walls.js";

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      "dist/",
      ".cache/",
      ".lab/",
      ".venv/",
      "**/*.js",
      "**/*.mjs",
      "**/*.cjs",
      "pipeline-dsl/type-tests/fixtures/",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createNodeResolver(importWalls.resolverOptions)] },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones: importWalls.walls }],
      // Text is built from numbers all over a compiler; the rule's other cases stay on.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Fields of JSON documents are made text on purpose; their types do not say that they are scalars.
      "@typescript-eslint/no-base-to-string": "off",
      // Crashes on plain functions in this version (8.73).
      "@typescript-eslint/unified-signatures": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    // The pure rooms: no clock, no files, no network, no cloud.
    files: ["pipeline-dsl/**/*.ts"],
    ignores: ["**/*.test.ts", "**/testing/**", "pipeline-dsl/type-tests/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: ["@pulumi/*", "@aws-sdk/*", "node:fs*", "fs", "node:net", "node:http*", "node:child_process"] },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "The compiler has no clock." },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: "The compiler has no clock.",
        },
      ],
    },
  },
  {
    files: ["**/*.test.ts", "**/testing/**", "lab/acceptance/**"],
    // Tests may read across the walls: the compiled rental pipeline is the fixture of every room.
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "import-x/no-restricted-paths": "off",
    },
  },
);
