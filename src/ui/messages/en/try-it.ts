export const tryIt = {
  heading: 'Try it',
};
