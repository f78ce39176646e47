import type { compile } from "pipeline-dsl";

export declare function wideDefinition(tables: number): Parameters<typeof compile>[0];
