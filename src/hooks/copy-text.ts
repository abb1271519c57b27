/**
 * Copies text that may still be loading. Returns false if the browser does not allow it: the clipboard needs HTTPS, and
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
 * Requests the clipboard at once, since Safari and Firefox allow that only shortly after the click. Returns false if
 * that fails, as in older browsers, which don't accept promised text.
 */
async function writeLater( text: Promise< string > ): Promise< boolean > {
	const blob = text.then(
		( loaded ) => new Blob( [ loaded ], { type: 'text/plain' } )
	);
	// Avoids an unhandled rejection; the caller gets the error by awaiting the text.
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
