import type { PipelineModel } from "../../pipeline-dsl/model";
import { InvalidModel, parseModel } from "../../pipeline-dsl/model/schema";

/** What a lock says; nothing where there is none, or one of another format. */
export function readableLock(text: string | null): readonly PipelineModel[] {
  try {
    return text === null ? [] : [parseModel(text)];
  } catch (error) {
    if (error instanceof InvalidModel) return [];
    throw error;
  }
}
