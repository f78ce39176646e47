/** What a definition imports the language as. */
export const LANGUAGE = "pipeline-dsl";

/** The parameter by which the evaluated script gets it. */
export const LANGUAGE_PARAMETER = "__pipelineLanguage";
