import t from 'tap';
import { areExpected } from '../../support/spelling-test.ts';
import { reachedInRuns } from './table.ts';

areExpected(t, reachedInRuns);
