/** The WordPress releases that the plugin is tested on: the oldest it supports, and the newest. */
export type WordPressLine = '6.8' | '7.1';

export const wordPressLines: WordPressLine[] = [ '6.8', '7.1' ];
