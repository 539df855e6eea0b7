import type { Feature } from '../mutation.ts';

const rpc = 'src/protocol/rpc.ts';
const page = 'src/features/planView/page.ts';
const tests = 'test/unit/protocol/rpc.test.ts';
const pages = 'test/unit/features/planView/page.test.ts';

export const pageFeature: Feature = {
  name: 'page and its messages',
  mutations: [
    {
      breaks: 'a page may ask for what every object has',
      file: rpc,
      text: 'Object.hasOwn(handlers, method) ? handlers[method] : undefined',
      by: 'handlers[method]',
      tests,
    },
    {
      breaks: 'messages of any form are taken',
      file: rpc,
      text: "if (typeof page !== 'string' || typeof id !== 'number') return false;",
      by: '',
      tests,
    },
    {
      breaks: 'a message that is no object ends the host',
      file: rpc,
      text: "if (typeof message !== 'object' || message === null) return false;",
      by: '',
      tests,
    },
    {
      breaks: 'a closed page gets answers',
      file: rpc,
      text: 'if (!this.#closed && !controller.signal.aborted) this.#options.post(reply);',
      by: 'this.#options.post(reply);',
      tests,
    },
    {
      breaks: 'requests of a former life of the page go on',
      file: rpc,
      text: `      this.#abortAll();
      this.#page = message.page;`,
      by: '      this.#page = message.page;',
      tests,
    },
    {
      breaks: 'answers reach another life of the page',
      file: rpc,
      text: 'if (reply.page !== this.#page) return;',
      by: '',
      tests,
    },
    {
      breaks: 'aborting a request does not end it at the host',
      file: rpc,
      text: "this.#post({ kind: 'cancel', page: this.#page, id });",
      by: '',
      tests,
    },
    {
      breaks: 'the page may load from anywhere',
      file: page,
      text: "default-src 'none';",
      by: 'default-src *;',
      tests: pages,
    },
    {
      breaks: 'names are put into the page as they are',
      file: page,
      text: '<title>${escapeHtml(title)}</title>',
      by: '<title>${title}</title>',
      tests: pages,
    },
    {
      breaks: 'the nonce can be guessed',
      file: page,
      text: 'crypto.getRandomValues(new Uint8Array(16))',
      by: 'new Uint8Array(16)',
      tests: pages,
    },
  ],
};
