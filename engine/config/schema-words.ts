/** What the parts of the configuration's schema are written with. */
import { Type } from 'typebox';

export const closed = { additionalProperties: false } as const;

export const text = (description: string, more: object = {}) => Type.String({ description, minLength: 1, ...more });

export const choice = <const T extends string[]>(description: string, ...values: T) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  ) as unknown as ReturnType<typeof Type.Unsafe<T[number]>>;

export const fromSystem = choice(
  'Which of the systems this stands for; rules name the system.',
  'esr',
  'nhsmail',
  'ad',
);
