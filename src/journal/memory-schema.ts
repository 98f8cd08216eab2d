/** The journal lines that are a researcher's memory: what people said, and what it thought, asked and spent. */
import { z } from 'zod';
import { count } from './experiment-schema.ts';

const text = z.string();
/** Sequence numbers (`seq`) of the journal lines that led to this one. */
const causes = z.array(count);
/** Of the inbox, where it came from there: a message counts once. */
const message = text.exactOptional();
const researcher = z.enum(['offline', 'llm']);

/** A person's word to the researcher. Open until an experiment, or an idea, has it among its causes. */
export const nudgeSchema = z.object({ type: z.literal('nudge'), text, message });

/** A person's word on which columns may be read; no module, researcher or instrument sees what is excluded. */
export const constraintSchema = z.object({
  type: z.literal('constraint'),
  action: z.enum(['exclude', 'include']),
  columns: z.array(text).min(1),
  /** In the person's words. */
  why: text,
  /** The nudge that said so; empty where a command did. */
  causes,
  message,
});

/** Takes back lines: nudges, constraints, or another undo. They count as not said from here on. */
export const undoSchema = z.object({
  type: z.literal('undo'),
  undoes: z.array(count).min(1),
  /** The nudge that said so; empty where a command did. */
  causes,
  message,
});

/** A person's question and the answer; ideas that came of it are `idea` entries with this line as a cause. */
export const questionSchema = z.object({ type: z.literal('question'), text, answer: text, message });

/** No progress, noticed by the lab itself. */
export const plateauSchema = z.object({ type: z.literal('plateau'), why: text });

/** A rubber-duck round: the lab asks, the researcher answers, once per question. Its ideas have this line as a cause. */
export const duckSchema = z.object({
  type: z.literal('duck'),
  questions: z.array(text),
  answers: z.array(text),
  causes,
});

/** What a research sub-agent came back with. Its ideas are `idea` entries with this line as a cause, best first. */
export const researchReportSchema = z.object({
  type: z.literal('research-report'),
  brief: text,
  report: text,
  causes,
});

/** Something to try. Open until an experiment has it among its causes. */
export const ideaSchema = z.object({
  type: z.literal('idea'),
  text,
  /** The kind of change, as an experiment's axis; null where it names none. */
  axis: text.nullable(),
  source: z.enum(['researcher', 'duck', 'question', 'report', 'human']),
  causes,
});

/** Something that the researcher wants to know still tomorrow. */
export const insightSchema = z.object({ type: z.literal('insight'), text });

/** What the conversation has come to, in the researcher's words; a new conversation starts from the last of these. */
export const conversationSchema = z.object({ type: z.literal('conversation'), summary: text });

/** What calls to a language model used. */
export const llmUsageSchema = z.object({
  type: z.literal('llm-usage'),
  model: text,
  purpose: z.enum(['step', 'duck', 'research', 'summary', 'question']),
  calls: count,
  inputTokens: count,
  outputTokens: count,
  /** True where the server did not count and the lab did. */
  estimated: z.boolean(),
  /** In the currency of the configured prices; null where the model has none. */
  cost: z.number().nullable(),
});

/** The researcher that proposes changed, for example because the endpoint is gone. */
export const researcherSwitchSchema = z.object({
  type: z.literal('researcher-switch'),
  from: researcher,
  to: researcher,
  why: text,
});

/** Something that a researcher did, or failed to do, and that the session survived; or how it took a nudge. */
export const researcherEventSchema = z.object({
  type: z.literal('researcher-event'),
  what: z.enum([
    'gave-up',
    'no-tool-call',
    'empty-answer',
    'bad-arguments',
    'endpoint',
    'budget',
    'understood',
  ]),
  text,
});

export const memorySchemas = [
  nudgeSchema,
  constraintSchema,
  undoSchema,
  questionSchema,
  plateauSchema,
  duckSchema,
  researchReportSchema,
  ideaSchema,
  insightSchema,
  conversationSchema,
  llmUsageSchema,
  researcherSwitchSchema,
  researcherEventSchema,
] as const;
