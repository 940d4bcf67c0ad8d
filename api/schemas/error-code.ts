import { Type } from 'typebox';
import { shape, textOrNull, wordOf } from './shape.ts';

/** One row of the engine's table of failures. */
export interface ErrorCodeView {
  readonly code: string;
  readonly title: string;
  readonly reach: 'object' | 'step' | 'run' | 'request';
  readonly retry: boolean;
  readonly status: number;
  readonly result: string | null;
  readonly remedy: string;
  readonly page: string;
}

export const ErrorCode = shape<ErrorCodeView>()(
  'ErrorCode',
  Type.Object({
    code: Type.String(),
    title: Type.String({ description: 'The code in words' }),
    reach: wordOf(['object', 'step', 'run', 'request']),
    retry: Type.Boolean({ description: 'Whether waiting helps' }),
    status: Type.Integer({ description: 'HTTP status of an answer that fails with it' }),
    result: textOrNull,
    remedy: Type.String({ description: 'What to do' }),
    page: Type.String({ description: 'Where it is explained' }),
  }),
);
