export const start = {
  heading: 'First minute',
};
