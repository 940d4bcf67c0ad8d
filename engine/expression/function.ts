/** One function of the expression language, with all that an administrator is told about it. */
export interface ExpressionFunction {
  /** In CEL's notation, e.g. `left(string, int): string`. */
  readonly signature: string;
  readonly description: string;
  /** An expression of literals only; a test holds that it gives `gives`. */
  readonly example: string;
  readonly gives: string | boolean | number | readonly string[];
  /** CEL hands over an `int` as bigint and checks the types before; what it throws spoils the person concerned. */
  readonly call: (...given: never[]) => unknown;
}

export function nameOfFunction({ signature }: Pick<ExpressionFunction, 'signature'>): string {
  return signature.slice(0, signature.indexOf('('));
}
