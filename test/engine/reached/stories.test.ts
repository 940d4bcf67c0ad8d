import t from 'tap';
import { areExpected } from '../../support/spelling-test.ts';
import { reachedInStories } from './table.ts';

areExpected(t, reachedInStories);
