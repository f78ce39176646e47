export { latency, pipelineFailure, processingDelay, qualityBreach, resourceUtilization, unusualData } from "./alerts";
export { multiAz, pilotLight, warmStandby } from "./recovery";
export { daily } from "./schedule";
