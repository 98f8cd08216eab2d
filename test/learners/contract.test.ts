import { learners, prepareLearners } from '../../src/learners/index.ts';
import { type ContractTraits, learnerContract } from './contract.ts';
import { installedXgboost } from './installed-xgboost.ts';

await prepareLearners({ xgboost: installedXgboost });

const traits: Record<string, ContractTraits> = {
  average: { learns: false },
  extraTrees: { options: { nTrees: 40 } },
  randomForest: { options: { nTrees: 40 } },
  xgboost: { options: { nTrees: 40 } },
  gbdt: { options: { nTrees: 60 } },
};

for (const learner of Object.values(learners)) learnerContract(learner, traits[learner.name]);
