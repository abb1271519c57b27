import { loadScript } from '../api/load-script';

type Probe = NonNullable< Window[ 'shortpixelFlushProbe' ] >;

let loading: Promise< Probe > | null = null;

/** Loads the script that measures pages, once; after a failure, the next call tries again. */
export function loadProbe( address: string ): Promise< Probe > {
	loading ??= request( address ).catch( ( error ) => {
		loading = null;
		throw error;
	} );
	return loading;
}

async function request( address: string ): Promise< Probe > {
	await loadScript( address );
	if ( ! window.shortpixelFlushProbe ) {
		throw new Error( address );
	}
	return window.shortpixelFlushProbe;
}
