import { randomBytes } from 'node:crypto';
import { modelNamed } from '../arm/cognitiveServices/models.ts';
import type { Azure } from '../azure.ts';
import { unixSeconds } from '../clock.ts';
import { asString, member } from '../json.ts';
import type { FineTuningJob } from '../state/resources.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { jsonOf, openAiRefusal, type OpenAiCall } from './call.ts';
import { fileNamed } from './files.ts';
import { requireOpenData } from './protected.ts';

/** POST /openai/fine_tuning/jobs: prevented while the key cannot be used. It ends well after the usual time of an operation. */
export async function createJob(call: OpenAiCall): Promise<Reply> {
  const { azure, account, request } = call;
  const body = jsonOf(request);
  const asked = asString(member(body, 'model')) ?? '';
  const model = modelNamed(...splitModel(asked));
  if (model?.fineTune !== true)
    throw openAiRefusal(400, 'invalidPayload', `The model '${asked}' cannot be fine-tuned.`);
  const file = fileNamed(account.files, asString(member(body, 'training_file')) ?? '');
  await requireOpenData(call);
  const now = azure.clock.now();
  const id = randomBytes(16).toString('hex');
  const job: FineTuningJob = {
    id: `ftjob-${id}`,
    base: { name: model.name, version: model.version },
    trainingFile: file.id,
    fineTunedModel: `${model.name}-${model.version}.ft-${id}`,
    createdAt: now,
    completesAt: now + azure.behaviour.operationDuration,
  };
  account.fineTuningJobs = [...(account.fineTuningJobs ?? []), job];
  return { status: 201, body: jobView(azure, job) };
}

export function listJobs({ azure, account }: OpenAiCall): Reply {
  const data = (account.fineTuningJobs ?? []).map((job) => jobView(azure, job));
  return { status: 200, body: { object: 'list', has_more: false, data } };
}

export function getJob({ azure, account, parameters }: OpenAiCall): Reply {
  const id = parameter(parameters, 'jobId');
  const job = account.fineTuningJobs?.find((candidate) => candidate.id === id);
  if (job === undefined) throw openAiRefusal(404, 'resourceNotFound', `Fine-tuning job with ID '${id}' not found.`);
  return { status: 200, body: jobView(azure, job) };
}

function jobView({ clock }: Azure, job: FineTuningJob): object {
  const done = job.completesAt <= clock.now();
  return {
    object: 'fine_tuning.job',
    id: job.id,
    model: `${job.base.name}-${job.base.version}`,
    training_file: job.trainingFile,
    status: done ? 'succeeded' : 'running',
    fine_tuned_model: done ? job.fineTunedModel : null,
    created_at: unixSeconds(job.createdAt),
  };
}

/** `gpt-4o-mini-2024-07-18` and `gpt-4o-mini` alike. */
function splitModel(text: string): readonly [string, string | undefined] {
  const [, name = text, version] = /^(.*?)-(\d{4}(?:-\d{2}-\d{2})?)$/.exec(text) ?? [];
  return [name, version];
}
