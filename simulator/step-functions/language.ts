import type { ContextObject } from './context-object.ts';
import type { Catcher, State } from './definition.ts';
import type { StateError } from './state-error.ts';

/** A state by its type. */
export type StateOf<Type extends State['Type']> = Extract<State, { readonly Type: Type }>;

/** The context object outside of a task that waits. */
export type StateContext = Omit<ContextObject, 'Task'>;

/** One state, as it was entered. */
export interface Entered {
  readonly input: unknown;
  readonly context: StateContext;
  readonly variables: ReadonlyMap<string, unknown>;
}

/** What a state leaves behind. */
export interface Left {
  readonly data: unknown;
  readonly variables: ReadonlyMap<string, unknown>;
}

/** How the fields of a state are read, in one of the two languages. Everything throws a StateError. */
export interface Language {
  /** What a task calls its service with; `context` has the token, if there is one. */
  argumentsOf(task: StateOf<'Task'>, entered: Entered, context: ContextObject): Promise<unknown>;
  /** A number of seconds; undefined if the state does not say. */
  seconds(value: unknown, path: string | undefined, entered: Entered): Promise<number | undefined>;
  /** What a Pass, a Wait or a Succeed makes of its input. */
  passed(state: StateOf<'Pass' | 'Wait' | 'Succeed'>, entered: Entered): Promise<Left>;
  succeeded(task: StateOf<'Task'>, result: unknown, entered: Entered): Promise<Left>;
  caught(catcher: Catcher, error: StateError, entered: Entered): Promise<Left>;
  /** Which state a Choice goes to. */
  chosen(choice: StateOf<'Choice'>, entered: Entered): Promise<Left & { readonly next: string }>;
  failed(state: StateOf<'Fail'>, entered: Entered): Promise<StateError>;
}
