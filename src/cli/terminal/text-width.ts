/** What text takes on the screen: measure, cut, pad and wrap it by terminal cells; counts with their nouns. */
export { counted, timesText } from '../../core/counted.ts';
export { cutToWidth, displayWidth, padToWidth } from '../../core/display-width.ts';
export { flowParts, wrapText } from '../../core/wrap-text.ts';
