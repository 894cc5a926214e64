import { Field, Int } from 'type-graphql';
import {
  outputPart as part,
  outputType as structure,
  StageOutput,
} from '../../../subgraph-kit/graph/worker/stage-output.type';
import { PASSAGES } from './passages';

@part('What a workflow is for.')
class WorkflowOverview {
  @Field(() => String, { description: 'Title of the workflow.' })
  title!: string;
  @Field(() => String, { description: 'What it is done for.' })
  purpose!: string;
  @Field(() => Int, { description: 'Time for all steps, in minutes.' })
  expectedDuration!: number;
  @Field(() => [String], { description: 'Resources that are needed.' })
  requiredResources!: string[];
  @Field(() => [String], {
    nullable: true,
    description:
      'What the source rules for all of it: what it is not for, what must not be, pitfalls. Null in what earlier releases made.',
  })
  notes!: string[] | null;
}

@part('A decision point.')
class WorkflowDecisionPoint {
  @Field(() => String, { description: 'What decides.' })
  condition!: string;
  @Field(() => [String], { description: 'What is done then.' })
  outcomes!: string[];
}

@part('One step of a phase.')
class WorkflowStep {
  @Field(() => Int, { description: 'Number of the step, from 1 through all phases.' })
  number!: number;
  @Field(() => String, { description: 'What is done, in a few words.' })
  title!: string;
  @Field(() => String, { description: 'What is done, in full.' })
  description!: string;
  @Field(() => [Int], { description: 'Numbers of earlier steps that must be done before.' })
  dependencies!: number[];
  @Field(() => [String], { description: 'What the step needs.' })
  resources!: string[];
  @Field(() => Int, { description: 'Time for the step, in minutes.' })
  estimatedTime!: number;
  @Field(() => [WorkflowDecisionPoint], { description: 'A decision point.' })
  decisionPoints!: WorkflowDecisionPoint[];
  @Field(() => String, {
    nullable: true,
    description: 'Who does it, as the source says. Null when it does not, and in what earlier releases made.',
  })
  owner!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'When it is to be done, in the words of the source: `by Thursday noon`, `within two working days`. Null when it does not say, and in what earlier releases made.',
  })
  due!: string | null;
  @Field(() => [String], {
    nullable: true,
    description: 'What is typed or run, as the source has it. Null in what earlier releases made.',
  })
  code!: string[] | null;
  @Field(() => [String], {
    nullable: true,
    description: 'What must not be done, or is to be minded. Null in what earlier releases made.',
  })
  cautions!: string[] | null;
  @Field(() => [String], PASSAGES)
  passages!: string[] | null;
}

@part('What must hold at the end of a phase.')
class WorkflowQualityGate {
  @Field(() => String, { description: 'What must hold.' })
  criteria!: string;
  @Field(() => String, { description: 'How it is verified.' })
  validationMethod!: string;
  @Field(() => String, { description: 'Who says so.' })
  approver!: string;
}

@part('One phase of a workflow.')
class WorkflowPhase {
  @Field(() => String, { description: 'Name of the phase.' })
  name!: string;
  @Field(() => String, { description: 'What the phase is done for.' })
  purpose!: string;
  @Field(() => [String], {
    nullable: true,
    description:
      'What the source rules there besides the steps: exceptions, permissions, limits. Null in what earlier releases made.',
  })
  notes!: string[] | null;
  @Field(() => [WorkflowStep], { description: 'Its steps, in order.' })
  steps!: WorkflowStep[];
  @Field(() => [WorkflowQualityGate], { description: 'What must hold before the next phase.' })
  qualityGates!: WorkflowQualityGate[];
}

@structure('A workflow: phases with steps, decisions and quality gates.')
export class Workflow extends StageOutput {
  @Field(() => WorkflowOverview, { description: 'What it is for.' })
  overview!: WorkflowOverview;
  @Field(() => [WorkflowPhase], { description: 'Its phases, in order.' })
  phases!: WorkflowPhase[];
}
