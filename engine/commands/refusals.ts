/** What of a list is refused: thrown at once, or kept for the answer while the rest is done. */
import { EngineError } from '../errors.ts';
import type { LinkRefused } from '../model/views.ts';

export class Refusals {
  private readonly kept: LinkRefused[] = [];
  private readonly isKept: boolean;

  constructor(isKept: boolean) {
    this.isKept = isKept;
  }

  get list(): readonly LinkRefused[] {
    return [...this.kept].sort((a, b) => a.row - b.row);
  }

  add(row: number, object: number | null, error: EngineError): void {
    if (!this.isKept) throw error;
    this.kept.push({ row, object, code: error.code, message: error.message, remedy: error.remedy });
  }

  /** What the work answers with; nothing when it is refused. */
  unless<T>(row: number, object: number, work: () => T): T | undefined {
    try {
      return work();
    } catch (cause) {
      if (!(cause instanceof EngineError)) throw cause;
      this.add(row, object, cause);
      return undefined;
    }
  }
}
