import { z } from 'zod';
import { ExportFormat, FILE_TYPES } from '../../contracts/output';
import type { WorkerSubject } from '../../worker-subgraph-kit';
import { elementsOf, markdownOf } from './report/write-report';
import { reportSchema, type ResearchReport as Report } from './report/report';
import { ResearchReport } from './report/report.type';
import { modelFeature, models } from '../../worker-subgraph-kit/models';
import { LOCAL } from './configure';
import { researchTopic } from './research-topic';
import { TEMPLATES } from './seed/templates';

/** The topic researcher: what sources say of a topic, each finding with the passage that it rests on. */
export const RESEARCHER_SUBJECT: WorkerSubject = {
  workerId: 'bitware-topic-researcher',
  service: 'researcher',
  title: 'topic researcher',
  displayName: 'Topic Researcher',
  templateType: 'ResearcherTemplate',
  jobType: 'ResearchJob',
  trialType: 'ResearcherTrial',
  jobPrefix: 'rjob',
  kinds: {
    research_report: {
      outputSchema: z.toJSONSchema(reportSchema, { target: 'draft-2020-12' }),
      type: 'ResearchReport',
      essential: ['sources'],
      elementsOf: (output) => elementsOf(output as Report),
      formats: [ExportFormat.MARKDOWN],
      write: (output, format) =>
        Promise.resolve({
          fileName: `research.${FILE_TYPES[format].extension}`,
          mediaType: FILE_TYPES[format].mediaType,
          content: markdownOf(output as Report),
        }),
    },
  },
  templates: TEMPLATES,
  maxConcurrent: 5,
  work: researchTopic,
  modelFault: (model, parts) => parts.get(models).faultOf(model),
  features: [modelFeature(LOCAL)],
  outputs: { types: [ResearchReport] },
};
