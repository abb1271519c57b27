/** Adds a script to the page; if it does not load, removes it again and rejects. */
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
