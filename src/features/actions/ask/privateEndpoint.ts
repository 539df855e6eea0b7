import { isKeyStore } from '../../../core/resources/types.ts';
import type { Action } from '../action.ts';
import { endpointQuestions, toEndpoint } from '../questions/endpoint.ts';
import { askStore, targetIn } from '../questions/targets.ts';

/** "Create Private Endpoint…": for a vault or a Managed HSM. */
export const privateEndpoint: Action = {
  title: 'Create Private Endpoint',
  start: (on) => targetIn(on, isKeyStore),
  questions: (asking, start) => [
    ...askStore(asking, start, 'Which key store is to be reached privately?'),
    ...endpointQuestions(asking),
  ],
  toInput: toEndpoint,
  answers: {
    'Key store': 'target',
    Network: 'network',
    Subnet: 'network',
    'Resource group': 'group',
    Name: 'name',
    DNS: 'dns',
    'Name resolution': 'dns',
    Zone: 'dns',
  },
};
