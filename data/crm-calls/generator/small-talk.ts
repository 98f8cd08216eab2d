/**
 * Exchanges that say nothing about the topics; what the customer answers depends on the mood.
 */
import type { Stance } from './phrases.ts';

export interface SmallTalk {
  readonly question: string;
  readonly answers: Readonly<Record<Stance, readonly string[]>>;
}

export const greetings: readonly SmallTalk[] = [
  {
    question: 'Good morning, do you have a minute?',
    answers: {
      for: ['Good morning, of course, I was looking forward to your call.', 'Yes, gladly, go on.'],
      against: ['A short one, I have a meeting.', 'Not really, but go on.'],
    },
  },
  {
    question: 'Hello, thanks for taking my call today.',
    answers: {
      for: ['Thank you for calling, I am curious.', 'My pleasure, we were talking about you.'],
      against: ['Sure, what is it about?', 'Please be quick, I am busy.'],
    },
  },
  {
    question: 'Hi, it is me again from sales, how are you?',
    answers: {
      for: ['Very well, good to hear from you.', 'Fine, I am glad that you call.'],
      against: ['Busy as always.', 'Stressed, you call at a bad time.'],
    },
  },
  {
    question: 'Good afternoon, I promised to ring you up again.',
    answers: {
      for: ['Right, I remember you, good to hear from you.', 'I am glad that you did.'],
      against: ['Did you? I can not remember.', 'Again, yes, what is it about?'],
    },
  },
  {
    question: 'Hello, you had asked for more information.',
    answers: {
      for: ['Yes, I was curious and looking forward to it.', 'Gladly, tell me more.'],
      against: ['A colleague of mine did, not me.', 'That was some time ago, I am busy now.'],
    },
  },
];

export const smallTalk: readonly SmallTalk[] = [
  {
    question: 'Did you get my mail?',
    answers: {
      for: ['I did, and I have read all of it.', 'Yes, interesting, I sent it to my colleagues too.'],
      against: ['I did, but I have not read all of it.', 'Perhaps, I get too many mails.'],
    },
  },
  {
    question: 'How many people are on your team?',
    answers: {
      for: ['About a dozen, and more next year.', 'Twenty, and all of them curious.'],
      against: ['About a dozen, perhaps less next year.', 'Twenty, and all of them busy.'],
    },
  },
  {
    question: 'Shall I send you a summary?',
    answers: {
      for: ['Yes please, to my office address.', 'Gladly, the team will read it.'],
      against: ['If you like, to my office address.', 'Perhaps, but nobody will read it.'],
    },
  },
  {
    question: 'We have a new release, did you hear about it?',
    answers: {
      for: ['Yes, interesting, tell me more.', 'No, but I am curious.'],
      against: ['No, nobody told me.', 'Yes, but I am too busy for that.'],
    },
  },
  {
    question: 'I can show you the reports again.',
    answers: {
      for: ['Gladly, the charts are nice.', 'Please do, that was interesting.'],
      against: ['I have seen them.', 'Not today, I am busy.'],
    },
  },
  {
    question: 'Where did you first hear of us?',
    answers: {
      for: ['A friend could not stop talking about you.', 'At a fair, it was interesting.'],
      against: ['I do not know any more.', 'I can not remember.'],
    },
  },
  {
    question: 'I will put that into my notes.',
    answers: {
      for: ['Good, and I will put it into mine.', 'Please do.'],
      against: ['If you like.', 'Then we need not repeat it.'],
    },
  },
];

export const goodbyes: readonly SmallTalk[] = [
  {
    question: 'Thank you for your time.',
    answers: { for: ['Thank you, I look forward to the next call.'], against: ['Goodbye.'] },
  },
  {
    question: 'I will get back to you then.',
    answers: { for: ['Gladly, have a nice day.'], against: ['If you like, goodbye.'] },
  },
  {
    question: 'Talk to you soon.',
    answers: { for: ['Looking forward to it.'], against: ['Perhaps, bye.'] },
  },
  {
    question: 'Have a good day.',
    answers: { for: ['You too, and thank you for calling.'], against: ['Bye.'] },
  },
];
