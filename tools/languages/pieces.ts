import type { Message } from './messages';

const placeholder = String.raw`%(?:\d+\$)?[sd]`;

/**
 * Messages that consist only of placeholders: a label and its value, or two names, need no other words in any language.
 */
const labels = [ '%1$s: %2$s', '%1$s (%2$s)', '%1$s (“%2$s”)', '%1$s, %2$s' ];

/** Names that are written in lower case. */
const names = /^bunny\.net\b/;

/** Whether the `%s` in a message is something that a user has to type, not a placeholder. */
const isTyped = ( id: string ): boolean => id.endsWith( '/purge%s' );

/**
 * Returns why a message can't be translated alone: it is a fragment, has a placeholder in place of a sentence, or lacks
 * a comment on its placeholders. Returns null if it can.
 */
export function pieceOf( {
	id,
	plural,
	context,
	comments,
}: Pick< Message, 'id' | 'plural' | 'context' | 'comments' > ): string | null {
	const texts = [ id, ...( plural === undefined ? [] : [ plural ] ) ];
	const some = ( pattern: RegExp ): boolean =>
		texts.some( ( text ) => pattern.test( text ) );
	if ( some( /^\s|\s$/ ) ) {
		return 'begins or ends with a space';
	}
	// A context tells the translator where a single word is used.
	if ( /^\p{Ll}/u.test( id ) && ! names.test( id ) && ! context ) {
		return 'begins like the middle of a sentence';
	}
	if (
		! labels.includes( id ) &&
		texts.some(
			( text ) =>
				! /\p{L}/u.test(
					text.replace( new RegExp( placeholder, 'g' ), '' )
				)
		)
	) {
		return 'holds nothing but what is put into it';
	}
	if (
		some(
			new RegExp(
				String.raw`(?:^|[.?…] )${ placeholder }(?:$| \p{Lu}\p{Ll})`,
				'u'
			)
		)
	) {
		return 'has a whole sentence put into it';
	}
	if (
		some( new RegExp( placeholder ) ) &&
		comments.length === 0 &&
		! isTyped( id )
	) {
		return 'has no comment that says what is put into it';
	}
	return null;
}
