/** Adds a script to the page; rejects, and leaves nothing behind, if it does not load. */
export function loadScript( url: string ): Promise< void > {
	return new Promise( ( resolve, reject ) => {
		const script = document.createElement( 'script' );
		script.src = url;
		script.onload = () => resolve();
		script.onerror = () => {
			script.remove();
			reject( new Error( url ) );
		};
		document.head.append( script );
	} );
}
