/** What the figures and traces of a call are told apart by: no numbers, no names, nothing that was said. */
import type { CallRecord } from './call_record.ts';

export type MeteredCall = Pick<
  CallRecord,
  'trackingId' | 'direction' | 'mode' | 'carrier' | 'workflowId' | 'language' | 'createdEpochMs'
>;
