import type { ReactElement } from 'react';
import { JsonView } from '../ui/json-view';
import { AnalysisView, ReportView } from './text-views';
import { CourseView, NovelView, PathView } from './reading-views';
import { MapView } from './map-view';
import { QuizView } from './quiz-view';
import { WorkflowView } from './workflow-view';
import type * as Outputs from './types';

/** An output in the form that it has for its readers; JSON when it has none that is known. */
export function OutputView({ type, output }: { type: string | undefined; output: unknown }): ReactElement {
  switch (type) {
    case 'Course':
      return <CourseView course={output as Outputs.Course} />;
    case 'Quiz':
      return <QuizView quiz={output as Outputs.Quiz} />;
    case 'Novel':
      return <NovelView novel={output as Outputs.Novel} />;
    case 'Workflow':
      return <WorkflowView workflow={output as Outputs.Workflow} />;
    case 'KnowledgeMap':
      return <MapView map={output as Outputs.KnowledgeMap} />;
    case 'LearningPath':
      return <PathView path={output as Outputs.LearningPath} />;
    case 'ResearchReport':
      return <ReportView report={output as Outputs.ResearchReport} />;
    case 'ContentAnalysis':
      return <AnalysisView analysis={output as Outputs.ContentAnalysis} />;
    default:
      return <JsonView value={output} label="Output" />;
  }
}
