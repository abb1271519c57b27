import { __ } from '@wordpress/i18n';

interface MediaFrame {
	on: ( event: string, callback: () => void ) => void;
	open: () => void;
	content: { mode: ( name: 'browse' ) => void };
	state: () => {
		get: ( name: 'selection' ) => {
			map: < T >(
				read: ( image: { get: ( name: 'id' ) => number } ) => T
			) => T[];
		};
	};
}

declare global {
	interface Window {
		wp?: { media?: ( options: object ) => MediaFrame };
	}
}

/** Opens WordPress's own picker and gives the chosen images. */
export function openMediaFrame( onChoose: ( ids: number[] ) => void ): void {
	const frame = window.wp?.media?.( {
		title: __( 'Choose pictures to flush', 'shortpixel-flush' ),
		library: { type: 'image' },
		button: { text: __( 'Choose', 'shortpixel-flush' ) },
		multiple: true,
	} );
	frame?.on( 'select', () => {
		const ids = frame
			.state()
			.get( 'selection' )
			.map( ( image ) => image.get( 'id' ) );
		if ( ids.length > 0 ) {
			onChoose( ids );
		}
	} );
	// Core opens the upload first, for whoever has not been to the library yet.
	frame?.on( 'open', () => frame.content.mode( 'browse' ) );
	frame?.open();
}
