type Probe = NonNullable< Window[ 'shortpixelFlushProbe' ] >;

let loading: Promise< Probe > | null = null;

/** Loads the script that measures pages, once; after a failure the next call tries again. */
export function loadProbe( address: string ): Promise< Probe > {
	loading ??= request( address ).catch( ( error ) => {
		loading = null;
		throw error;
	} );
	return loading;
}

function request( address: string ): Promise< Probe > {
	return new Promise( ( resolve, reject ) => {
		const script = document.createElement( 'script' );
		const fail = () => {
			script.remove();
			reject( new Error( address ) );
		};
		script.src = address;
		script.onerror = fail;
		script.onload = () =>
			window.shortpixelFlushProbe
				? resolve( window.shortpixelFlushProbe )
				: fail();
		document.head.append( script );
	} );
}
