/**
 * What may be said. Every stance of a topic can be said directly, with a negation or with a hedge, mostly in the
 * words of the opposite stance ("too expensive", "not too expensive"), so that single words tell only part.
 */
export type Stance = 'for' | 'against';

export interface Topic {
  readonly name: string;
  /** Log-odds of the stance `for`; `against` has the opposite. 0: mere talk. */
  readonly weight: number;
  readonly questions: readonly string[];
  readonly answers: Readonly<Record<Stance, readonly string[]>>;
}

export const topics: readonly Topic[] = [
  {
    name: 'price',
    weight: 0.16,
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
    weight: 0.16,
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
    weight: 0.12,
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
    weight: 0.16,
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
    weight: 0.12,
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
    weight: 0.16,
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
  weight: 0.18,
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

export const openers = [
  '',
  '',
  '',
  'Well,',
  'Look,',
  'To be honest,',
  'Frankly,',
  'Hm,',
  'You see,',
  'As I said,',
  'Uh,',
];

/** Said along with a stance of that kind, whatever the topic: what a single `not` turns round. */
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

export const acknowledgements = [
  'I see.',
  'All right.',
  'Understood.',
  'Thank you for saying so.',
  'Okay.',
  'Good to know.',
  'Fine.',
];
