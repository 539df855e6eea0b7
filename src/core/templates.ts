import type { DeclarativeChange } from './plans/change.ts';
import type { Binding } from './resources/binding.ts';
import type { ResourceGraph } from './resources/graph.ts';
import type { LiveResource, Resource, TemplateFormatName } from './resources/resource.ts';
import type { Location, Range } from './resources/value.ts';
import type { Severity } from './rules/rule.ts';

/**
 * Files of infrastructure code as sources: what reads them (src/templates) and what shows what was found (the editor, the command
 * line) meet here. Files are named by URI, `file:///…` for those on disk.
 */

/** The files that may be read: those of the workspace, or below the folders of a command. What is not saved yet counts. */
export interface TextFiles {
  /** The text of a file. A folder, a file outside and one that is too large are refused, which is no error. */
  read(uri: string, signal: AbortSignal): Promise<FileText | Refusal | undefined>;
  /** The URIs of the files directly in a folder; empty where there is none. */
  list(folder: string, signal: AbortSignal): Promise<readonly string[]>;
}

export interface FileText {
  readonly kind: 'text';
  readonly uri: string;
  readonly text: string;
  /** Another one whenever the text is another. */
  readonly version: string;
}

export interface Refusal {
  readonly kind: 'refused';
  readonly uri: string;
  /** A clause for a person: `it lies outside the workspace`. */
  readonly reason: string;
}

/** Something in a file that could not be understood. It is told once, at its place; the rest is judged all the same. */
export interface Unreadable {
  readonly uri: string;
  readonly range?: Range;
  readonly reason: string;
}

/** One deployment as it was read: a Bicep file with its modules, an ARM template, a Terraform folder, a script. */
export interface TemplateReading {
  readonly format: TemplateFormatName;
  /** The URI of the file that is deployed; of the folder for Terraform. */
  readonly entry: string;
  /** Every file on whose text the reading depends, those that were looked for in vain included. */
  readonly files: readonly string[];
  readonly resources: readonly Resource[];
  readonly unreadable: readonly Unreadable[];
  /** What only this format can have wrong: an argument that was removed, a flag that does not exist. */
  readonly findings: readonly TemplateFinding[];
}

/** One format of infrastructure code. */
export interface TemplateFormat {
  readonly name: TemplateFormatName;
  /** Whether a file is of this format, by its name. */
  claims(uri: string): boolean;
  /** Whether a text mentions anything of ours; what does not is not parsed unless a module leads to it. Cheap. */
  concerns(text: string): boolean;
  /**
   * What is deployed, among these files: those that no other of them uses as a module. A file that is not deployed by itself is
   * judged as a part of those that use it.
   */
  entries(uris: readonly string[], files: TextFiles, signal: AbortSignal): Promise<readonly string[]>;
  /** Reads one deployment. It never throws for what a file contains; only an abort rejects. */
  read(entry: string, files: TextFiles, signal: AbortSignal): Promise<TemplateReading>;
  /**
   * The edits after which the files say what a change wants, keeping formatting and comments. Undefined where that cannot be
   * written safely: a module of a registry, a value that others use too, an expression.
   * @param parts the files of the deployment ({@link TemplateReading.files}), in which a value that is written elsewhere is followed to
   * where it is given; without them it is left alone
   */
  edits(
    change: DeclarativeChange,
    graph: ResourceGraph,
    files: TextFiles,
    parts?: readonly string[],
  ): Promise<readonly TextEdit[] | undefined>;
  /**
   * The edit that says, in a comment this format understands, that a rule is not to be told at a place; undefined where no comment can
   * stand.
   */
  suppression(rule: string, at: Location, text: string): TextEdit | undefined;
}

/** A piece of a file replaced; an empty range inserts. */
export interface TextEdit extends Location {
  readonly newText: string;
  /** What gives the property its value, where that is changed instead of the property itself: `the variable protect`. */
  readonly givenBy?: string;
}

/** A finding with its place. */
export interface TemplateFinding extends Location {
  /** Id of the rule in the catalogue. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** The other ends of the relation, in whichever file they are. */
  readonly related: readonly RelatedPlace[];
  /** What mends it, the preferred one first. */
  readonly fixes: readonly TemplateFix[];
}

export interface RelatedPlace extends Location {
  readonly message: string;
}

export interface TemplateFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Checks files of all formats by the rules of the catalogue. */
export interface TemplateChecker {
  /** Whether a file is of a format that is checked, by its name. */
  claims(uri: string): boolean;
  /**
   * Checks every deployment in which one of these files takes part. What has not changed since is not read again.
   * @param progress told after each deployment
   */
  check(
    uris: readonly string[],
    signal: AbortSignal,
    progress?: (done: number, total: number) => void,
  ): Promise<CheckResult>;
  /** The customer-managed keys of the deployments in which a file takes part: for hovers and lenses. */
  bindings(uri: string, signal: AbortSignal): Promise<readonly TemplateBinding[]>;
  /** The edit that keeps a rule silent at a finding's place; undefined where the file is no longer as it was, or no comment can stand. */
  suppression(finding: TemplateFinding, signal: AbortSignal): Promise<TextEdit | undefined>;
  /** Lets go of what it remembers of files, because none of them is looked at any more. The next check begins anew. */
  forget(): void;
}

/** What is known of the estate that files will be deployed to, besides what they say. It answers at once: nothing is read for a check. */
export interface KnownEstate {
  /** Deleted accounts, which hold their names; the same array as long as nothing else is known. */
  deletedAccounts(): readonly LiveResource[];
}

export interface CheckResult {
  /** The files that take part in the deployments that were checked: what is said of each of them is all there is to say. */
  readonly files: readonly string[];
  readonly findings: readonly TemplateFinding[];
  readonly unreadable: readonly Unreadable[];
  /** What a comment in its file keeps silent, for reports that tell it as such. */
  readonly suppressed?: readonly TemplateFinding[];
}

export interface TemplateBinding {
  readonly binding: Binding;
  readonly graph: ResourceGraph;
  readonly findings: readonly TemplateFinding[];
}

/** How strictly each rule is taken, by its id; `off` is never told. A rule that is not named keeps its own severity. */
export type RuleSeverities = Readonly<Record<string, Severity | 'off'>>;
