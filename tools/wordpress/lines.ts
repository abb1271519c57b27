/** The release lines of WordPress that the plugin is tested on: the oldest and the newest that it supports. */
export type WordPressLine = '6.8' | '7.1';

export const wordPressLines: WordPressLine[] = [ '6.8', '7.1' ];
