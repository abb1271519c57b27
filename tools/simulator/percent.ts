/** Matches percent escapes in the form of one UTF-8 character, which may still be invalid. */
const ESCAPES =
	/%(?:[0-7][\da-f]|[cd][\da-f]%[89ab][\da-f]|e[\da-f](?:%[89ab][\da-f]){2}|f[0-7](?:%[89ab][\da-f]){3})/gi;

/** Decodes percent-encoding once; invalid UTF-8 and what `keep` matches stay encoded. */
export function decodePercent( text: string, keep?: RegExp ): string {
	return text.replace( ESCAPES, ( escapes ) => {
		try {
			const char = decodeURIComponent( escapes );
			return keep?.test( char ) ? escapes : char;
		} catch {
			return escapes;
		}
	} );
}
