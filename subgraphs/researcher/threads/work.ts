import { type ProgressCallback, serveThread } from '../../../worker-kit/threads';
import { candidates, type Candidates, research, type ResearchAnswer, type ResearchTask } from '../local/research';

/** The work that is done in threads. */

export type Work = {
  candidates: (task: ResearchTask, onProgress: ProgressCallback) => Candidates;
  research: (task: ResearchTask, onProgress: ProgressCallback) => ResearchAnswer;
};

const work: Work = { candidates, research };

export default serveThread(work);
