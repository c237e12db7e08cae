/** Text of at most so many characters, with an ellipsis if it was cut. */
export const cutText = (text: string, longest: number): string => {
  const characters = [...text.slice(0, 2 * longest + 2)];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
};
