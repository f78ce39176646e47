/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/{pipeline-dsl,infra,lab,cli,stacks,tools,bench}/**/*.test.ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/.lab", "<rootDir>/.cache"],
  setupFilesAfterEnv: ["<rootDir>/tools/law-seed.js"],
  testSequencer: "<rootDir>/tools/longest-first.js",
  testTimeout: 60_000,
  maxWorkers: 2,
};
