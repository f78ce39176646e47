/** What a definition imports the language as. */
export const LANGUAGE = "pipeline-dsl";

/** The parameter by which the evaluated script gets it. */
export const LANGUAGE_PARAMETER = "__pipelineLanguage";

/** The parameter that answers for the words that there are not, where a definition takes the language as one object. */
export const MISSING_WORDS_PARAMETER = "__pipelineMissingWords";
