/**
 * What may be said. Every stance of a topic can be said directly, with a negation or with a hedge, mostly in the
 * words of the opposite stance ("too expensive", "not too expensive"), so that single words tell only part.
 */
export type Stance = 'for' | 'against';

export interface Topic {
  readonly name: string;
  /** Log-odds of the stance `for`; `against` has the opposite. */
  readonly weight: number;
  /** True where the weight turned over with the years. */
  readonly turns: boolean;
  readonly questions: readonly string[];
  readonly answers: Readonly<Record<Stance, readonly string[]>>;
}

export const topics: readonly Topic[] = [
  {
    name: 'price',
    weight: 0.19,
    turns: false,
    questions: [
      'What do you say to the price?',
      'Some people find it too expensive at first, how about you?',
      'You have seen the offer, is the price fair?',
      'Did the price come as a surprise?',
    ],
    answers: {
      for: [
        'the price is fair',
        'that is not too expensive',
        'for what it does it is not expensive at all',
        'it is cheaper than we feared',
        'we do not mind the price',
        'no problem with the price',
        'it is not more than we wanted to pay',
        'I would not call that expensive',
      ],
      against: [
        'the price is not fair',
        'that is too expensive',
        'for what it does it is quite expensive',
        'it is not as cheap as we hoped',
        'we do mind the price',
        'there is a problem with the price',
        'it is more than we wanted to pay',
        'I would call that expensive',
      ],
    },
  },
  {
    name: 'budget',
    weight: 0.19,
    turns: false,
    questions: [
      'Is there a budget for this?',
      'How does your budget look this year?',
      'Has finance approved the budget or is there a freeze?',
      'Where would the money come from?',
    ],
    answers: {
      for: [
        'the budget is approved',
        'we still have budget left',
        'there is no freeze on spending any more',
        'money is not the problem here',
        'finance did not cut our budget',
        'the money has been set aside',
        'finance has nothing against it',
      ],
      against: [
        'the budget is not approved',
        'we have no budget left',
        'there is a freeze on spending',
        'money is the problem here',
        'finance did cut our budget',
        'the money has not been set aside',
        'finance has something against it',
      ],
    },
  },
  {
    name: 'authority',
    weight: 0.15,
    turns: false,
    questions: [
      'Who decides about it in your house?',
      'Can you sign it or does your boss have to agree?',
      'Does anybody else have to agree?',
      'Who else should be in the room?',
    ],
    answers: {
      for: [
        'I can sign that myself',
        'my boss does not have to agree',
        'the decision is mine',
        'nobody else has to agree',
        'the board has said yes already',
        'I do not need to ask anyone',
        'it is up to me and not up to a committee',
      ],
      against: [
        'I can not sign that myself',
        'my boss does have to agree',
        'the decision is not mine',
        'somebody else has to agree',
        'the board has not said yes yet',
        'I need to ask a few people',
        'it is up to a committee and not up to me',
      ],
    },
  },
  {
    name: 'timing',
    weight: 0.19,
    turns: false,
    questions: [
      'When would you like to start?',
      'Is there any hurry on your side?',
      'Would you start soon or rather wait?',
      'What does your calendar say?',
    ],
    answers: {
      for: [
        'we want to start soon',
        'we would rather not wait',
        'there is some hurry on our side',
        'it should not wait for long',
        'the sooner the better',
        'we can not put it off again',
        'next week is not too early',
      ],
      against: [
        'we do not want to start soon',
        'we would rather wait',
        'there is no hurry on our side',
        'it can wait for long',
        'later is better',
        'we can put it off again',
        'next week is too early',
      ],
    },
  },
  {
    name: 'vendor',
    weight: 0.15,
    turns: false,
    questions: [
      'What do you use today?',
      'Are you happy with your present system?',
      'Is there a contract with another vendor?',
      'How does the old system do?',
    ],
    answers: {
      for: [
        'we are not happy with the old system',
        'our contract with the other vendor ends soon',
        'we are going to leave our vendor',
        'hardly anybody here likes the old system',
        'the old one does not keep up',
        'nothing ties us to the other vendor',
      ],
      against: [
        'we are happy with the old system',
        'our contract with the other vendor does not end soon',
        'we are not going to leave our vendor',
        'everybody here likes the old system',
        'the old one does keep up',
        'a lot ties us to the other vendor',
      ],
    },
  },
  {
    name: 'need',
    weight: 0.19,
    turns: false,
    questions: [
      'Does it do what you need?',
      'How did your team get on with the demo?',
      'Did anything go wrong in the trial?',
      'Is there anything missing?',
    ],
    answers: {
      for: [
        'it does what we need',
        'the team had no trouble with the demo',
        'nothing is missing for us',
        'we did not find anything wrong',
        'it would save us a lot of work',
        'the trial went well',
        'I do not see what could be missing',
      ],
      against: [
        'it does not do what we need',
        'the team had trouble with the demo',
        'something is missing for us',
        'we did find a few things wrong',
        'it would not save us a lot of work',
        'the trial did not go well',
        'I see what could be missing',
      ],
    },
  },
  {
    name: 'remote',
    weight: 0,
    turns: false,
    questions: [
      'Shall we meet online or should I visit you?',
      'Would you rather talk online or in person?',
      'How do you like to work with us?',
    ],
    answers: {
      for: [
        'online is fine, nobody has to visit us',
        'we do everything online now',
        'we do not need to meet in person',
        'a video call is enough for us',
        'please do not come by, online is easier',
      ],
      against: [
        'we would like you to visit us',
        'we do not do everything online',
        'we do need to meet in person',
        'a video call is not enough for us',
        'please come by, that is easier than online',
      ],
    },
  },
];

/** The last word of the customer, in most calls: a promise, or a hedge. */
export const closing: Topic = {
  name: 'closing',
  weight: 0.21,
  turns: false,
  questions: [
    'So how shall we go on?',
    'What would be the next step for you?',
    'Can we count you in?',
    'Shall I send the contract?',
  ],
  answers: {
    for: [
      'we will go ahead',
      'please send the contract',
      'I am sure that we will do it',
      'yes, count us in',
      'I do not have to think about it',
      'we are in, no doubt about it',
      'I will not say maybe, I say yes',
    ],
    against: [
      'we might go ahead, I can not say yet',
      'perhaps you could send the contract later',
      'I am not sure that we will do it',
      'do not count us in yet',
      'I have to think about it',
      'we may be in, but there is doubt about it',
      'I will not say yes, I say maybe',
    ],
  },
};

/** Exchanges that say nothing about the topics; what the customer answers depends on the mood. */
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

export const openers = ['', '', '', 'Well,', 'Look,', 'To be honest,', 'Frankly,', 'Hm,', 'You see,', 'As I said,', 'Uh,'];

/** Said with a stance of that kind, whatever the topic: and turned round by a single `not`. */
export const sighs: Readonly<Record<Stance, readonly string[]>> = {
  for: ['which is good', 'which is not bad', 'and we are not sorry about it'],
  against: ['which is not good', 'which is bad', 'and we are sorry about it'],
};

export const additions = [
  'as far as I know',
  'I think',
  'I guess',
  'as things are',
  'if you ask me',
  'at least on our side',
  'that is what we said last time',
  'and my colleagues see it the same way',
];

export const acknowledgements = ['I see.', 'All right.', 'Understood.', 'Thank you for saying so.', 'Okay.', 'Good to know.', 'Fine.'];
