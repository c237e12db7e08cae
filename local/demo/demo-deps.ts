import type { Terminal } from '../../cli/terminal/table.ts';
import type { OrganizationFile } from '../../simulator/organization/organization-file.ts';
import type { SimulatedOrganization } from '../../simulator/simulated-organization.ts';
import type { DemoProgress } from './progress-text.ts';

/** What the demo plays in, and where it is told. */
export interface DemoDeps {
  readonly organization: SimulatedOrganization;
  readonly file: OrganizationFile;
  readonly apiUrl: string;
  /** An organization of the user's own: anything may be missing in it. */
  readonly isCustom: boolean;
  readonly print: (text: string) => void;
  readonly terminal: Terminal;
  readonly progress: DemoProgress;
  /** What people are told of runs is held back while a scene is told. @returns what lets it through again */
  readonly holdNotices: () => () => void;
}
