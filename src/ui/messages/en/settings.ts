export const settings = {
  heading: 'Settings and your data',
};
