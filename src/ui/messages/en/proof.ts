export const proof = {
  heading: 'Proof',
};
