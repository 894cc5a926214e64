import { type ProgressCallback, serveThread } from '../../../worker-kit/threads';
import { research, type ResearchAnswer, type ResearchTask } from '../local/research';

/** The work that is done in threads. */

export type Work = {
  research: (task: ResearchTask, onProgress: ProgressCallback) => ResearchAnswer;
};

const work: Work = { research };

export default serveThread(work);
