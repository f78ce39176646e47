export interface SucceedState {
  readonly Type: "Succeed";
  readonly Comment?: string;
}
