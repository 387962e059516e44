export const learn = {
  heading: 'Learn',
};
