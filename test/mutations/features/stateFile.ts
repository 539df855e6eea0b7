import type { Feature } from '../mutation.ts';

const stateFile = 'src/emulator/persistence/stateFile.ts';
const document = 'src/emulator/persistence/document.ts';
const estatePart = 'src/emulator/persistence/estatePart.ts';
const parts = 'src/emulator/persistence/parts.ts';
const text = 'src/emulator/persistence/text.ts';
const unit = 'test/unit/emulator/persistence/stateFile.test.ts';
const unitOfDocument = 'test/unit/emulator/persistence/document.test.ts';
const unitOfText = 'test/unit/emulator/persistence/text.test.ts';
const contract = 'test/contract/emulator/state.test.ts';
const everything = 'brings back everything';

export const stateFileFeature: Feature = {
  name: 'state file',
  mutations: [
    {
      breaks: 'it is written in its own place, not beside it',
      file: stateFile,
      text: 'const beside = `${this.#path}.tmp`;',
      by: 'const beside = this.#path;',
      tests: unit,
    },
    {
      breaks: 'it is copied into its place, piece by piece',
      file: stateFile,
      text: 'renameSync(beside, this.#path);',
      by: 'writeFileSync(this.#path, readFileSync(beside));',
      tests: unit,
    },
    {
      breaks: 'everybody may read it',
      file: stateFile,
      text: '{ mode: 0o600, flush: true }',
      by: '{ mode: 0o644, flush: true }',
      tests: contract,
      named: 'for its owner alone',
    },
    {
      breaks: 'what it holds when the emulator ends is not written',
      file: 'src/emulator/start.ts',
      text: `await doors.close();
        state?.save();`,
      by: 'await doors.close();',
      tests: contract,
      named: 'when the emulator ends',
    },
    {
      breaks: 'it is not written after a change by the control API',
      file: 'src/emulator/start.ts',
      text: 'onControlled: () => state?.touch(),',
      by: 'onControlled: () => undefined,',
      tests: contract,
      named: 'survives being killed',
    },
    {
      breaks: 'it is not written after a request',
      file: 'src/emulator/start.ts',
      text: 'parts.log.listen(() => state?.touch());',
      by: '',
      tests: contract,
      named: 'how time has passed',
    },
    {
      breaks: 'it is not written after time was made to pass',
      file: 'src/emulator/start.ts',
      text: `clock.now() + milliseconds);
      state?.touch();`,
      by: 'clock.now() + milliseconds);',
      tests: contract,
      named: 'how time has passed',
    },
    {
      breaks: 'it is written once for every change',
      file: stateFile,
      text: 'this.#timer ??= setTimeout',
      by: 'this.#timer = setTimeout',
      tests: unit,
    },
    {
      breaks: 'nobody is told that it cannot be written',
      file: stateFile,
      text: 'this.#complain(reasonOf(error));',
      by: 'reasonOf(error);',
      tests: unit,
    },
    {
      breaks: 'a damaged file is used',
      file: document,
      text: "checksum(JSON.stringify(state)) !== member(document, 'sha256')",
      by: "checksum(JSON.stringify(state)) === ''",
      tests: unitOfDocument,
    },
    {
      breaks: 'a file that is cut off is begun anew',
      file: stateFile,
      text: 'throw new StateError(`The state in ${this.#path} is not used: ${reasonOf(error)}.`);',
      by: 'return false;',
      tests: contract,
      named: 'is cut off',
    },
    {
      breaks: 'a file is put in place by halves where a part cannot be read',
      file: document,
      text: 'const changes = await Promise.all(parts.map(async (part) => await prepare(part, valueFrom(state[part.name]))));',
      by: 'const changes: (() => void)[] = []; for (const part of parts) (await prepare(part, valueFrom(state[part.name])))();',
      tests: unitOfDocument,
    },
    {
      breaks: 'a file of another version is used',
      file: document,
      text: 'if (written !== version) {',
      by: 'if (written === undefined) {',
      tests: unitOfDocument,
    },
    {
      breaks: 'the estate is forgotten',
      file: parts,
      text: 'estatePart(azure.estate),',
      by: '',
      tests: contract,
      named: everything,
    },
    {
      breaks: 'the key that signs tokens is forgotten',
      file: parts,
      text: 'azure.tokens,',
      by: '',
      tests: contract,
      named: everything,
    },
    {
      breaks: 'what key stores wrote down is forgotten',
      file: parts,
      text: 'azure.keyEvents,',
      by: '',
      tests: contract,
      named: everything,
    },
    {
      breaks: 'what was sent to workspaces is forgotten',
      file: parts,
      text: '...services.stateParts,',
      by: '',
      tests: contract,
      named: everything,
    },
    {
      breaks: 'which row was sent last is forgotten',
      file: 'src/emulator/logAnalytics/collector.ts',
      text: "this.#last = events[asNumber(member(value, 'last')) ?? -1];",
      by: 'this.#last = undefined;',
      tests: contract,
      named: everything,
    },
    {
      breaks: 'lists of the estate are forgotten',
      file: estatePart,
      text: 'for (const entry of content as unknown[]) container.push(entry);',
      by: '',
      tests: unitOfDocument,
    },
    {
      breaks: 'built-in roles of an older emulator are kept',
      file: estatePart,
      text: "type !== 'BuiltInRole'",
      by: 'type.length > 0',
      tests: unitOfDocument,
    },
    {
      breaks: 'bytes come back as a text',
      file: text,
      text: "return Buffer.from(content, 'base64');",
      by: 'return content;',
      tests: unitOfText,
    },
    {
      breaks: 'a state of another cloud is used',
      file: 'src/emulator/start.ts',
      text: 'if ((await file.load()) && cloud !== undefined && cloud !== estate.cloud.name) {',
      by: 'if ((await file.load()) && cloud === null) {',
      tests: contract,
      named: 'of one cloud',
    },
    {
      breaks: 'a snapshot holds the state of when it is asked for',
      file: 'src/emulator/persistence/snapshots.ts',
      text: 'return this.#taken.get(name)?.text;',
      by: 'return this.#taken.has(name) ? this.current() : undefined;',
      tests: contract,
      named: 'go back to what there was',
    },
  ],
};
