import { AzureOpenAI, toFile } from 'openai';
import { functionsOf } from '../methods.ts';
import { makes, nothing, rows, table } from '../operation.ts';
import { overFetch } from '../overFetch.ts';
import { listing } from './matchers.ts';

const { asks, sends } = rows<AzureOpenAI>();
const host = nothing('lists what is in the account that the host names, without which there is no host');
const messages = [{ role: 'user' as const, content: 'Hello' }];

/** The groups of the client that the table is about; what else it has is not of Azure, or needs no key. */
const groups = ['files', 'fineTuning.jobs', 'chat.completions'] as const;

/** The API of an account itself, through OpenAI's own client, as Microsoft's documents tell people to use it. */
export const accountData = table({
  sdk: 'openai',
  service: 'openAi',
  client: ({ credential, httpClient }, { account }) =>
    new AzureOpenAI({
      endpoint: `https://${account}.openai.azure.com`,
      apiVersion: '2024-10-21',
      maxRetries: 0,
      azureADTokenProvider: async () =>
        (await credential.getToken('https://cognitiveservices.azure.com/.default'))?.token ?? '',
      fetch: overFetch(httpClient),
    }),
  methods: methodsOfGroups,
  operations: [
    asks(
      'files.list',
      'files/read',
      host,
      (c) => c.files.list(),
      (at) => listing({ id: at.file }),
    ),
    asks(
      'files.retrieve',
      'files/read',
      'file',
      (c, at) => c.files.retrieve(at.file),
      (at) => ({ id: at.file }),
    ),
    asks(
      'files.content',
      'files/read',
      'file',
      async (c, at) => await (await c.files.content(at.file)).text(),
      () => '{"messages":[]}',
    ),
    sends(
      'files.create',
      'files/write',
      makes,
      async (c) => await c.files.create({ purpose: 'fine-tune', file: await toFile(Buffer.from('{}'), 'new.jsonl') }),
      () => ({ filename: 'new.jsonl' }),
    ),
    asks('files.delete', 'files/delete', 'file', (c, at) => c.files.delete(at.file)),
    asks(
      'fineTuning.jobs.list',
      'fine-tunes/read',
      host,
      (c) => c.fineTuning.jobs.list(),
      (at) => listing({ id: at.job }),
    ),
    asks(
      'fineTuning.jobs.retrieve',
      'fine-tunes/read',
      'job',
      (c, at) => c.fineTuning.jobs.retrieve(at.job),
      (at) => ({ id: at.job }),
    ),
    sends(
      'fineTuning.jobs.create',
      'fine-tunes/write',
      'file',
      (c, at) => c.fineTuning.jobs.create({ model: 'gpt-4o-mini-2024-07-18', training_file: at.file }),
      () => ({ status: 'succeeded' }),
    ),
    sends(
      'chat.completions.create',
      'deployments/chat/completions/action',
      ['deployment', 'DeploymentNotFound', 'The API deployment for this resource does not exist.'],
      (c, at) => c.chat.completions.create({ model: at.deployment, messages }),
      () => ({ choices: [{ finish_reason: 'stop' }] }),
    ),
  ],
  leftOut: {
    'not emulated: jobs end of themselves': [
      'fineTuning.jobs.cancel',
      'fineTuning.jobs.pause',
      'fineTuning.jobs.resume',
      'fineTuning.jobs.listEvents',
    ],
    'not emulated: answers are not kept': [
      'chat.completions.retrieve',
      'chat.completions.update',
      'chat.completions.list',
      'chat.completions.delete',
    ],
    'only calls the others': [
      'files.waitForProcessing',
      'chat.completions.parse',
      'chat.completions.runTools',
      'chat.completions.stream',
    ],
  },
});

function methodsOfGroups({ files, fineTuning, chat }: AzureOpenAI): readonly string[] {
  const holders = [files, fineTuning.jobs, chat.completions];
  return groups.flatMap((group, index) => functionsOf(holders[index] ?? {}).map((name) => `${group}.${name}`));
}
