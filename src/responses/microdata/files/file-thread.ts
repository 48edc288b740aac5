// The thread in which a plan is applied to the classes of a round (make-file.files.ts starts it): some
// hundred thousand of them keep a processor busy for seconds.
import { answerTasks } from '../../../platform/threads/thread-entry.ts';
import type { KeyClass } from '../../../statistics/disclosure-risk/suppression.ts';
import type { FilePlan } from './file-plan.ts';
import { makeFile } from './file-report.ts';

export interface FileTask {
  classes: readonly KeyClass[];
  plan: Pick<FilePlan, 'k' | 'merge' | 'withProvince'>;
}

answerTasks(({ classes, plan }: FileTask) => makeFile(classes, plan));
