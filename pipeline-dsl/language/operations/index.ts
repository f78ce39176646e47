export { latency, pipelineFailure, processingDelay, qualityBreach, resourceUtilization, unusualData } from "./alerts";
export { multiAz, pilotLight, warmStandby } from "./recovery";
export { monthly, weekly } from "./rhythm";
export { daily } from "./schedule";
