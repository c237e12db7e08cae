import * as z from 'zod';
import { defineRoute } from '../http/route.ts';

export const getHealth = defineRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  access: 'report',
  summary: 'Whether the table answers',
  description: 'For monitors: it reads one item that is not there.',
  params: z.object({}),
  query: z.object({}),
  answers: { 'application/json': z.strictObject({ status: z.literal('ok') }) },
  problems: [],
  async reply({ store }) {
    await store.findParent('health');
    return { body: { status: 'ok' }, sealed: false };
  },
});
