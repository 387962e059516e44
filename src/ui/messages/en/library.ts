export const library = {
  heading: 'Library',
};
