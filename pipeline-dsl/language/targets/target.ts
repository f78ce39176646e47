import { either } from "../arguments/kinds";
import { DIMENSION, type DimensionDeclaration } from "./dimension";
import { FACT, type FactDeclaration } from "./fact";

export type TargetDeclaration = DimensionDeclaration | FactDeclaration;

export const TARGET = either(DIMENSION, FACT);
