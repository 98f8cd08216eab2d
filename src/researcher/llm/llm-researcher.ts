/**
 * The researcher that is a language model. `propose` holds a conversation with tools until the model runs an
 * experiment; that call stays open, the lab does its work, and the next `propose` answers it with the result. The
 * journal is the only lasting memory: a new process begins a new conversation from it.
 */
import { counted } from '../../core/counted.ts';
import { hashSource } from '../../core/hash.ts';
import { openIdeas, openNudges } from '../../journal/memory.ts';
import type { MemoryEntry, MemoryLine, ResearcherEvent } from '../../journal/record.ts';
import type { Answer, Preflight, Proposal, ResearchView, StudyView } from '../researcher.ts';
import { CallFailed, type ModelCalls } from './calls/model-calls.ts';
import { preflightOf } from './calls/preflight.ts';
import { answerQuestion } from './conversation/answer-question.ts';
import { withCauses } from './conversation/causes.ts';
import { Conversation } from './conversation/conversation.ts';
import type { ChatMessage, ChatReply, ToolCall } from './endpoint/chat.ts';
import { askDuck, type NewIdea } from './plateau/duck.ts';
import { nextRelief, pendingRelief, type Relief, reliefNeeded } from './plateau/plateau.ts';
import { sendResearcher } from './plateau/sub-agent.ts';
import type { Quoter } from './prompt/quote.ts';
import { short } from './prompt/record-text.ts';
import { bestLine, situationText } from './prompt/situation.ts';
import type { LlmSettings } from './settings.ts';
import { checkCall } from './tools/check-call.ts';
import type { Instruments } from './tools/instruments.ts';
import { runTool } from './tools/run-tool.ts';
import type { ToolContext, ToolResult } from './tools/tool.ts';
import { toolDefinitions } from './tools/tool-definitions.ts';
import { Workbench } from './tools/workbench.ts';

export interface LlmResearcherOptions {
  readonly settings: LlmSettings;
  readonly host: string;
  readonly calls: ModelCalls;
  readonly instruments: Instruments;
  readonly quoter: Quoter;
  /** The brief in prose, and the toolkit's types. */
  readonly brief: string;
  readonly toolkit: string;
  readonly signal: AbortSignal;
  /** Writes to the journal. */
  readonly remember: (entry: MemoryEntry) => Promise<MemoryLine>;
}

/** Calls to the model for one experiment; then somebody else proposes it. */
const maxCalls = 40;
/** Answers without a usable call, one after the other, that count as giving up. */
const maxIdle = 3;
/** Proposals of modules that were run before that count as having come to a halt. */
const maxRepeats = 3;
const givingUp =
  /exhaust|give up|giving up|nothing (more|left|else)|no (further|more) (idea|improve|experiment)|out of ideas|all options|cannot be improved/i;

export class LlmResearcher {
  readonly #options: LlmResearcherOptions;
  #conversation: Conversation | null = null;
  #workbench: Workbench | null = null;
  #memory: MemoryLine[] = [];
  /** The call that the lab is answering, and what it runs. */
  #pending: { readonly call: ToolCall; readonly sourceHash: string } | null = null;
  /** The last experiment that the model was told of. */
  #toldId = 0;
  #nudges: number[] = [];
  #nRepeats = 0;
  /** Grows where answers are cut off at their longest, as those of models that think at length are. */
  #answerTokens: number;
  #hasResearched = false;
  /** The columns that the conversation is about. */
  #columns: string | null = null;

  constructor(options: LlmResearcherOptions) {
    this.#options = options;
    this.#answerTokens = options.settings.maxAnswerTokens;
  }

  /** The next `propose` begins a new conversation, from the journal. */
  forget(): void {
    this.#conversation = null;
    this.#workbench = null;
    this.#pending = null;
    this.#nudges = [];
  }

