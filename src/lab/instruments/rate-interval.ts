export { rateInterval } from '../../core/rate-interval.ts';
