/** Standard errors from the middle to each end of a two-sided 95% interval of a normal distribution. */
export const z95 = 1.959964;
