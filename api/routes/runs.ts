import type { Static } from 'typebox';
import { EngineError, type RunWish } from '../../engine/index.ts';
import { callerOf } from '../authorise.ts';
import { prefix, type Routes } from '../route-rules.ts';
import { itemsOf, NumberInPath, pageOf } from '../schemas/page.ts';
import { Run, RunError, RunErrorsQuery, RunStep, RunsQuery, StartRun } from '../schemas/run.ts';
import { ref } from '../schemas/shape.ts';

const tags = ['Runs'];
const accepted = { 202: ref(Run) };

export const runRoutes: Routes = (api, engine) => {
  api.post(
    '/runs',
    {
      schema: { operationId: 'startRun', summary: 'Start a run', tags, body: StartRun, response: accepted },
      config: { role: 'operator', refusals: ['run-in-progress', 'not-found', 'run-not-resumable'] },
    },
    async (request, reply) => {
      const run = await engine.startRun(wishOf(request.body), callerOf(request));
      return reply.code(202).header('location', `${prefix}/runs/${run.id}`).send(run);
    },
  );

  api.post(
    '/runs/:id/stop',
    {
      schema: {
        operationId: 'stopRun',
        summary: 'Stop a run at its next safe point',
        tags,
        params: NumberInPath,
        response: accepted,
      },
      config: { role: 'operator', refusals: ['not-found', 'run-not-running'] },
    },
    async (request, reply) => {
      const run = await engine.stopRun(request.params.id, callerOf(request));
      return reply.code(202).header('location', `${prefix}/runs/${run.id}`).send(run);
    },
  );

  api.get(
    '/runs',
    {
      schema: {
        operationId: 'runs',
        summary: 'List runs, newest first',
        tags,
        querystring: RunsQuery,
        response: { 200: pageOf(Run) },
      },
      config: { role: 'reader' },
    },
    ({ query }) => engine.runs(query),
  );

  registerOneRun(api, engine);
};

const registerOneRun: Routes = (api, engine) => {
  const config = { role: 'reader', refusals: ['not-found'] } as const;

  api.get(
    '/runs/:id',
    {
      schema: { operationId: 'run', summary: 'One run', tags, params: NumberInPath, response: { 200: ref(Run) } },
      config,
    },
    ({ params }) => engine.run(params.id),
  );

  api.get(
    '/runs/:id/steps',
    {
      schema: {
        operationId: 'runSteps',
        summary: 'The steps of a run, with their counters',
        tags,
        params: NumberInPath,
        response: { 200: itemsOf(RunStep) },
      },
      config,
    },
    async ({ params }) => ({ items: await engine.runSteps(params.id) }),
  );

  api.get(
    '/runs/:id/errors',
    {
      schema: {
        operationId: 'runErrors',
        summary: 'The errors of a run',
        tags,
        params: NumberInPath,
        querystring: RunErrorsQuery,
        response: { 200: pageOf(RunError) },
      },
      config,
    },
    ({ params, query }) => engine.runErrors(params.id, query),
  );
};

function wishOf({ cycle, profile, resume }: Static<typeof StartRun>): RunWish {
  const wishes: RunWish[] = [];
  if (cycle !== undefined) wishes.push(cycle);
  if (profile !== undefined) wishes.push({ profile });
  if (resume !== undefined) wishes.push({ resume });
  const [wish, another] = wishes;
  if (wish === undefined || another !== undefined)
    throw new EngineError('request-invalid', 'The body must name one of cycle, profile and resume.');
  return wish;
}
