/** The parts `flows` and `metaverse` of the configuration file: which values flow where, and how. */
import { Type } from 'typebox';
import { choice, closed, fromSystem, text } from './schema-words.ts';

const policy = (what: string) =>
  Type.Optional(choice(`${what}: only when an account is created, or whenever ESR changes.`, 'creation', 'always'));

const fallback = Type.Object({ default: text('Flows where there is no value.') }, closed);
const ruleName = Type.Optional(
  text('What the rule is called wherever a value says where it comes from.', { pattern: '^[^\\u0000-\\u001f]{1,80}$' }),
);
const constant = Type.Optional(text('A value that is the same for everybody, in place of "from".'));
const expression = (of: string) =>
  Type.Optional(
    text(`An expression over the attributes of ${of}, in place of "from"; "jml functions" lists what it can do.`),
  );

const inboundRule = Type.Object(
  {
    name: ruleName,
    system: fromSystem,
    from: Type.Optional(text('Attribute of the system.')),
    constant,
    expression: expression('the object'),
    to: text('Attribute of the metaverse.'),
    transform: Type.Optional(choice('What to do with the value of "from".', 'lowerCase', 'ukMobile')),
    precedence: Type.Optional(choice('Before or after the shipped rules for the same attribute.', 'first', 'last')),
    when: Type.Optional(
      choice('Always, or only until it has brought a value: then that one stays.', 'creation', 'always'),
    ),
    null: Type.Optional(
      Type.Union([choice('', 'next', 'keep', 'clear'), fallback], {
        description:
          'Where the system has no value: the next rule is asked (next), the value it brought before stays (keep), nobody has one (clear), or a default.',
      }),
    ),
  },
  closed,
);

const outboundRule = Type.Object(
  {
    name: ruleName,
    system: choice('The system written to.', 'nhsmail', 'ad'),
    from: Type.Optional(text('Attribute of the metaverse.')),
    constant,
    expression: expression('the person in the metaverse'),
    to: text('Attribute of the system.'),
    when: Type.Optional(choice('Only when an account is created, or always.', 'creation', 'always')),
    null: Type.Optional(
      Type.Union([choice('', 'keep', 'clear'), fallback], {
        description:
          'Where there is no value: the one in the system stays (keep), is cleared (clear), or a default is set.',
      }),
    ),
    drift: Type.Optional(
      choice(
        'A value changed by hand in the system: only told of, or put right. When left out: told of for the first 30 days of the connector, then put right.',
        'report',
        'correct',
      ),
    ),
  },
  closed,
);

const table = Type.Record(Type.String(), Type.String(), { description: 'Key to value.' });

export const FlowsSchema = Type.Object(
  {
    personal: policy('Names, title and mobile from ESR'),
    occupational: policy('Job title, department and work phone from ESR'),
    manager: Type.Optional(
      Type.Boolean({
        description: "Whether each directory account names the account of the person's supervisor in ESR.",
      }),
    ),
    inbound: Type.Optional(Type.Array(inboundRule, { description: 'Rules beside the shipped ones.' })),
    outbound: Type.Optional(Type.Array(outboundRule, { description: 'Rules in place of the shipped ones.' })),
    tables: Type.Optional(
      Type.Record(Type.String(), table, { description: 'Tables by name, for lookup() in expressions.' }),
    ),
  },
  closed,
);

export const FiltersSchema = Type.Array(
  Type.Object(
    {
      connector: text('Name of the connector whose objects it is about.'),
      when: text('An expression over the attributes of the object; where it is true, the object takes no part.'),
      reason: text('Why, in a sentence: it is shown with every object that is kept out.'),
    },
    closed,
  ),
  { description: 'Connector filters beside the shipped ones. An object that an operator joined by hand stays.' },
);

export const MetaverseSchema = Type.Array(
  Type.Object(
    {
      name: text('What rules call it.', { pattern: '^[a-z][A-Za-z0-9]{1,39}$' }),
      kind: Type.Optional(choice('One text, several, a day, or true and false.', 'text', 'multi', 'date', 'boolean')),
      description: text('What it holds, in a sentence.'),
    },
    closed,
  ),
  { description: 'Attributes of the metaverse beside the shipped ones, for rules of your own.' },
);
