// Outputs as their workers deliver them, as far as the console shows them. Their schemas are in the worker templates.

/** What a model wrote names the passages of the source that it rests on; absent in what earlier releases made. */
interface Rests {
  passages?: string[];
}

/** A piece of a lesson as its source has it. */
export interface Material {
  kind: 'paragraph' | 'heading' | 'list' | 'steps' | 'code' | 'table';
  text: string;
  items: string[];
  rows: string[][];
}

/** What the source says in answer to a question. */
export interface Answer {
  question: string;
  answer: string;
}

export interface Course {
  overview: {
    title: string;
    description: string;
    duration: number;
    prerequisites: string[];
    learningOutcomes: string[];
    targetAudience: string;
  };
  modules: {
    title: string;
    sequence: number;
    estimatedDuration: number;
    learningObjectives: string[];
    lessons: (Rests & {
      title: string;
      learningObjectives: string[];
      contentOutline: string;
      assessmentPoints: string[];
      /** Absent in what earlier releases made. */
      answers?: Answer[];
      practicalExercises: string[];
      /** Absent in what earlier releases made. */
      material?: Material[];
    })[];
    assessment: string;
  }[];
}

export interface Question extends Rests {
  type: string;
  difficulty: string;
  question: string;
  options: string[];
  answer: string;
  explanation: string;
  points: number;
}

export interface Quiz {
  overview: { title: string; totalQuestions: number; timeLimit: number; passingScore: number };
  categories: { name: string; questions: Question[] }[];
}

export interface Novel {
  overview: { title: string; genre: string; themes: string[]; setting: string; targetLength: number };
  acts: {
    title: string;
    purpose: string;
    chapters: (Rests & { title: string; summary: string; plotPoints: string[]; wordCountTarget: number })[];
  }[];
  characters: { name: string; role: string; arc: string | null }[];
}

export interface Workflow {
  overview: { title: string; purpose: string; expectedDuration: number; requiredResources: string[]; notes?: string[] };
  phases: {
    name: string;
    purpose: string;
    /** Absent in what earlier releases made. */
    notes?: string[];
    steps: (Rests & {
      number: number;
      title: string;
      description: string;
      dependencies: number[];
      resources: string[];
      estimatedTime: number;
      decisionPoints: { condition: string; outcomes: string[] }[];
      /** Absent in what earlier releases made. */
      code?: string[];
      cautions?: string[];
      owner?: string | null;
      due?: string | null;
    })[];
    qualityGates: { criteria: string; validationMethod: string; approver: string }[];
  }[];
}

export interface Concept extends Rests {
  name: string;
  definition: string | null;
  importance: number;
  children: Concept[];
}

export interface KnowledgeMap {
  overview: { title: string; description: string };
  concepts: Concept[];
  relationships: { from: string; to: string; kind: string; label?: string | null; evidence: string | null }[];
}

export interface LearningPath {
  overview: { title: string; description: string; duration: number; learnerProfiles: string[] };
  milestones: (Rests & {
    objective: string;
    duration: number;
    skills: { name: string; proficiencyLevel: string; practiceHours: number }[];
    prerequisites: string[];
    assessment: string;
    activities: { type: string; title: string; duration: number; deliverable: string }[];
  })[];
}

export interface ResearchReport {
  topic: string;
  summary: string;
  keyFindings: { statement: string; passage: string; source: number; section: string; support: number }[];
  sources: { number: number; title: string; quality: number; relevance: number; reason: string; used: boolean }[];
  contradictions: { about: string; statements: { statement: string; source: number }[] }[];
  gaps: string[];
  droppedFindings: number;
}

export interface ContentAnalysis {
  title: string;
  summary: string;
  insights: { statement: string; section: string }[];
  topics: { name: string; occurrences: number; share: number }[];
  entities: { name: string; kind: string; occurrences: number }[];
  readability: { fleschReadingEase: number; medianGrade: number } | null;
  structure: { words: number; sentences: number; paragraphs: number };
  readingTimeMs: number;
  language: { code: string; confidence: number };
  tone: { score: number; positiveSentences: number; negativeSentences: number; neutralSentences: number } | null;
}
