/**
 * Copies a text, which may still be loading; false where the browser does not allow it: the clipboard exists on https only, and permission
 * may be denied. Rejects where the text does not load.
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

/** Safari and Firefox want the clipboard asked for soon after the click. Older browsers take nothing that is to come. */
async function writeLater( text: Promise< string > ): Promise< boolean > {
	const blob = text.then(
		( loaded ) => new Blob( [ loaded ], { type: 'text/plain' } )
	);
	// Also where nothing takes it; whoever waits for the text is told why.
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
