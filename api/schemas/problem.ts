import { Type } from 'typebox';
import { type FailureCode, failures } from '../../engine/index.ts';
import { shape, wordOf } from './shape.ts';

/** RFC 9457, with the engine's failure code and what the caller can do. */
export interface ProblemView {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: FailureCode;
  readonly remedy: string;
}

export const Problem = shape<ProblemView>()(
  'Problem',
  Type.Object({
    type: Type.String({ description: 'Identifies the kind of problem; one for each code' }),
    title: Type.String({ description: 'The kind of problem in words' }),
    status: Type.Integer({ description: 'The HTTP status' }),
    detail: Type.String({ description: 'What happened this time' }),
    code: wordOf(Object.keys(failures) as FailureCode[]),
    remedy: Type.String({ description: 'What the caller can do' }),
  }),
);
