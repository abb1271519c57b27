/**
 * Copies a text, which may still be loading; false if the browser does not allow it: the clipboard needs https, and
 * permission may be denied. Rejects if the text does not load.
 */
export async function copyText(
	text: string | Promise< string >
): Promise< boolean > {
	if ( typeof text !== 'string' && ( await writeLater( text ) ) ) {
		return true;
	}
	const loaded = await text;
	try {
		await navigator.clipboard.writeText( loaded );
		return true;
	} catch {
		return false;
	}
}

/**
 * Asks for the clipboard at once: Safari and Firefox want that soon after the click. Older browsers don't accept
 * promised text.
 */
async function writeLater( text: Promise< string > ): Promise< boolean > {
	const blob = text.then(
		( loaded ) => new Blob( [ loaded ], { type: 'text/plain' } )
	);
	// Even if nothing uses it; callers that wait for the text get the error.
	blob.catch( () => undefined );
	try {
		await navigator.clipboard.write( [
			new ClipboardItem( { 'text/plain': blob } ),
		] );
		return true;
	} catch {
		return false;
	}
}