  preflight(study: StudyView, experiments: number | null): Preflight {
    const { settings, host, calls } = this.#options;
    return preflightOf({ settings, host, ledger: calls.ledger, system: this.#system(), study, experiments });
  }

  /**
   * The next experiment; null where the model gave none, whatever it was asked.
   *
   * @throws CallFailed where the endpoint, a cap or a signal ended the conversation; it goes on at the next call.
   */
  async propose(view: ResearchView): Promise<Proposal | null> {
    this.#memory = [...view.memory];
    // What was said of a column that a person took out is not said again.
    const columns = JSON.stringify(view.study.columns.map(({ name }) => name));
    if (this.#columns !== null && this.#columns !== columns) this.forget();
    this.#columns = columns;
    const conversation = this.#take(view);
    const relief = reliefNeeded(view.record, this.#memory, this.#options.settings.plateauAfter);
    if (relief) await this.#relieve(relief, view);
    let idle = 0;
    let nGivenUp = 0;
    for (let nCalls = 0; nCalls < maxCalls; nCalls++) {
      const reply = await this.#ask(view);
      if (reply.toolCalls.length === 0) {
        conversation.add(assistantMessage(reply));
        idle++;
        const gaveUp = givingUp.test(reply.text) || idle >= maxIdle;
        await this.#event(
          gaveUp ? 'gave-up' : reply.text.trim() === '' ? 'empty-answer' : 'no-tool-call',
          reply.text,
        );
        if (gaveUp && nGivenUp++ < 2) {
          idle = 0;
          await this.#relieve({ kind: this.#nextRelief(view), why: 'the researcher gave up' }, view);
        } else if (gaveUp) return null;
        else conversation.say(continueText(reply));
        continue;
      }
      const proposal = await this.#work(reply, view);
      if (proposal) return proposal;
      idle = 0;
      if (this.#nRepeats >= maxRepeats) {
        this.#nRepeats = 0;
        const why = 'modules that were run before were proposed again';
        await this.#relieve({ kind: this.#nextRelief(view), why }, view);
      }
      if (nCalls === maxCalls >> 1) {
        conversation.say('You have used many calls on this experiment. Run one now with run_experiment.');
      }
    }
    await this.#event('no-tool-call', `no experiment in ${counted(maxCalls, 'call')}`);
    return null;
  }

  /** Answers a person, apart from the conversation. @throws CallFailed. */
  answer(question: string, view: ResearchView): Promise<Answer> {
    const { calls, quoter } = this.#options;
    return answerQuestion(calls, situationText(view, view.memory, quoter), question);
  }

  /** The conversation, with all that happened since the model was last heard. */
  #take(view: ResearchView): Conversation {
    const { signal, quoter, instruments } = this.#options;
    const { best, record } = view;
    if (this.#conversation === null || this.#workbench === null) {
      this.#conversation = new Conversation(this.#system(), situationText(view, this.#memory, quoter));
      const remember = (entry: MemoryEntry) => this.#remember(entry);
      this.#workbench = new Workbench(
        { instruments, quoter, signal, remember },
        { source: best.source, parent: best.id },
      );
      this.#conversation.say(this.#reliefText(view) ?? 'Continue with the next experiment.');
    } else {
      const news = record.filter(({ id }) => id > this.#toldId);
      const own = news.find(({ sourceHash }) => sourceHash === this.#pending?.sourceHash);
      const others = news.filter((experiment) => experiment !== own);
      const result = own
        ? `${own.status === 'kept' ? 'KEPT' : own.status.toUpperCase()}.\n${this.#workbench.experiment(own)}`
        : 'It was not run.';
      if (this.#pending) {
        const { id, name } = this.#pending.call;
        this.#conversation.add({
          role: 'tool',
          toolCallId: id,
          name,
          content: `${result}\n${bestLine(view)} The draft is the best module again.`,
        });
      }
      for (const other of others) {
        const who =
          other.proposer === 'human' ? 'The person in charge' : 'The offline researcher, in your absence,';
        this.#conversation.say(
          `${who} ran experiment ${other.id}.\n${this.#workbench.experiment(other)}\n${bestLine(view)}`,
        );
      }
      if (news.length > 0) this.#workbench.startFrom(best);
    }
    this.#pending = null;
    this.#toldId = record.at(-1)?.id ?? 0;
    for (const { seq, text } of openNudges(this.#memory, record)) {
      if (this.#nudges.includes(seq)) continue;
      this.#nudges.push(seq);
      this.#conversation.say(
        `Word ${seq} from the person in charge, to be heeded in the next experiment: ${text}`,
      );
    }
    return this.#conversation;
  }

  async #ask(view: ResearchView): Promise<ChatReply> {
    const { calls, settings } = this.#options;
    const conversation = this.#conversation!;
    let share = 1;
    for (;;) {
      const room = (settings.contextTokens - this.#answerTokens) * share;
      const fits = (messages: readonly ChatMessage[]): boolean =>
        calls.ledger.promptTokens({ messages, tools: toolDefinitions }) <= room;
      const fitted = conversation.fit(() => situationText(view, this.#memory, this.#options.quoter), fits);
      try {
        const reply = await calls.ask({
          purpose: 'step',
          messages: conversation.messages,
          tools: toolDefinitions,
          maxAnswerTokens: this.#answerTokens,
        });
        if (reply.cutOff) {
          this.#answerTokens = Math.min(2 * this.#answerTokens, settings.contextTokens >> 1);
        }
        return reply;
      } catch (thrown) {
        if (!(thrown instanceof CallFailed) || thrown.kind !== 'overflow') throw thrown;
        // The window is smaller than was said, or tokens are more than was thought.
        if (!fitted || share < 0.2) throw new CallFailed('refused', thrown.message);
        share /= 2;
      }
    }
  }

  /** Does what an answer asks for; a proposal where it runs an experiment. */
  async #work(reply: ChatReply, view: ResearchView): Promise<Proposal | null> {
    const results: ChatMessage[] = [];
    const kept: ToolCall[] = [];
    let proposal: Proposal | null = null;
    const context: ToolContext = {
      workbench: this.#workbench!,
      view,
      memory: this.#memory,
      research: (brief) => this.#sendColleague(brief, view),
    };
    for (const raw of reply.toolCalls) {
      const checked = checkCall(raw);
      // Servers parse the arguments of earlier calls again, and some fail on those that are not JSON.
      kept.push('call' in checked ? raw : { ...raw, arguments: '{}' });
      const say = (content: string): unknown =>
        results.push({ role: 'tool', toolCallId: raw.id, name: raw.name, content });
      if (proposal) {
        say('Not done: run_experiment ends an answer. Call it again where you still need it.');
        continue;
      }
      if (!('call' in checked)) {
        await this.#event('bad-arguments', checked.wrong);
        say(checked.wrong);
        continue;
      }
      const result = await runTool(checked.call, context);
      if (result.kind === 'experiment') {
        proposal = await this.#propose(result, reply, view);
        this.#pending = { call: raw, sourceHash: hashSource(proposal.source) };
        continue;
      }
      if (result.kind === 'repeat') this.#nRepeats++;
      say(result.text);
    }
    this.#conversation!.add({ role: 'assistant', content: reply.text, toolCalls: kept }, ...results);
    return proposal;
  }

  async #sendColleague(brief: string, view: ResearchView): Promise<string> {
    if (this.#hasResearched) return 'A colleague was sent out for this experiment already. Run one first.';
    this.#hasResearched = true;
    const ideas = await this.#research(brief, [], view);
    return ideas.length > 0 ? ideaList(ideas) : 'No new idea came back.';
  }

  async #propose(
    { hypothesis, axis, because }: Extract<ToolResult, { kind: 'experiment' }>,
    reply: ChatReply,
    view: ResearchView,
  ): Promise<Proposal> {
    const { source, parent } = this.#workbench!.draft;
    const pending = pendingRelief(view.record, this.#memory);
    const words = short(reply.text, 1200);
    if (words !== '') await this.#remember({ type: 'conversation', summary: words });
    const first = pending && this.#ideasOf(pending.seq, view)[0];
    const reasons = [...because, ...this.#nudges, ...(pending ? [pending.seq] : [])];
    if (first && pending?.type === 'research-report') reasons.push(first.seq);
    this.#nudges = [];
    this.#nRepeats = 0;
    this.#hasResearched = false;
    return { source, hypothesis, axis, parent, proposer: 'llm', causes: withCauses(this.#memory, reasons) };
  }

  /** The duck round or the research report, into the journal and the conversation. */
  async #relieve({ kind, why }: Relief, view: ResearchView): Promise<void> {
    const plateau = await this.#remember({ type: 'plateau', why });
    const context = situationText(view, this.#memory, this.#options.quoter);
    if (kind === 'research') {
      const brief = `${why}; find what was missed.`;
      await this.#research(brief, [plateau.seq], view);
    } else {
      const axes = [...new Set(view.record.map(({ axis }) => axis))];
      const { duck, ideas } = await askDuck(this.#options.calls, context, why, axes, plateau.seq);
      const { seq } = await this.#remember(duck);
      for (const idea of ideas) await this.#note(idea, 'duck', seq);
      this.#conversation!.say(
        `The lab asked itself the rubber duck's questions, because ${why}. Your answers:\n${this.#options.quoter.quote('answers', duck.answers.join('\n'), 5000)}`,
      );
    }
    this.#conversation!.say(this.#reliefText(view) ?? 'Continue with the next experiment.');
  }

  async #research(brief: string, causes: readonly number[], view: ResearchView): Promise<MemoryLine[]> {
    const { calls, quoter, toolkit } = this.#options;
    const context = `${situationText(view, this.#memory, quoter)}\n\n${toolkit}`;
    const { report, ideas } = await sendResearcher(calls, context, brief, view.record, this.#memory, causes);
    const { seq } = await this.#remember(report);
    const lines: MemoryLine[] = [];
    for (const idea of ideas) lines.push(await this.#note(idea, 'report', seq));
    return lines;
  }

  /** What a duck round or a report asks of the next experiment; null where there is none since the last. */
  #reliefText(view: ResearchView): string | null {
    const pending = pendingRelief(view.record, this.#memory);
    if (!pending) return null;
    const ideas = this.#ideasOf(pending.seq, view);
    const list = ideas.length > 0 ? ideaList(ideas) : '';
    if (pending.type === 'research-report') {
      return `A colleague came back with a report:\n${this.#options.quoter.quote('report', pending.report, 4000)}\n${list}\nCarry out the first of these at once: edit the draft, check it, run it.`;
    }
    return `${list}\nYour next experiment must be on an axis that was not tried. Edit the draft, check it, run it.`.trim();
  }

  #ideasOf(seq: number, view: ResearchView) {
    return openIdeas(this.#memory, view.record).filter(({ causes }) => causes.includes(seq));
  }

  #nextRelief(view: ResearchView): Relief['kind'] {
    const kept = view.record.findLast(({ status }) => status === 'kept' || status === 'baseline');
    return nextRelief(this.#memory, kept?.seq ?? -1);
  }

  #note({ text, axis }: NewIdea, source: 'duck' | 'report', cause: number): Promise<MemoryLine> {
    return this.#remember({ type: 'idea', text, axis, source, causes: [cause] });
  }

  #event(what: ResearcherEvent['what'], text: string): Promise<MemoryLine> {
    return this.#remember({ type: 'researcher-event', what, text: short(text, 300) });
  }

  async #remember(entry: MemoryEntry): Promise<MemoryLine> {
    const line = await this.#options.remember(entry);
    this.#memory.push(line);
    return line;
  }

  #system(): string {
    const { brief, toolkit, quoter } = this.#options;
    return [brief, quoter.rule, toolkit].join('\n\n');
  }
}

function assistantMessage({ text }: ChatReply): ChatMessage {
  return { role: 'assistant', content: text.trim() === '' ? '(no answer)' : text, toolCalls: [] };
}

function continueText(reply: ChatReply): string {
  const cut = reply.cutOff ? 'Your answer was cut off at its longest; say less and use smaller edits. ' : '';
  return `${cut}Nothing was done: an answer must call a tool. Edit the draft with edit_module and call run_experiment.`;
}

function ideaList(lines: readonly MemoryLine[]): string {
  const ideas = lines.flatMap((line) =>
    line.type === 'idea' ? [`idea ${line.seq} [${line.axis ?? '-'}]: ${short(line.text, 500)}`] : [],
  );
  return `Ideas, the best first:\n${ideas.join('\n')}`;
}
