import { __ } from '@wordpress/i18n';

interface MediaFrame {
	on: ( event: string, callback: () => void ) => void;
	open: () => void;
	content: { mode: ( name: 'browse' ) => void };
	state: () => {
		get: ( name: 'selection' ) => {
			first: () => undefined | { get: ( name: 'id' ) => number };
		};
	};
}

declare global {
	interface Window {
		wp?: { media?: ( options: object ) => MediaFrame };
	}
}

/** Opens WordPress's own picker and gives the chosen image. */
export function openMediaFrame( onChoose: ( id: number ) => void ): void {
	const frame = window.wp?.media?.( {
		title: __( 'Choose a picture to flush', 'shortpixel-flush' ),
		library: { type: 'image' },
		button: { text: __( 'Choose', 'shortpixel-flush' ) },
		multiple: false,
	} );
	frame?.on( 'select', () => {
		const chosen = frame.state().get( 'selection' ).first();
		if ( chosen ) {
			onChoose( chosen.get( 'id' ) );
		}
	} );
	// Core opens the upload first, for whoever has not been to the library yet.
	frame?.on( 'open', () => frame.content.mode( 'browse' ) );
	frame?.open();
}
