/** Where a retired word must not stand. */
export type RetiredFrom = 'name' | 'field' | 'prose';

/** A name that Rollcall used before, and the one that it uses now. */
export interface RetiredWord {
  readonly word: string;
  readonly use: string;
  /**
   * `name`: no exported name is this word or begins or ends with it. `field`: no field or parameter of the API has this name.
   * `prose`: no page uses the word at all. A word with an ordinary meaning, such as "near", stays free in prose.
   */
  readonly from: readonly RetiredFrom[];
}

/** One word, one meaning. The words in use are in docs/glossary.md. */
export const RETIRED_WORDS: readonly RetiredWord[] = [
  { word: 'poke', use: 'scheduleReconcile', from: ['name', 'field', 'prose'] },
  { word: 'callRoll', use: 'evaluateTargets', from: ['name', 'field', 'prose'] },
  { word: 'changedAt', use: 'dirtySince', from: ['name', 'field', 'prose'] },
  { word: 'asks', use: 'requestRounds', from: ['field'] },
  { word: 'lookAt', use: 'nextCheckAt', from: ['name', 'field', 'prose'] },
  { word: 'claimRound', use: 'leaseRound', from: ['name', 'field', 'prose'] },
  { word: 'endRound', use: 'finishRound', from: ['name', 'field', 'prose'] },
  { word: 'ours', use: 'managed', from: ['name', 'field'] },
  { word: 'foreign', use: 'unmanaged', from: ['name', 'field'] },
  { word: 'orphan', use: 'unlocated', from: ['name', 'field', 'prose'] },
  { word: 'place', use: 'location', from: ['name', 'field'] },
  { word: 'places', use: 'locations', from: ['name', 'field'] },
  { word: 'hurry', use: 'immediate', from: ['name', 'field', 'prose'] },
  { word: 'because', use: 'trigger', from: ['name', 'field'] },
  { word: 'near', use: 'locationHint', from: ['name', 'field'] },
  { word: 'named', use: 'isKnownParent', from: ['field'] },
  { word: 'tries', use: 'attempts', from: ['name', 'field'] },
  { word: 'putBack', use: 'requeue', from: ['name', 'field', 'prose'] },
  { word: 'stub', use: 'placeholder', from: ['name', 'field', 'prose'] },
  { word: 'glimpse', use: 'provisionalRoster', from: ['name', 'field', 'prose'] },
  { word: 'unseen', use: 'unreadable', from: ['name', 'field'] },
  { word: 'forget', use: 'expire', from: ['name', 'field'] },
  { word: 'memo', use: 'TtlCache', from: ['name', 'field', 'prose'] },
  { word: 'nested', use: 'childCounts', from: ['field'] },
  { word: 'Surroundings', use: 'a name that says what it holds', from: ['name'] },
  { word: 'Dependencies', use: 'a name that says what it holds', from: ['name'] },
  { word: 'say', use: 'reportProgress, or a verb of what is written', from: ['name', 'field'] },
  { word: 'World', use: 'a name that says what it holds', from: ['name'] },
  { word: 'judge', use: 'exitCodeFor', from: ['name'] },
  { word: 'story', use: 'demo', from: ['name', 'field'] },
  { word: 'scenes', use: 'scenarios', from: ['name', 'field'] },
  { word: 'truth', use: 'oracle', from: ['name', 'field'] },
];
