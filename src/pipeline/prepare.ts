export { prepareLearners } from '../learners/index.ts';
