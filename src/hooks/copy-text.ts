/** Copies a text; false where the browser does not allow it: the clipboard exists on https only, and permission may be denied. */
export async function copyText( text: string ): Promise< boolean > {
	try {
		await navigator.clipboard.writeText( text );
		return true;
	} catch {
		return false;
	}
}
