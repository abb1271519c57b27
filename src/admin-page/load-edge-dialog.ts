import type { ComponentType } from 'react';

import { readPageData } from '../api/page-data';
import type { Suggestion } from '../domain/edges';

export interface EdgeDialogProps {
	suggestion: Suggestion | null;
	onClose: () => void;
	onSaved: () => void;
}

declare global {
	interface Window {
		shortpixelFlushEdges?: {
			EdgeDialog: ComponentType< EdgeDialogProps >;
		};
	}
}

/** Loads the script that sets up CDNs, when it is opened first. */
export function loadEdgeDialog(): Promise< ComponentType< EdgeDialogProps > > {
	return new Promise( ( resolve, reject ) => {
		const give = () =>
			window.shortpixelFlushEdges
				? resolve( window.shortpixelFlushEdges.EdgeDialog )
				: reject( new Error( 'The script did not come.' ) );
		if ( window.shortpixelFlushEdges ) {
			give();
			return;
		}
		const script = document.createElement( 'script' );
		script.src = readPageData().edges_url;
		script.onload = give;
		script.onerror = () => {
			script.remove();
			give();
		};
		document.head.append( script );
	} );
}
