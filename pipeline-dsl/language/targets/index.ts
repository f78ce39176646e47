export { dimension } from "./dimension";
export { distinct } from "./distinct";
export { fact } from "./fact";
export { overwrite, versions } from "./history";
export { lookup } from "./lookup";
export { closeVersion, keep, remove } from "./vanishing";
