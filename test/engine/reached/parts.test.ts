import t from 'tap';
import { areExpected } from '../../support/spelling-test.ts';
import { reachedInParts } from './table.ts';

areExpected(t, reachedInParts);
