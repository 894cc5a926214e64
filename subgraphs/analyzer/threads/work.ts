import { type ProgressCallback, serveThread } from '../../../worker-kit/threads';
import { analyse, type AnalysisAnswer, type AnalysisTask } from '../local/analyse';

/** The work that is done in threads. */

export type Work = {
  analyse: (task: AnalysisTask, onProgress: ProgressCallback) => AnalysisAnswer;
};

const work: Work = { analyse };

export default serveThread(work);
